package io.dgen.cli;

import io.dgen.Backend;
import io.dgen.Filler;
import io.dgen.Isa;
import io.dgen.NumaMode;
import io.dgen.Pin;
import io.dgen.StorePolicy;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code dgen}. */
@Command(
    name = "dgen",
    description = "Reproducible test data with a chosen compressibility and deduplication ratio.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:good",
      "1:the data is wrong",
      "2:bad usage or input, or something asked for by name that cannot be had here",
      "3:an I/O failure"
    })
public final class Main implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean debug;

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and ends the process with its status.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    System.exit(
        commandLine(Subcommand.of(arguments)).setOut(Stdout.ofProcess()).execute(arguments));
  }

  /** The command line with all subcommands, ready to execute. */
  static CommandLine commandLine() {
    return commandLine(List.of(Subcommand.values()));
  }

  /** The command line with these subcommands. */
  static CommandLine commandLine(List<Subcommand> subcommands) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    subcommands.forEach(subcommand -> subcommand.addTo(line));
    return configured(line, () -> main.debug);
  }

  /** Any command line with this one's ways of reading parameters and of failing. */
  static CommandLine commandLine(Object command, BooleanSupplier debug) {
    return configured(new CommandLine(command), debug);
  }

  /** Only the subcommands that are there already come to know of it. */
  private static CommandLine configured(CommandLine line, BooleanSupplier debug) {
    Failures failures = new Failures(debug);
    return line.setExpandAtFiles(false) // @data is a file's name, too
        .registerConverter(Backend.class, new NameConverter<>(Backend.class))
        .registerConverter(Isa.class, new NameConverter<>(Isa.class))
        .registerConverter(StorePolicy.class, new NameConverter<>(StorePolicy.class))
        .registerConverter(NumaMode.class, new NameConverter<>(NumaMode.class))
        .registerConverter(Pin.class, new NameConverter<>(Pin.class))
        .registerConverter(Filler.class, new NameConverter<>(Filler.class))
        .registerConverter(Sweep.class, new NameConverter<>(Sweep.class))
        .setExecutionStrategy(failures)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /** Without a subcommand. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
