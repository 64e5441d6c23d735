package io.dgen.cli.output;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts what is wrong with a command line in the words of dgen's other messages. */
public final class ParseFailure {

  /** More differences than these are another word. */
  private static final int MOST_TYPOS = 2;

  private static final Pattern INVALID =
      Pattern.compile(
          "Invalid value for (?:option '(?<option>[^']*)'(?: at index \\d+)?(?: \\([^)]*\\))?"
              + "|positional parameter at index \\S+ \\((?<name>[^)]*)\\)): (?<reason>.*)",
          Pattern.DOTALL);

  /** An option that lacks its value is told by the same exception with another message. */
  private static final Pattern REQUIRED =
      Pattern.compile("Missing required (?!parameters? for option)");

  private static final Pattern JAVA_TYPE = Pattern.compile("is not an? (int|long|double)");

  private ParseFailure() {}

  /**
   * Returns the message.
   *
   * @param e what the parser says
   * @return one line that names the option or argument, and what is allowed
   */
  public static String text(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing when !missing.getMissing().isEmpty() ->
          missing(missing);
      default -> plain(String.valueOf(e.getMessage()));
    };
  }

  /** Names the first argument only: those that follow may be its values. */
  private static String unmatched(UnmatchedArgumentException e) {
    String argument = e.getUnmatched().getFirst();
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (e.isUnknownOption()) {
      String name = argument.split("=", 2)[0];
      Stream<String> options =
          command.options().stream().flatMap(option -> Stream.of(option.names()));
      return "unknown option '" + name + "'" + meant(name, options);
    }
    return command.subcommands().isEmpty()
        ? "unexpected argument '" + argument + "'"
        : unknownCommand(argument, command);
  }

  private static String unknownCommand(String name, CommandSpec root) {
    return "unknown command '" + name + "'" + meant(name, root.subcommands().keySet().stream());
  }

  private static String missing(MissingParameterException e) {
    List<ArgSpec> missing = e.getMissing();
    if (!REQUIRED.matcher(String.valueOf(e.getMessage())).lookingAt()) {
      return name(missing.getFirst()) + " needs a value"; // it is there
    }
    return missing.stream().map(ParseFailure::name).collect(Collectors.joining(", "))
        + (missing.size() == 1 ? " is missing" : " are missing");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String plain(String message) {
    Matcher invalid = INVALID.matcher(message);
    if (!invalid.matches()) {
      return message
          .replaceFirst("^Unknown subcommand ('[^']*')\\.$", "unknown command $1")
          .lines()
          .findFirst()
          .orElse("");
    }
    String name = Optional.ofNullable(invalid.group("option")).orElse(invalid.group("name"));
    return name
        + ": "
        + JAVA_TYPE
            .matcher(invalid.group("reason"))
            .replaceFirst(
                type ->
                    type.group(1).equals("double") ? "must be a number" : "must be a whole number");
  }

  private static String meant(String word, Stream<String> known) {
    return known
        .filter(name -> typos(word, name) <= Math.min(MOST_TYPOS, name.length() / 3))
        .min(Comparator.comparing((Function<String, Integer>) name -> typos(word, name)))
        .map(name -> ": did you mean '" + name + "'?")
        .orElse("");
  }

  /** Returns how many characters are wrong, missing, surplus, or swapped with the next. */
  static int typos(String one, String other) {
    int[][] least = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        least[i][j] =
            Math.min(least[i - 1][j - 1] + same, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
        }
      }
    }
    return least[one.length()][other.length()];
  }
}
