package io.dgen.storage.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Once;
import io.dgen.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Once
class LatencyHistogramTest {

  private static final long RESOLUTION = 64;

  /** Against a sorted list of all durations. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10, 16})
  void percentilesAreWithinThePrecision(int bits) {
    Seeds.trials(20, random -> percentilesAreWithinThePrecision(bits, random));
  }

  private static void percentilesAreWithinThePrecision(int bits, SplittableRandom random) {
    LatencyHistogram histogram = new LatencyHistogram(bits);
    long[] durations = new long[1 + random.nextInt(2000)];
    for (int i = 0; i < durations.length; i++) {
      durations[i] = random.nextLong() >>> (1 + random.nextInt(63));
      histogram.record(durations[i]);
    }
    Arrays.sort(durations);
    assertThat(histogram.count()).isEqualTo(durations.length);
    for (double percentile : new double[] {0, 0.1, 50, 90, 99, 99.9, 100}) {
      int rank = (int) Math.max(1, Math.ceil(durations.length * percentile / 100));
      long exact = durations[rank - 1];
      assertThat(histogram.percentile(percentile))
          .as("%s of %s", percentile, durations.length)
          .isGreaterThanOrEqualTo(exact)
          .isLessThanOrEqualTo(saturated(exact, RESOLUTION + (exact >> bits)));
    }
  }

  private static long saturated(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  @Test
  void extremesHaveABucket() {
    LatencyHistogram histogram = new LatencyHistogram(7);
    assertThat(histogram.percentile(50)).isZero();
    assertThat(histogram.percentile(100)).isZero();
    histogram.record(Long.MIN_VALUE);
    histogram.record(-1);
    assertThat(histogram.percentile(100)).isEqualTo(RESOLUTION - 1);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.percentile(100)).isEqualTo(Long.MAX_VALUE);
    assertThat(histogram)
        .hasToString(
            "LatencyHistogram[count=3, p50=63 ns, p99=9223372036854775807 ns, max=9223372036854775807 ns]");
  }

  @Test
  void bucketsAreInOrderAndHoldAll() {
    LatencyHistogram histogram = new LatencyHistogram(4);
    for (long nanos = 1; nanos > 0; nanos <<= 1) {
      histogram.record(nanos - 1);
      histogram.record(nanos);
    }
    List<Long> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    histogram.forEach(
        (nanos, count) -> {
          bounds.add(nanos);
          counts.add(count);
        });
    assertThat(bounds).isSorted().doesNotHaveDuplicates();
    assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(126);
    assertThat(counts).doesNotContain(0L);
  }

  @Test
  void addsAndTellsWhatCameSince() {
    LatencyHistogram all = new LatencyHistogram(7);
    all.record(1_000);
    LatencyHistogram before = new LatencyHistogram(7);
    before.add(all);
    all.record(1_000_000);
    all.record(1_000_000);
    LatencyHistogram since = all.since(before);
    assertThat(since.count()).isEqualTo(2);
    assertThat(since.percentile(0)).isBetween(1_000_000L, 1_008_000L);
    assertThat(all.count()).isEqualTo(3);
    assertThatThrownBy(() -> all.add(new LatencyHistogram(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a histogram of 8 bits is added to one of 7");
    assertThatThrownBy(() -> new LatencyHistogram(17))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bits is 17: 1 to 16 are allowed");
  }

  @Test
  void losesNothingOfManyThreads() throws InterruptedException {
    LatencyHistogram histogram = new LatencyHistogram(7);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int nanos = 0; nanos < 100_000; nanos++) {
                      histogram.record(nanos);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(histogram.count()).isEqualTo(800_000);
  }
}
