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
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What a command that has subcommands is: its ways of reading parameters and of failing. */
@Command(
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n")
abstract class RootCommand implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean debug;

  @Spec private CommandSpec spec;

  /** Its command line with more subcommands than it names itself, ready to execute. */
  final CommandLine toCommandLine(List<Subcommand> subcommands) {
    Failures failures = new Failures(() -> debug);
    CommandLine line = new CommandLine(this);
    subcommands.forEach(subcommand -> subcommand.addTo(line));
    // Only the subcommands that are there already come to know of what follows.
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

  /** Without a subcommand. */
  @Override
  public final void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
