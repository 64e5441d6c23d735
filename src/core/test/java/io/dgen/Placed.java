package io.dgen;

import io.dgen.numa.Topology;
import java.nio.file.Files;
import java.util.Arrays;

/** What placement by NUMA node must come to in this test run. */
final class Placed {

  private Placed() {}

  /** Whether threads and memory can be placed here; what asks for it is refused otherwise. */
  static boolean expected() {
    return !TestRun.PURE_JAVA
        && Files.exists(TestRun.nativeDirectory().resolve(System.mapLibraryName("dgen_numa")));
  }

  /** A node that can be asked for by number. */
  static int anyNode() {
    return Topology.current().workerNodes().getFirst().number();
  }

  /** Waits until so many threads of pipelines have no buffer to fill. */
  static void awaitFull(int threads) throws InterruptedException {
    // Looking is work for all of them: less often where it takes long.
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

  /** Waits until a thread waits for a chunk. */
  static void awaitWaitingForChunk(Thread consumer) throws InterruptedException {
    while (consumer.getState() != Thread.State.WAITING
        || !isIn(ChunkPipeline.class, consumer.getStackTrace())) {
      Thread.sleep(5);
    }
  }

  private static boolean isIn(Class<?> type, StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(f -> f.getClassName().equals(type.getName()));
  }
}
