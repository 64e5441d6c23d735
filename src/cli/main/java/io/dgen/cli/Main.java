package io.dgen.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
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
      "  DGEN_PLUGINS     jars of plug-ins, separated by colons",
      "  JAVA_HOME        the Java (25 or newer) to use"
    })
public final class Main extends RootCommand {

  private static final byte[] NO_MEMORY =
      "dgen: not enough memory to start: allow for more by DGEN_JAVA_OPTS=-Xmx\n"
          .getBytes(US_ASCII);
  private static final FileOutputStream UNBUFFERED_ERR = new FileOutputStream(FileDescriptor.err);

  private Main() {}

  /**
   * Runs the command and exits with its status.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // digits are those of ASCII everywhere
    LogLine.useUnlessConfigured();
    Thread.setDefaultUncaughtExceptionHandler(Main::threadEnded);
    try {
      System.exit(ExitStatus.ofProcess(status(arguments)));
    } catch (RuntimeException | Error e) { // the JVM would end with the status of wrong data
      endWithout(e);
    }
  }

  private static int status(String... arguments) {
    try {
      return run(Long.getLong(ExitStatus.LAUNCHER), arguments);
    } catch (BadInputException e) {
      System.err.println(Printable.text("dgen: " + e.getMessage()));
      return ExitStatus.BAD_INPUT;
    }
  }

  /**
   * Ends the process where the JVM lacks what it needs. The heap may not even hold the command
   * line: then nothing more can be allocated, and no class be loaded.
   */
  private static void endWithout(Throwable lacking) {
    try {
      if (lacksMemory(lacking)) {
        UNBUFFERED_ERR.write(NO_MEMORY);
      } else {
        System.err.println("dgen: the command could not run: " + lacking);
      }
    } catch (IOException _) {
      // the status tells
    } finally {
      Runtime.getRuntime().halt(ExitStatus.NOT_RUN);
    }
  }

  private static boolean lacksMemory(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  private static void threadEnded(Thread thread, Throwable thrown) {
    System.err.println("dgen: thread " + thread.getName() + " ended: " + thrown);
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
