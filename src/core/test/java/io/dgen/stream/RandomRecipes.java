package io.dgen.stream;

import io.dgen.Filler;
import io.dgen.ReferenceStream;
import io.dgen.StreamSpec;
import java.util.SplittableRandom;

/** A random recipe and its parameters. */
record RandomRecipes(PageRecipe recipe, StreamSpec spec) {

  private static final int[] UNITS = {512, 1024, 2048, 4096};

  static RandomRecipes next(SplittableRandom random) {
    int unit = UNITS[random.nextInt(UNITS.length)];
    int most = unit / 64;
    double ratio =
        switch (random.nextInt(5)) {
          case 0 -> 1;
          case 1 -> most;
          case 2 -> random.nextInt(1, most + 1);
          default -> random.nextDouble(1, most);
        };
    boolean repeat = random.nextBoolean();
    StreamSpec spec =
        StreamSpec.builder(Long.MAX_VALUE).seed(random.nextLong()).stream(random.nextLong())
            .compressUnit(unit)
            .compressRatio(ratio)
            .filler(repeat ? Filler.REPEAT : Filler.ZERO)
            .build();
    return new RandomRecipes(PageRecipe.of(spec.seed(), spec.stream(), ratio, unit, repeat), spec);
  }

  /** Returns a random start for a run of pages in a stream, sometimes the last one. */
  static long page(SplittableRandom random, int pages) {
    long last = (Long.MAX_VALUE >>> 12) + 1 - pages;
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(100);
      case 1 -> last - random.nextInt(100);
      default -> random.nextLong(last);
    };
  }

  byte[] pages(long page, int pages) {
    ReferenceStream reference = new ReferenceStream(spec);
    byte[] bytes = new byte[pages * PageRecipe.PAGE_BYTES];
    for (int i = 0; i < pages; i++) {
      System.arraycopy(
          reference.sourcePageBytes(page + i),
          0,
          bytes,
          i * PageRecipe.PAGE_BYTES,
          PageRecipe.PAGE_BYTES);
    }
    return bytes;
  }
}
