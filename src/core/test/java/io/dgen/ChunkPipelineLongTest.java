package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Order;
import io.dgen.ChunkPipeline.Settings;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs a pipeline at full speed for a minute, or for {@code -Ddgen.test.seconds=N}: no chunk is
 * lost, repeated or torn, and memory use does not grow.
 */
@Tag("long")
class ChunkPipelineLongTest {

  private static final long NANOS = Long.getLong("dgen.test.seconds", 60) * 1_000_000_000L;
  private static final int CHUNK = 1 << 20;
  private static final int BUFFERS = 4;
  private static final long MOST_GROWTH = 128 << 20;

  private static final StreamSpec SPEC =
      StreamSpec.builder(1L << 60).seed(80).dedupRatio(1.5).compressRatio(2).build();

  /** The numbers of the chunks that were taken. */
  private static final class Taken {
    private final BitSet numbers = new BitSet();
    private boolean repeated;
    private boolean inOrder = true;
    private int last = -1;

    synchronized void add(long position) {
      int number = Math.toIntExact(position / CHUNK);
      repeated |= numbers.get(number);
      numbers.set(number);
      inOrder &= number == last + 1;
      last = number;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, IN_ORDER", "1, ANY", "2, IN_ORDER", "2, ANY", "8, IN_ORDER", "8, ANY"})
  void atFullSpeed(int consumers, Order order) throws Exception {
    Set<String> threads = Threads.workers();
    NumaMode mode = Placed.expected() ? NumaMode.FORCE : NumaMode.AUTO;
    GeneratorConfig config = GeneratorConfig.builder().numaMode(mode).build();
    Taken taken = new Taken();
    AtomicLong torn = new AtomicLong();
    AtomicLong settled = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      Settings settings = Settings.of(SPEC, CHUNK).withChunksPerNode(BUFFERS).withOrder(order);
      try (ChunkPipeline pipeline = generator.pipeline(settings)) {
        long start = System.nanoTime();
        List<Future<?>> running =
            Threads.start(
                consumers,
                consumer -> {
                  for (long n = 0; !over.get(); n++) {
                    try (Chunk chunk = pipeline.take()) {
                      taken.add(chunk.position());
                      if (generator.verifyAt(chunk.position(), chunk.segment()).isPresent()) {
                        torn.incrementAndGet();
                      }
                      // Nobody writes to a chunk while a consumer has it.
                      if (n % 16 == 0
                          && generator.verifyAt(chunk.position(), chunk.segment()).isPresent()) {
                        torn.incrementAndGet();
                      }
                    }
                    long passed = System.nanoTime() - start;
                    if (consumer == 0 && passed > NANOS / 4 && settled.get() == 0) {
                      settled.set(ProcSelf.residentBytes());
                    }
                    if (passed > NANOS) {
                      over.set(true);
                    }
                  }
                });
        for (Future<?> thread : running) {
          thread.get();
        }
        assertThat(ProcSelf.residentBytes()).isLessThan(settled.get() + MOST_GROWTH);
        // Only the chunks that were still in the pipeline are missing.
        int buffers = BUFFERS * Math.max(1, generator.runtime().nodes().size());
        int missing = taken.numbers.length() - taken.numbers.cardinality();
        assertThat(missing).isLessThanOrEqualTo(order == Order.ANY ? buffers : 0);
      }
    }
    System.out.printf(
        "%d consumers, %s: %d chunks%n", consumers, order, taken.numbers.cardinality());
    assertThat(torn.get()).isZero();
    assertThat(taken.repeated).isFalse();
    if (order == Order.IN_ORDER && consumers == 1) {
      assertThat(taken.inOrder).isTrue();
    }
    assertThat(Threads.workers()).isEqualTo(threads);
  }
}
