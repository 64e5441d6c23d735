package io.dgen.cli;

import io.dgen.Backend;
import io.dgen.Filler;
import io.dgen.Isa;
import io.dgen.NumaMode;
import io.dgen.Pin;
import io.dgen.StorePolicy;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.output.Failures;
import io.dgen.cli.output.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** A command that has subcommands: how it reads parameters and how it fails. */
@Command(
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n")
public abstract class RootCommand implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Add a stack trace to an error message.")
  private boolean debug;

  @Spec private CommandSpec spec;

  /** For subclasses. */
  protected RootCommand() {}

  /**
   * Makes a command line read parameters and fail as all of them do.
   *
   * @param line this command's, with all of its subcommands: those added later are not affected
   * @return the line, ready to execute
   */
  protected final CommandLine configured(CommandLine line) {
    Failures failures = new Failures(() -> debug);
    return line.setExpandAtFiles(false) // @data is a file's name, too
        .registerConverter(Backend.class, new NameConverter<>(Backend.class))
        .registerConverter(Isa.class, new NameConverter<>(Isa.class))
        .registerConverter(StorePolicy.class, new NameConverter<>(StorePolicy.class))
        .registerConverter(NumaMode.class, new NameConverter<>(NumaMode.class))
        .registerConverter(Pin.class, new NameConverter<>(Pin.class))
        .registerConverter(Filler.class, new NameConverter<>(Filler.class))
        .setExecutionStrategy(failures)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /** Prints the help, if no subcommand is given. */
  @Override
  public final void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
