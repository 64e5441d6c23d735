package io.dgen.cli.run;

import io.dgen.cli.options.DurationConverter;
import io.dgen.cli.output.Shell;
import java.util.ArrayList;
import java.util.List;

/** A step as it is typed into a shell. */
final class CommandText {

  private CommandText() {}

  static String of(JobStep step) {
    List<String> words = new ArrayList<>();
    if (step.waits()) {
      words.add("sleep");
      words.add(DurationConverter.parse(step.operands().getFirst()).toMillis() / 1e3 + "");
    } else {
      words.add("dgen");
      words.addAll(step.words());
    }
    return Shell.line(words);
  }
}
