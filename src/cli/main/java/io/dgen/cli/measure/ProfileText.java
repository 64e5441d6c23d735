package io.dgen.cli.measure;

import io.dgen.StreamSpec;
import io.dgen.cli.options.Flags;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Printable;
import io.dgen.cli.output.Text;
import io.dgen.cli.output.Version;
import io.dgen.measure.CompressionRatio;
import io.dgen.measure.MeasuredProfile;
import io.dgen.measure.Repeats;
import io.dgen.measure.UnitRatios;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Measured data as a profile.
 *
 * @param names what was measured
 * @param measured the result
 */
record ProfileText(List<String> names, UnitRatios measured) {

  /** The size does not matter: the span is all units of any stream. */
  private static final long ANY_SIZE = 1L << 40;

  void print(PrintWriter out) {
    MeasuredProfile profile;
    try {
      profile = MeasuredProfile.of(measured);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--as-profile: " + e.getMessage(), e);
    }
    out.println("# " + Version.tool() + " measure --as-profile");
    for (String name : names) {
      out.println("# of " + Printable.text(name));
    }
    out.println(
        Text.format(
            "# %s in units of %s: dedup %.4g",
            Size.format(measured.bytes()),
            Size.format(measured.unitBytes()),
            measured.dedupRatio()));
    List<CompressionRatio> compressions = measured.compressions();
    for (int i = 0; i < compressions.size(); i++) {
      out.println(
          Text.format(
              "# unique units by %s: ratio %.4g; this profile's: %.4g",
              compressions.get(i).compressor().name(),
              compressions.get(i).uniqueRatio(),
              profile.reached().get(i)));
    }
    for (Repeats.Hottest hot : measured.repeats().orElseThrow().hottest()) {
      out.println(
          Double.isNaN(hot.copyShare())
              ? Text.format("# hottest %.0f %% of the unique units: no copies", 100 * hot.share())
              : Text.format(
                  "# hottest %.0f %% of the unique units: %.1f %% of the copies",
                  100 * hot.share(), 100 * hot.copyShare()));
    }
    Flags.lines(spec(profile)).forEach(out::println);
    out.flush();
  }

  Map<String, Object> json() {
    MeasuredProfile profile = MeasuredProfile.of(measured);
    return Map.of("options", Flags.of(spec(profile)), "reached", profile.reached());
  }

  private static StreamSpec spec(MeasuredProfile profile) {
    StreamSpec.Builder builder =
        StreamSpec.builder(ANY_SIZE)
            .dedupRatio(profile.dedup().ratio())
            .dedupUnit(profile.dedup().unit())
            .mix(profile.content().mix());
    if (profile.dedup().hotUnits() > 0) {
      builder.hot(profile.dedup().hotUnits(), profile.dedup().hotCopies());
    }
    return builder.build();
  }
}
