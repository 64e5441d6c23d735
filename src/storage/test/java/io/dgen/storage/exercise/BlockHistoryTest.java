package io.dgen.storage.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.storage.exercise.Version.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The history of blocks: one number each, and at most one write of each in flight. */
class BlockHistoryTest {

  @Test
  void versionsCountTheWrites() {
    assertThat(Version.kind(Version.FRESH)).isEqualTo(Kind.ZEROS);
    assertThat(Version.kind(Version.UNWRITTEN)).isEqualTo(Kind.UNKNOWN);
    int version = Version.next(Version.next(Version.FRESH, Kind.DATA), Kind.ZEROS);
    assertThat(Version.generation(version)).isEqualTo(2);
    assertThat(Version.kind(version)).isEqualTo(Kind.ZEROS);
    assertThatThrownBy(
            () -> Version.next(Version.of(Version.MOST_GENERATION, Kind.DATA), Kind.DATA))
        .hasMessage("generation is 536870912, but must be 0 to 536870911");
    assertThatThrownBy(() -> Version.kind(3)).hasMessage("3 is not a version of a block");
  }

  @Test
  void oneWriteOfABlockIsInFlight() {
    try (BlockHistory history = BlockHistory.inMemory(3, Version.UNWRITTEN)) {
      assertThat(history.begin(1, Kind.DATA)).isEqualTo(Version.UNWRITTEN);
      assertThat(history.isBusy(1)).isTrue();
      assertThat(history.isBusy(0)).isFalse();
      assertThat(history.begin(1, Kind.DATA)).isEqualTo(-1);
      assertThat(history.version(1)).isEqualTo(Version.of(1, Kind.DATA));
      history.end(1, Version.of(1, Kind.DATA));
      assertThat(history.isBusy(1)).isFalse();
      assertThat(history.version(2)).isEqualTo(Version.UNWRITTEN);
      assertThatThrownBy(() -> history.version(3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> history.set(0, 7)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void noWriteIsCountedTwice() {
    AtomicInteger writes = new AtomicInteger();
    try (BlockHistory history = BlockHistory.inMemory(4, Version.FRESH)) {
      IntStream.range(0, 40_000)
          .parallel()
          .forEach(
              i -> {
                int before = history.begin(i % 4, Kind.DATA);
                if (before >= 0) {
                  writes.incrementAndGet();
                  history.end(i % 4, Version.next(before, Kind.DATA));
                }
              });
      assertThat(IntStream.range(0, 4).map(i -> Version.generation(history.version(i))).sum())
          .isEqualTo(writes.get());
    }
  }

  /** A tebibyte of 4 KiB blocks is a gibibyte, of which only what is used takes memory. */
  @Test
  void aTebibyteFits() {
    org.junit.jupiter.api.Assumptions.assumeTrue(io.dgen.TestRun.nativeExpected());
    long blocks = 1L << 28;
    try (BlockHistory history = BlockHistory.inMemory(blocks, Version.FRESH)) {
      history.set(blocks - 1, Version.of(9, Kind.DATA));
      assertThat(history.version(blocks - 1)).isEqualTo(Version.of(9, Kind.DATA));
      assertThat(history.version(blocks / 2)).isEqualTo(Version.FRESH);
    }
  }
}
