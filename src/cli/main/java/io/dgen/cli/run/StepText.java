package io.dgen.cli.run;

import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;

/** Results of steps for people. */
final class StepText {

  private StepText() {}

  static String line(StepResult result) {
    return Text.format(
        "%s: %s, %s", result.step().name(), outcome(result.status()), seconds(result.seconds()));
  }

  static String outcome(int status) {
    return switch (status) {
      case ExitStatus.GOOD -> "good";
      case ExitStatus.DATA_WRONG -> "the data is wrong";
      case ExitStatus.BAD_INPUT -> "refused";
      case ExitStatus.IO_FAILURE -> "failed";
      default -> "could not run";
    };
  }

  static String seconds(double seconds) {
    return Text.format("%.3f s", seconds);
  }
}
