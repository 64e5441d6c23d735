package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A chunk's tasks cover it once, in whole pages; none is too large, and there are enough for all
 * threads.
 */
class ChunkTasksTest {

  private static final long MOST = 4 << 20;
  private static final long PAGE = 4096;

  private static void assertCovered(long position, long length, int threads) {
    String what = "position %d, length %d, %d threads".formatted(position, length, threads);
    ChunkTasks tasks = new ChunkTasks(position, length, threads);
    long at = position;
    for (int i = 0; i < tasks.count(); i++) {
      assertThat(tasks.start(i)).as("start of task %d: %s", i, what).isEqualTo(at);
      long end = tasks.end(i);
      assertThat(end - at)
          .as("length of task %d: %s", i, what)
          .isBetween(length > 0 ? 1L : 0, MOST);
      if (i + 1 < tasks.count()) {
        assertThat(end % PAGE).as("end of task %d: %s", i, what).isZero();
      }
      at = end;
    }
    assertThat(at).as("end: %s", what).isEqualTo(position + length);
  }

  @Test
  void coverTheChunkInWholePages() {
    Seeds.trials(
        400,
        random -> {
          long length = random.nextLong(1, 1L << random.nextInt(1, 31));
          int threads = random.nextBoolean() ? random.nextInt(1, 9) : random.nextInt(1, 1000);
          assertCovered(random.nextLong(1L << 62), length, threads);
          assertCovered(random.nextInt(10_000), length, threads);
        });
  }

  @Test
  void coverTheLastChunkOfTheLongestStream() {
    Seeds.trials(
        300,
        random -> {
          long length = random.nextLong(1, 1L << random.nextInt(1, 27));
          assertCovered(Long.MAX_VALUE - length, length, random.nextInt(1, 65));
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, 4096, 1_000_003})
  void anEmptyChunkHasNothingToDo(long position) {
    assertCovered(position, 0, 8);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "8, 8", "64, 64", "368, 368", "1024, 368"})
  void aChunkOf64MibKeepsHundredsOfThreadsBusy(int threads, int least) {
    assertThat(new ChunkTasks(0, 64 << 20, threads).count()).isGreaterThanOrEqualTo(least);
    assertThat(new ChunkTasks(12345, 64 << 20, threads).count()).isGreaterThanOrEqualTo(least);
  }

  @Test
  void aLargeChunkIsCutEvenForOneThread() {
    assertThat(new ChunkTasks(0, 1L << 33, 1).count()).isGreaterThanOrEqualTo(2048);
    assertCovered(4095, (1L << 33) + 5, 1);
  }
}
