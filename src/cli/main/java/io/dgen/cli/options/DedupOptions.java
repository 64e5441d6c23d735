package io.dgen.cli.options;

import io.dgen.Sharing;
import io.dgen.SpecParameters;
import io.dgen.SpecText;
import io.dgen.StreamSpec;
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
      converter = Hot.class,
      description =
          "Give some units more copies: 10%%:90%% gives 10 %% of the unique units 90 %% of the"
              + " copies. Default: the same number for all.")
  private SpecText.@Nullable Hot hot;

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
        hot == null ? null : SpecText.formatHot(hot),
        SpecText.formatHot(new SpecText.Hot(found.dedup().hotUnits(), found.dedup().hotCopies())),
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

  void addTo(SpecParameters parameters) {
    Options.set(parameters, "dedup", dedup);
    Options.set(parameters, "dedup-unit", dedupUnit);
    Options.set(parameters, "dedup-span", dedupSpan);
    Options.set(parameters, "hot", hot);
    Options.set(parameters, "shared", shared);
    Options.set(parameters, "shared-size", sharedSize);
    Options.set(parameters, "pool", pool);
  }
}
