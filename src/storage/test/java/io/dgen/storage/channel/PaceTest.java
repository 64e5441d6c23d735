package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A clock of the test's own: nothing waits. */
class PaceTest {

  private static final double SECOND = 1e9;
  private static final Offset<Double> TINY = Offset.offset(100.0);

  private final AtomicLong now = new AtomicLong(12_345);
  private final Pace pace = new Pace(1_000_000, now::get);

  /** Moves the clock to where a transfer may begin, or beyond. */
  private double transfer(long bytes, long late) {
    double begin = pace.turn(bytes);
    now.set(Math.max(now.get(), 12_345 + (long) begin + late));
    return begin;
  }

  @Test
  void isExactOverTheLongRunThoughWakeUpsAreLate() {
    SplittableRandom random = new SplittableRandom(1);
    long sum = 0;
    double begin = 0;
    for (int i = 0; i < 10_000; i++) {
      begin = transfer(50_000, random.nextLong(40_000_000));
      sum += i < 9_999 ? 50_000 : 0;
    }
    assertThat(begin).isEqualTo(sum / 1e6 * SECOND, TINY);
  }

  @Test
  void noMoreThanOneTransferGoesAhead() {
    assertThat(transfer(50_000, 0)).isLessThanOrEqualTo(0);
    transfer(50_000, 0);
    now.addAndGet((long) (100 * SECOND)); // storage was slow
    double from = now.get() - 12_345;
    assertThat(pace.turn(50_000)).isEqualTo(from - 0.05 * SECOND, TINY);
    assertThat(pace.turn(50_000)).isEqualTo(from, TINY);
    assertThat(pace.turn(50_000)).isEqualTo(from + 0.05 * SECOND, TINY);
  }

  @Test
  void withoutALimitNothingWaits() {
    Pace.UNLIMITED.await(Long.MAX_VALUE);
    assertThat(Pace.UNLIMITED).hasToString("Pace[unlimited]");
    assertThatThrownBy(() -> Pace.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytesPerSecond is 0, but must be 1 or more");
  }
}
