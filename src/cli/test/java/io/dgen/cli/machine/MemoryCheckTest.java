package io.dgen.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.LogLines;
import io.dgen.numa.AvailableMemory;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {

  private static final int BEST = 64 << 20;

  @Test
  void aChunkThatIsSmallerThanTheBestIsTold() {
    long available = AvailableMemory.read().bytes();
    assumeTrue(available < Long.MAX_VALUE, "nobody knows what memory there is");
    long chunks = available / (32 << 20); // half of them would fill the memory
    try (LogLines log = new LogLines(Level.INFO)) {
      int chosen = MemoryCheck.fitting(BEST, 4096, chunks);
      assertThat(chosen).isPositive().isLessThan(BEST);
      assertThat(chosen % 4096).isZero();
      assertThat(log.records())
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.getLevel()).isEqualTo(Level.INFO);
                assertThat(line.getMessage())
                    .startsWith("chunks have ")
                    .contains(" instead of 64 MiB: there are ", " of memory")
                    .contains("--queue-depth", "--chunk");
              });
    }
  }

  @Test
  void theBestIsNoNews() {
    try (LogLines log = new LogLines(Level.INFO)) {
      assertThat(MemoryCheck.fitting(4096, 4096, 1)).isEqualTo(4096);
      assertThat(log.records()).isEmpty();
    }
  }
}
