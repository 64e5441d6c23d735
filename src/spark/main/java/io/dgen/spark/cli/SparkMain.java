package io.dgen.spark.cli;

import io.dgen.cli.RootCommand;
import io.dgen.cli.output.ExitStatus;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command on a Spark cluster: what {@code spark-submit dgen-spark.jar} runs. */
@Command(
    name = "dgen-spark",
    description = "dgen on a Spark cluster: sets of objects on any Hadoop file system.",
    subcommands = {
      SparkGenerateCommand.class,
      SparkVerifyCommand.class,
      SparkMeasureCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeList = {
      "0:good",
      "1:the data is wrong",
      "2:bad usage or input, or something asked for by name that is unavailable there",
      "3:an I/O failure"
    })
public final class SparkMain extends RootCommand {

  private SparkMain() {}

  /**
   * Runs the command, and exits with its status unless that is 0: a resource manager reports the
   * exit of a driver as a failure only by its status.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    int status = commandLine().setOut(new PrintWriter(System.out, true)).execute(arguments);
    if (status != ExitStatus.GOOD) {
      System.exit(status);
    }
  }

  static CommandLine commandLine() {
    SparkMain main = new SparkMain();
    return main.configured(new CommandLine(main));
  }
}
