package io.dgen.cli.run;

import io.dgen.cli.output.BadInputException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how long a job waits. */
final class Pause {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private Pause() {}

  static Duration of(String text, String where) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadInputException(
          where + " is " + text + ", but must be a number with ms, s, m or h, such as 10s");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
