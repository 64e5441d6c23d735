package io.dgen.cli.options;

import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for a stream's parameters, except its size. */
public final class SpecOptions {

  /** The options' names by the spec's names of the parameters. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("size", "--size"),
          Map.entry("dedupRatio", "--dedup"),
          Map.entry("dedupUnit", "--dedup-unit"),
          Map.entry("dedupSpan", "--dedup-span"),
          Map.entry("hotUnits", "--hot"),
          Map.entry("hotCopies", "--hot"),
          Map.entry("sharedRatio", "--shared"),
          Map.entry("sharedUnits", "--shared-size"),
          Map.entry("generation", "--generation"),
          Map.entry("changeRate", "--change"),
          Map.entry("compressRatio", "--compress"),
          Map.entry("entropyBits", "--entropy"),
          Map.entry("mix", "--mix"),
          Map.entry("weight", "--mix"),
          Map.entry("compressUnit", "--compress-unit"));

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Unsigned.class,
      description =
          "Seed of the run, which makes its data its own: 0 to 2^64-1. Default for new data:"
              + " drawn at random and reported.")
  private @Nullable Long seed;

  @Option(
      names = "--stream",
      paramLabel = "N",
      converter = Unsigned.class,
      description = "Number of the stream in the run: 0 to 2^64-1. Default: 0.")
  private @Nullable Long stream;

  @Mixin private DedupOptions dedup;
  @Mixin private ContentOptions content;
  @Mixin private ChangeOptions change;

  /** For picocli, which makes it. */
  SpecOptions() {}

  /**
   * Tells whether a seed is given.
   *
   * @return whether {@code --seed} is
   */
  public boolean hasSeed() {
    return seed != null;
  }

  /**
   * Tells whether anything is given.
   *
   * @return whether any of these options is
   */
  public boolean given() {
    return seed != null || stream != null || dedup.given() || content.given() || change.given();
  }

  /**
   * Checks that the options that are given agree with a manifest.
   *
   * @param found what the manifest says
   * @param manifest the manifest
   * @throws BadInputException if one of them does not
   */
  public void mustAgree(StreamSpec found, Path manifest) {
    Options.mustAgree("--seed", unsigned(seed), Unsigned.format(found.seed()), manifest);
    Options.mustAgree("--stream", unsigned(stream), Unsigned.format(found.stream()), manifest);
    dedup.mustAgree(found, manifest);
    content.mustAgree(found, manifest);
    change.mustAgree(found, manifest);
  }

  private static @Nullable String unsigned(@Nullable Long number) {
    return number == null ? null : Unsigned.format(number);
  }

  /**
   * Returns the spec of a stream.
   *
   * @param size the stream's bytes
   * @return the spec; its seed is drawn if none is given
   * @throws BadInputException if a parameter is not allowed
   */
  public StreamSpec spec(long size) {
    StreamSpec.Builder builder = StreamSpec.builder(size);
    if (seed != null) {
      builder.seed(seed);
    }
    if (stream != null) {
      builder.stream(stream);
    }
    Map<String, String> names = new HashMap<>(OPTIONS);
    if (content.mixed()) {
      names.put("compressRatio", "--mix: a ratio");
      names.put("entropyBits", "--mix: a class's entropy");
      names.put("weight", "--mix: a weight");
    }
    try {
      dedup.addTo(builder);
      content.addTo(builder);
      change.addTo(builder);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), names), e);
    }
  }
}
