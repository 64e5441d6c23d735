package io.dgen.cli;

import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Stdout;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code dgen}. */
@Command(
    name = "dgen",
    description = "Reproducible test data with a chosen compressibility and deduplication ratio.",
    exitCodeList = {
      "0:good",
      "1:the data is wrong",
      "2:bad usage or input, or something asked for by name that cannot be had here",
      "3:an I/O failure"
    })
public final class Main extends RootCommand {

  private Main() {}

  /**
   * Runs the command and exits with its status.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    int status;
    try {
      status = commandLine(Subcommand.of(arguments)).setOut(Stdout.ofProcess()).execute(arguments);
    } catch (OutOfMemoryError _) { // the heap is too small even for the command line
      System.err.println("dgen: not enough memory to start: allow for more by DGEN_JAVA_OPTS=-Xmx");
      status = ExitStatus.BAD_INPUT;
    }
    System.exit(status);
  }

  /**
   * Returns the command line with all subcommands.
   *
   * @return ready to execute
   */
  public static CommandLine commandLine() {
    return commandLine(List.of(Subcommand.values()));
  }

  /** Returns the command line with some subcommands. */
  static CommandLine commandLine(List<Subcommand> subcommands) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    subcommands.forEach(subcommand -> subcommand.addTo(line));
    return main.configured(line);
  }
}
