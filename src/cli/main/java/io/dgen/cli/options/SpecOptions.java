package io.dgen.cli.options;

import io.dgen.SpecParameters;
import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
import io.dgen.storage.manifest.Asked;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for a stream's parameters, except its size. */
public final class SpecOptions {

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

  @Option(
      names = "--profile",
      paramLabel = "NAME|FILE",
      description =
          "Take options from a profile, as far as they are not given here: see dgen profiles. A"
              + " file, like ./my.profile, has the options in its lines.")
  private @Nullable String profile;

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
    return seed != null
        || stream != null
        || profile != null
        || dedup.given()
        || content.given()
        || change.given();
  }

  /**
   * Checks that the options that are given agree with a manifest.
   *
   * @param found what the manifest says
   * @param manifest the manifest
   * @throws BadInputException if one of them does not
   */
  public void mustAgree(StreamSpec found, Object manifest) {
    Options.mustAgree("--seed", unsigned(seed), Unsigned.format(found.seed()), manifest);
    Options.mustAgree("--stream", unsigned(stream), Unsigned.format(found.stream()), manifest);
    dedup.mustAgree(found, manifest);
    content.mustAgree(found, manifest);
    change.mustAgree(found, manifest);
    if (profile != null || content.isCalibrated()) {
      StreamSpec asked = request(found.size(), found.seed()).spec().withStream(found.stream());
      if (!asked.equals(found)) {
        throw new BadInputException(
            askedText()
                + " comes to "
                + Flags.of(asked)
                + ", but "
                + manifest
                + " says "
                + Flags.of(found));
      }
    }
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
    return request(size).spec();
  }

  /**
   * A stream, and what was asked for if its parameters were worked out from that.
   *
   * @param spec the stream
   * @param asked the profile, the compressors and their ratios
   */
  public record Request(StreamSpec spec, Asked asked) {}

  /**
   * Returns the spec of a stream, and what was asked for.
   *
   * @param size the stream's bytes
   * @return the spec; its seed is drawn if none is given
   * @throws BadInputException if a parameter is not allowed
   */
  public Request request(long size) {
    SpecOptions all = profile == null ? this : over(Profiles.options(profile));
    StreamSpec spec = all.build(size);
    String text = askedText();
    if (!all.content.isCalibrated()) {
      return new Request(spec, text.isEmpty() ? Asked.NOTHING : new Asked(text, List.of()));
    }
    Calibrated calibrated = all.content.calibrated(spec);
    return new Request(calibrated.spec(), new Asked(text, calibrated.ratios()));
  }

  /**
   * Returns the spec of a stream whose seed is known, and what was asked for.
   *
   * @param size the stream's bytes
   * @param knownSeed the seed, whatever {@code --seed} says
   * @return the spec
   * @throws BadInputException if a parameter is not allowed
   */
  public Request request(long size, long knownSeed) {
    SpecOptions same = new SpecOptions();
    same.seed = knownSeed; // what is calibrated depends on it
    same.stream = stream;
    same.profile = profile;
    same.dedup = dedup;
    same.content = content;
    same.change = change;
    return same.request(size);
  }

  private String askedText() {
    String ratios = content.isCalibrated() ? content.askedText() : "";
    return (profile == null ? ratios : "--profile " + profile + " " + ratios).strip();
  }

  /** Returns these options, and those of others where they are not given here. */
  private SpecOptions over(SpecOptions others) {
    SpecOptions all = new SpecOptions();
    all.seed = seed;
    all.stream = stream;
    all.dedup = dedup.over(others.dedup);
    all.content = content.over(others.content);
    all.change = change.over(others.change);
    return all;
  }

  private StreamSpec build(long size) {
    SpecParameters parameters = new SpecParameters(name -> "--" + name);
    parameters.setValue("size", size);
    Options.set(parameters, "seed", seed);
    Options.set(parameters, "stream", stream);
    dedup.addTo(parameters);
    content.addTo(parameters);
    change.addTo(parameters);
    try {
      return parameters.spec();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
