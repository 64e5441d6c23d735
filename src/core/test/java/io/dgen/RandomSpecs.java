package io.dgen;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random parameters that are often at the ends of their ranges. */
public final class RandomSpecs {

  private static final int[] COMPRESS_UNITS = {512, 1024, 2048, 4096};
  private static final long[] SIZES = {1 << 20, 10_000_019, 1L << 40, 1L << 62, Long.MAX_VALUE};

  private RandomSpecs() {}

  /** Returns a stream of at least 1 MiB. */
  public static StreamSpec next(SplittableRandom random) {
    int compressUnit = COMPRESS_UNITS[random.nextInt(COMPRESS_UNITS.length)];
    StreamSpec.Builder builder =
        StreamSpec.builder(SIZES[random.nextInt(SIZES.length)]).seed(random.nextLong()).stream(
                random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(3))
            .compressUnit(compressUnit)
            .compressRatio(compressRatio(random, compressUnit / 64))
            .filler(random.nextBoolean() ? Filler.ZERO : Filler.REPEAT)
            .dedupRatio(dedupRatio(random))
            .dedupUnit(4096L * (random.nextBoolean() ? 1 : random.nextInt(1, 40)));
    if (random.nextBoolean()) {
      builder.dedupSpan(random.nextInt(1, 50));
    }
    return builder.build();
  }

  /** Returns a stream of format 2 of at least 1 MiB, with any parameters. */
  public static StreamSpec format2(SplittableRandom random) {
    int compressUnit = COMPRESS_UNITS[random.nextInt(COMPRESS_UNITS.length)];
    StreamSpec.Builder builder =
        StreamSpec.builder(SIZES[random.nextInt(SIZES.length)]).seed(random.nextLong()).stream(
                random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(3))
            .compressUnit(compressUnit)
            .dedupRatio(dedupRatio(random))
            .dedupUnit(4096L * (random.nextBoolean() ? 1 : random.nextInt(1, 40)))
            .dedupSpan(random.nextInt(1, random.nextBoolean() ? 50 : Integer.MAX_VALUE));
    if (random.nextBoolean()) {
      builder.hot(1 - random.nextDouble(), random.nextDouble());
    }
    if (random.nextBoolean()) {
      long pool = random.nextBoolean() ? 0 : random.nextLong();
      builder.shared(1 - random.nextDouble(), random.nextInt(1, 1000), pool);
    }
    if (random.nextBoolean()) {
      builder.generation(random.nextInt(random.nextBoolean() ? 5 : Integer.MAX_VALUE));
      builder.changeRate(random.nextBoolean() ? 1 : 1 - random.nextDouble());
    }
    List<ContentClass> mix = new ArrayList<>();
    int classes = random.nextBoolean() ? 1 : random.nextInt(1, Content.MOST_CLASSES + 1);
    for (int c = 0; c < classes; c++) {
      Filler filler = random.nextBoolean() ? Filler.ZERO : Filler.REPEAT;
      double ratio = compressRatio(random, compressUnit / 64);
      mix.add(new ContentClass(1 - random.nextDouble(), ratio, random.nextInt(4, 9), filler));
    }
    return builder.mix(mix).build();
  }

  private static double compressRatio(SplittableRandom random, int most) {
    return switch (random.nextInt(5)) {
      case 0 -> 1;
      case 1 -> most;
      case 2 -> random.nextInt(1, most + 1);
      case 3 -> Math.nextDown((double) most);
      default -> random.nextDouble(1, most);
    };
  }

  private static double dedupRatio(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> 1;
      case 1 -> 1_000_000;
      case 2 -> random.nextInt(1, 10);
      case 3 -> Math.exp(random.nextDouble(0, Math.log(1_000_000)));
      default -> random.nextDouble(1, 5);
    };
  }

  /** Returns a position with at least {@code length} bytes after it, often near a boundary. */
  public static long position(SplittableRandom random, StreamSpec spec, long length) {
    long most = spec.size() - length;
    long page = spec.dedupUnit() * random.nextLong(most / spec.dedupUnit() + 1);
    long position =
        switch (random.nextInt(5)) {
          case 0 -> random.nextInt(10_000);
          case 1 -> most - random.nextInt(10_000);
          case 2 -> page;
          case 3 -> page + random.nextInt(-200, 200);
          default -> random.nextLong(most);
        };
    return Math.clamp(position, 0, most);
  }
}
