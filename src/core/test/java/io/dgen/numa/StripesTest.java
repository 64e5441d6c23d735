package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stripes cover a chunk exactly, begin on page boundaries, and are proportional to their groups.
 */
class StripesTest {

  private static final long PAGE = 4096;
  private static final long HUGE_PAGE = 2 << 20;

  private static void check(long bytes, int[] workers) {
    Stripes stripes = new Stripes(bytes, workers);
    long all = IntStream.of(workers).asLongStream().sum();
    long granule = bytes >= 2 * HUGE_PAGE * workers.length ? HUGE_PAGE : PAGE;
    long at = 0;
    for (int g = 0; g < workers.length; g++) {
      assertThat(stripes.start(g)).isEqualTo(at);
      assertThat(stripes.start(g) % granule).isZero();
      assertThat(stripes.end(g)).isGreaterThanOrEqualTo(at);
      at = stripes.end(g);
      double share = (double) bytes * workers[g] / all;
      assertThat(Math.abs(stripes.end(g) - stripes.start(g) - share))
          .as("stripe %d of %d bytes", g, bytes)
          .isLessThanOrEqualTo(granule);
    }
    assertThat(at).isEqualTo(bytes);
    Stripes again = new Stripes(bytes, workers.clone());
    for (int g = 0; g < workers.length; g++) {
      assertThat(again.start(g)).isEqualTo(stripes.start(g));
      assertThat(again.end(g)).isEqualTo(stripes.end(g));
    }
  }

  private static int[] alike(int groups, int workers) {
    return IntStream.range(0, groups).map(_ -> workers).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 15, 16})
  void coverChunksOfAllSizes(int groups) {
    for (int each : new int[] {1, 2, 23, 4096}) {
      for (long bytes : new long[] {1, 2, 4095, 4096, 4097, 65_535, 1 << 20}) {
        check(bytes, alike(groups, each));
      }
      for (long bytes = HUGE_PAGE; bytes <= 64L << 30; bytes *= 2) {
        check(bytes - 1, alike(groups, each));
        check(bytes, alike(groups, each));
        check(bytes + 1, alike(groups, each));
        check(bytes + 12_345, alike(groups, each));
      }
    }
  }

  @Test
  void coverChunksOfRandomSizesForRandomGroups() {
    Seeds.trials(
        2000,
        random ->
            check(
                1 + random.nextLong(1L << random.nextInt(37)),
                groups(random, 1 + random.nextInt(16))));
  }

  private static int[] groups(SplittableRandom random, int count) {
    return IntStream.range(0, count).map(_ -> 1 + random.nextInt(200)).toArray();
  }

  @Test
  void evenTheLargestChunkOverflowsNothing() {
    Stripes stripes = new Stripes(Long.MAX_VALUE, alike(16, 4096));
    assertThat(stripes.end(15)).isEqualTo(Long.MAX_VALUE);
    for (int g = 0; g < 16; g++) {
      assertThat(stripes.end(g)).isGreaterThan(stripes.start(g));
    }
  }

  @Test
  void wholeHugePagesOnceEachStripeHasTwo() {
    Stripes large = new Stripes(16 * 2 * HUGE_PAGE, alike(16, 23));
    for (int g = 0; g < 16; g++) {
      assertThat(large.start(g)).isEqualTo(g * 2 * HUGE_PAGE);
    }
    Stripes smaller = new Stripes(16 * 2 * HUGE_PAGE - 1, new int[] {1, 2});
    assertThat(smaller.start(1) % HUGE_PAGE).isZero();
    assertThat(new Stripes(3 * PAGE, new int[] {1, 2}).start(1)).isEqualTo(PAGE);
    assertThat(new Stripes(PAGE, new int[] {1, 2}).start(1)).isZero();
  }
}
