package io.dgen.cli.options;

import io.dgen.SpecParameters;
import io.dgen.StreamSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for generations. */
final class ChangeOptions {

  @Option(
      names = "--generation",
      paramLabel = "G",
      description = "Generation of the stream: 0 to 2147483647. Default: 0.")
  private @Nullable Long generation;

  @Option(
      names = "--change",
      paramLabel = "PERCENT",
      converter = Percent.class,
      description =
          "Share of the units that each generation changes; the others keep their bytes. Default:"
              + " 100%%.")
  private @Nullable Double change;

  boolean given() {
    return generation != null || change != null;
  }

  /** Returns these options, and those of others where they are not given here. */
  ChangeOptions over(ChangeOptions others) {
    ChangeOptions all = new ChangeOptions();
    all.generation = generation != null ? generation : others.generation;
    all.change = change != null ? change : others.change;
    return all;
  }

  void mustAgree(StreamSpec found, Object manifest) {
    Options.mustAgree("--generation", generation, found.change().generation(), manifest);
    Options.mustAgree(
        "--change",
        change == null ? null : Percent.format(change),
        Percent.format(found.change().rate()),
        manifest);
  }

  void addTo(SpecParameters parameters) {
    Options.set(parameters, "generation", generation);
    Options.set(parameters, "change", change);
  }
}
