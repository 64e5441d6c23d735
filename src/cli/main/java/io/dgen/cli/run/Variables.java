package io.dgen.cli.run;

import io.dgen.cli.output.BadInputException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} in the values of a job file.
 *
 * @param values of the variables, by name
 */
record Variables(Map<String, String> values) {

  /** What a variable may be called. */
  static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private static final Pattern USE = Pattern.compile("\\$\\{([^}]*)}");

  Variables {
    values = Map.copyOf(values);
  }

  /** Returns a text with the values of the variables that it names. */
  String in(String text, String where) {
    Matcher use = USE.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (use.find()) {
      String value = values.get(use.group(1));
      if (value == null) {
        throw new BadInputException(
            where
                + ": there is no variable "
                + use.group(1)
                + "; "
                + (values.isEmpty()
                    ? "the job has none"
                    : "there are "
                        + String.join(", ", values.keySet().stream().sorted().toList())));
      }
      use.appendReplacement(replaced, Matcher.quoteReplacement(value));
    }
    return use.appendTail(replaced).toString();
  }
}
