package io.dgen.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.numa.AvailableMemory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {

  private static final int BEST = 64 << 20;

  private static List<String> loggedBy(Runnable action) {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.dgen");
    logger.addHandler(handler);
    try {
      action.run();
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }

  @Test
  void aChunkThatIsSmallerThanTheBestIsTold() {
    long available = AvailableMemory.read().bytes();
    assumeTrue(available < Long.MAX_VALUE, "nobody knows what memory there is");
    long chunks = available / (32 << 20); // half of them would fill the memory
    List<String> lines =
        loggedBy(
            () -> {
              int chosen = MemoryCheck.fitting(BEST, 4096, chunks);
              assertThat(chosen).isPositive().isLessThan(BEST).satisfies(MemoryCheckTest::pages);
            });
    assertThat(lines).singleElement().asString().startsWith("INFO chunks have ");
    assertThat(lines.getFirst())
        .contains(" instead of 64 MiB: there are ", " of memory", "--queue-depth", "--chunk");
  }

  private static void pages(Integer bytes) {
    assertThat(bytes % 4096).isZero();
  }

  @Test
  void theBestIsNoNews() {
    assertThat(loggedBy(() -> assertThat(MemoryCheck.fitting(4096, 4096, 1)).isEqualTo(4096)))
        .isEmpty();
  }
}
