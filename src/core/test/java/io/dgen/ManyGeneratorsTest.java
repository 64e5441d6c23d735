package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Settings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Leaks of many generators, and of one generator used by many threads. The time limits detect
 * hangs.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyGeneratorsTest {

  private static final StreamSpec SPEC = StreamSpec.builder(1L << 40).seed(82).build();

  /**
   * Each generator maps a megabyte or more for its threads' stacks, its chunk and trials. A
   * thousand leaked generators would need far more memory than the garbage collector, the compiler
   * and the allocator use meanwhile.
   */
  private static final long MOST_MAPPED = 512L << 20;

  private static final long MOST_RESIDENT = 128L << 20;

  @Test
  void aThousandLeaveNothing() throws Exception {
    leaveNothing(1_000);
  }

  @Test
  @Tag("long")
  void tenThousandLeaveNothing() throws Exception {
    leaveNothing(10_000);
  }

  private static void leaveNothing(int times) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc here");
    Set<String> threads = Threads.workers();
    openAndClose(100); // one-time allocations
    long mapped = ProcSelf.mappedBytes();
    long resident = ProcSelf.residentBytesBesidesHeap();
    openAndClose(times);
    assertThat(Threads.workers()).isEqualTo(threads);
    assertThat(ProcSelf.mappedBytes() - mapped).isLessThan(MOST_MAPPED);
    assertThat(ProcSelf.residentBytesBesidesHeap() - resident).isLessThan(MOST_RESIDENT);
  }

  private static void openAndClose(int times) throws Exception {
    List<GeneratorConfig> configs = new ArrayList<>(TestRun.configs(3));
    if (Placed.expected()) {
      configs.add(GeneratorConfig.builder().numaMode(NumaMode.FORCE).build());
    }
    for (int i = 0; i < times; i++) {
      try (DataGenerator generator = DataGenerator.open(SPEC, configs.get(i % configs.size()));
          ChunkBuffer buffer = generator.allocateChunk(1 << 20)) {
        generator.fillChunk(buffer.segment().asSlice(0, 100_000));
        if (i % 10 == 0) {
          try (ChunkPipeline pipeline =
                  generator.withSeed(i).pipeline(Settings.of(SPEC, 1 << 20).withChunksPerNode(1));
              Chunk chunk = pipeline.take()) {
            assertThat(chunk.position()).isZero();
          }
        }
      }
    }
  }

  /** More threads than shared resources such as scratch pages and carriers. */
  @Test
  void thousandsOfVirtualThreadsAtOnce() throws Exception {
    byte[] expected = new ReferenceStream(SPEC).bytes(0, 200_000);
    for (GeneratorConfig config : TestRun.configs(3)) {
      try (DataGenerator generator = DataGenerator.open(SPEC, config);
          var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          int at = i * 97 % 150_000;
          int length = 1 + i * 31 % 9_000;
          boolean byWorkers = i % 200 == 0;
          running.add(
              executor.submit(
                  () -> {
                    byte[] found = new byte[length];
                    if (byWorkers) {
                      DataGenerator own = generator.withStream(0);
                      MemorySegment chunk = Arena.ofAuto().allocate(200_000);
                      own.fillChunk(chunk);
                      MemorySegment.copy(
                          chunk, java.lang.foreign.ValueLayout.JAVA_BYTE, at, found, 0, length);
                    } else {
                      generator.fillAt(at, found);
                    }
                    if (!java.util.Arrays.equals(found, 0, length, expected, at, at + length)) {
                      throw new AssertionError("wrong from " + at + ", " + length + " bytes");
                    }
                    assertThat(generator.verifyAt(at, found)).isEmpty();
                  }));
        }
        Threads.join(running);
      }
    }
  }

  /** A consumer that waits for a chunk releases its carrier. */
  @Test
  void virtualThreadsTakeFromAPipeline() throws Exception {
    int chunks = 2_000;
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        ChunkPipeline pipeline =
            generator.pipeline(new Settings(1000, 3, ChunkPipeline.Order.ANY, 0, chunks * 1000L));
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < chunks; i++) {
        running.add(
            executor.submit(
                () -> {
                  try (Chunk chunk = pipeline.take()) {
                    assertThat(generator.verifyAt(chunk.position(), chunk.segment())).isEmpty();
                  }
                  return null;
                }));
      }
      Threads.join(running);
      assertThat(pipeline.take()).isNull();
    }
  }
}
