package io.dgen.cli;

import io.dgen.cli.machine.SecondStart;
import io.dgen.cli.machine.WarmUp;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.LogLine;
import io.dgen.cli.output.Printable;
import io.dgen.cli.output.Stdout;
import io.dgen.cli.write.WriteCommand;
import io.dgen.ffi.ParentDeath;
import io.dgen.refusal.Notices;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code dgen}. */
@Command(
    name = "dgen",
    description = "Reproducible test data with a chosen compressibility and deduplication ratio.",
    exitCodeList = {
      "0:good",
      "1:the data is wrong",
      "2:bad usage or input, or something asked for by name that is unavailable here",
      "3:an I/O failure",
      "4:the command could not run: Java did not start or ended early",
      "129, 130, 143:ended by a signal (SIGHUP, SIGINT, SIGTERM)"
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  DGEN_JAVA_OPTS   flags for the JVM, separated by blanks, such as -Xmx4g",
      "  DGEN_PLUGINS     jars of plug-ins, separated by colons, such as dgen-s3-VERSION-all.jar",
      "  JAVA_HOME        the Java (25 or newer) to use"
    })
public final class Main extends RootCommand {

  private Main() {}

  /**
   * Runs the command and exits with its status.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // digits are those of ASCII everywhere
    LogLine.useUnlessConfigured();
    Long launcher = Long.getLong(ExitStatus.LAUNCHER);
    int status;
    try {
      status = run(launcher, arguments);
    } catch (BadInputException e) {
      System.err.println(Printable.text("dgen: " + e.getMessage()));
      status = ExitStatus.BAD_INPUT;
    } catch (OutOfMemoryError _) { // the heap does not even hold the command line
      System.err.println("dgen: not enough memory to start: allow for more by DGEN_JAVA_OPTS=-Xmx");
      status = ExitStatus.NOT_RUN;
    }
    System.exit(ExitStatus.ofProcess(status));
  }

  private static int run(@Nullable Long launcher, String... arguments) {
    List<Subcommand> subcommands = Subcommand.of(arguments);
    boolean one = subcommands.size() == 1; // anything else ends at once
    if (one && subcommands.getFirst().makesData()) {
      WarmUp.start(subcommands.getFirst() == Subcommand.WRITE ? WriteCommand::warmUp : () -> {});
    }
    if (!NameCheck.findsItself()) {
      System.err.println(
          "dgen: Java cannot decode the name of the directory that dgen is installed in; move it");
      return ExitStatus.NOT_RUN;
    }
    NameCheck.ofProcess().check(arguments);
    CommandLine line = commandLine(subcommands).setOut(Stdout.ofProcess());
    if (launcher != null && one) {
      ParentDeath.follow(launcher);
      if (subcommands.getFirst().makesData() && SecondStart.needed(arguments)) {
        return SecondStart.STATUS;
      }
    }
    return line.execute(arguments);
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
    Notices.programShowsTheBackend(); // in `dgen info`
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    subcommands.forEach(subcommand -> subcommand.addTo(line));
    return main.configured(line);
  }
}
