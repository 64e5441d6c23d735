package io.dgen;

import io.dgen.numa.Topology;
import java.nio.file.Files;
import java.util.Arrays;

/** Tells whether placement by NUMA node must be available in this test run. */
final class Placed {

  private Placed() {}

  /**
   * Returns whether threads and memory can be placed here; otherwise requests for it are refused.
   */
  static boolean expected() {
    return !TestRun.PURE_JAVA
        && Files.exists(TestRun.nativeDirectory().resolve(System.mapLibraryName("dgen_numa")));
  }

  /** Starts the workers, without using the generator's position. */
  static void startWorkers(DataGenerator generator) {
    generator.withSeed(0).fillChunk(new byte[1 << 20]);
  }

  /** Returns the number of a usable node. */
  static int anyNode() {
    return Topology.current().workerNodes().getFirst().number();
  }

  /** Waits until this many threads of pipelines have no buffer to fill. */
  static void awaitFull(int threads) throws InterruptedException {
    // Stack traces slow all threads down: taken less often if they take long.
    for (long pause = 2; ; pause = Math.min(2 * pause, 500)) {
      long waiting =
          Thread.getAllStackTraces().entrySet().stream()
              .filter(e -> e.getKey().getState() == Thread.State.WAITING)
              .filter(e -> isIn(ChunkRing.class, e.getValue()))
              .count();
      if (waiting == threads) {
        return;
      }
      Thread.sleep(pause);
    }
  }

  /** Waits until a thread is waiting for a chunk. */
  static void awaitWaitingForChunk(Thread consumer) throws InterruptedException {
    while (consumer.getState() != Thread.State.TIMED_WAITING // until it warns
        || !isIn(ChunkPipeline.class, consumer.getStackTrace())) {
      Thread.sleep(5);
    }
  }

  private static boolean isIn(Class<?> type, StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(f -> f.getClassName().equals(type.getName()));
  }
}
