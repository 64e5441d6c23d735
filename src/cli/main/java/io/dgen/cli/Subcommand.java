package io.dgen.cli;

import io.dgen.cli.bench.BenchCommand;
import io.dgen.cli.compare.CompareResultsCommand;
import io.dgen.cli.delete.DeleteCommand;
import io.dgen.cli.exercise.ExerciseCommand;
import io.dgen.cli.info.InfoCommand;
import io.dgen.cli.locate.LocateCommand;
import io.dgen.cli.measure.MeasureCommand;
import io.dgen.cli.profiles.ProfilesCommand;
import io.dgen.cli.run.RunCommand;
import io.dgen.cli.verify.VerifyCommand;
import io.dgen.cli.write.WriteCommand;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * The subcommands, in the order of the help. Building the option model costs more time than most
 * commands run, so only the subcommands that a command line may need are built.
 */
enum Subcommand {
  BENCH("bench", BenchCommand.class),
  WRITE("write", WriteCommand.class),
  VERIFY("verify", VerifyCommand.class),
  EXERCISE("exercise", ExerciseCommand.class),
  LOCATE("locate", LocateCommand.class),
  MEASURE("measure", MeasureCommand.class),
  DELETE("delete", DeleteCommand.class),
  COMPARE_RESULTS("compare-results", CompareResultsCommand.class),
  PROFILES("profiles", ProfilesCommand.class),
  RUN("run", RunCommand.class),
  INFO("info", InfoCommand.class),
  HELP("help", CommandLine.HelpCommand.class);

  private final String word;
  private final Class<?> type;

  Subcommand(String word, Class<?> type) {
    this.word = word;
    this.type = type;
  }

  /**
   * Returns the subcommands that a command line may need: one if that is clear, none for the
   * version, otherwise all.
   */
  static List<Subcommand> of(String... arguments) {
    if (arguments.length == 1 && List.of("--version", "-V").contains(arguments[0])) {
      return List.of();
    }
    int first = arguments.length > 0 && arguments[0].equals("--debug") ? 1 : 0;
    if (first < arguments.length) {
      for (Subcommand subcommand : values()) {
        if (subcommand != HELP && subcommand.word.equals(arguments[first])) {
          return List.of(subcommand);
        }
      }
    }
    return Arrays.asList(values());
  }

  /** Returns whether it makes or compares data, so that it needs a back end. */
  boolean makesData() {
    return switch (this) {
      case BENCH, WRITE, VERIFY, EXERCISE, LOCATE, RUN, INFO -> true;
      case MEASURE, DELETE, COMPARE_RESULTS, PROFILES, HELP -> false;
    };
  }

  void addTo(CommandLine line) {
    if (this == RUN) {
      line.addSubcommand(word, new RunCommand(Main::commandLine));
    } else {
      line.addSubcommand(word, type);
    }
  }
}
