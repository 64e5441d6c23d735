package io.dgen.cli.options;

import io.dgen.Sharing;
import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for what repeats, within a stream and in other streams. */
final class DedupOptions {

  @Option(
      names = "--dedup",
      paramLabel = "RATIO",
      description = "Dedup ratio: logical units per unique unit, 1 to 1000000. Default: 1.")
  private @Nullable Double dedup;

  @Option(
      names = "--dedup-unit",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Dedup unit, which repeats as a whole: a multiple of 4096. Default: 128KiB.")
  private @Nullable Long dedupUnit;

  @Option(
      names = "--dedup-span",
      paramLabel = "UNITS",
      description = "Number of units over which the dedup ratio holds: 1 or more. Default: all.")
  private @Nullable Long dedupSpan;

  @Option(
      names = "--hot",
      paramLabel = "UNITS:COPIES",
      converter = Hot.Converter.class,
      description =
          "Give some units more copies: 10%%:90%% gives 10 %% of the unique units 90 %% of the"
              + " copies. Default: the same number for all.")
  private @Nullable Hot hot;

  @Option(
      names = "--shared",
      paramLabel = "PERCENT",
      converter = Percent.class,
      description =
          "Share of the unique units that come from a pool, which all streams of the seed have in"
              + " common. Needs --shared-size. Default: 0%%.")
  private @Nullable Double shared;

  @Option(
      names = "--shared-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Size of the pool: a multiple of the dedup unit.")
  private @Nullable Long sharedSize;

  @Option(
      names = "--pool",
      paramLabel = "N",
      converter = Unsigned.class,
      description = "Number of the pool of the seed: 0 to 2^64-1. Default: 0.")
  private @Nullable Long pool;

  boolean given() {
    return Stream.of(dedup, dedupUnit, dedupSpan, hot, shared, sharedSize, pool)
        .anyMatch(Objects::nonNull);
  }

  /** Returns these options, and those of others where they are not given here. */
  DedupOptions over(DedupOptions others) {
    DedupOptions all = new DedupOptions();
    all.dedup = dedup != null ? dedup : others.dedup;
    all.dedupUnit = dedupUnit != null ? dedupUnit : others.dedupUnit;
    all.dedupSpan = dedupSpan != null ? dedupSpan : others.dedupSpan;
    all.hot = hot != null ? hot : others.hot;
    all.shared = shared != null ? shared : others.shared;
    // A profile's pool goes with its share: --shared 0% switches both off.
    boolean none = shared != null && shared == 0;
    all.sharedSize = sharedSize != null || none ? sharedSize : others.sharedSize;
    all.pool = pool != null || none ? pool : others.pool;
    return all;
  }

  void mustAgree(StreamSpec found, Object manifest) {
    Options.mustAgree("--dedup", dedup, found.dedupRatio(), manifest);
    Options.mustAgree("--dedup-unit", dedupUnit, found.dedupUnit(), manifest);
    Options.mustAgree("--dedup-span", dedupSpan, found.dedupSpan(), manifest);
    Options.mustAgree(
        "--hot",
        hot == null ? null : hot.text(),
        new Hot(found.dedup().hotUnits(), found.dedup().hotCopies()).text(),
        manifest);
    Sharing sharing = found.sharing();
    Options.mustAgree(
        "--shared",
        shared == null ? null : Percent.format(shared),
        Percent.format(sharing.ratio()),
        manifest);
    Options.mustAgree("--shared-size", sharedSize, sharing.units() * found.dedupUnit(), manifest);
    Options.mustAgree(
        "--pool",
        pool == null ? null : Unsigned.format(pool),
        Unsigned.format(sharing.pool()),
        manifest);
  }

  void addTo(StreamSpec.Builder builder) {
    if (dedup != null) {
      builder.dedupRatio(dedup);
    }
    if (dedupUnit != null) {
      builder.dedupUnit(dedupUnit);
    }
    if (dedupSpan != null) {
      builder.dedupSpan(dedupSpan);
    }
    if (hot != null) {
      builder.hot(Percent.share("--hot", hot.units()), Percent.share("--hot", hot.copies()));
    }
    addSharing(builder);
  }

  private void addSharing(StreamSpec.Builder builder) {
    if (shared == null || shared == 0) {
      if (sharedSize != null || pool != null) {
        throw new BadInputException(
            (sharedSize != null ? "--shared-size" : "--pool")
                + " needs --shared, the share of the units that come from the pool");
      }
      return;
    }
    if (sharedSize == null) {
      throw new BadInputException("--shared-size is missing: --shared needs the pool's size");
    }
    long unit = dedupUnit != null ? dedupUnit : StreamSpec.DEFAULT_DEDUP_UNIT;
    if (unit > 0 && (sharedSize == 0 || sharedSize % unit != 0)) {
      throw new BadInputException(
          "--shared-size is "
              + sharedSize
              + ", but must be a multiple of the dedup unit, "
              + Size.format(unit));
    }
    long units = unit > 0 ? sharedSize / unit : 1; // the spec refuses the unit
    if (units > Integer.MAX_VALUE) {
      throw new BadInputException(
          "--shared-size is " + sharedSize + ", but must be below 2^31 dedup units");
    }
    builder.shared(Percent.share("--shared", shared), units, pool == null ? 0 : pool);
  }
}
