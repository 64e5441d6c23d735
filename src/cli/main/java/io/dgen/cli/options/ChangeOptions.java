package io.dgen.cli.options;

import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
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

  void addTo(StreamSpec.Builder builder) {
    if (generation != null) {
      builder.generation(generation);
    }
    if (change != null) {
      if (change == 0) {
        throw new BadInputException("--change is 0%, but must be more than 0% and at most 100%");
      }
      builder.changeRate(Percent.share("--change", change));
    }
  }
}
