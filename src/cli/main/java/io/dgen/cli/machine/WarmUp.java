package io.dgen.cli.machine;

import io.dgen.ffi.HeldFile;
import io.dgen.numa.LastLevelCache;
import io.dgen.numa.NodeMemory;
import io.dgen.numa.Topology;
import io.dgen.refusal.UnavailableException;
import io.dgen.stream.Kernels;
import io.dgen.stream.PageKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loads what most commands need, on a thread of its own, while the main thread reads the command
 * line. What fails here is not reported: it fails again where it is used.
 */
public final class WarmUp {

  private WarmUp() {}

  /**
   * Starts the thread, which ends by itself.
   *
   * @param more what else the command needs
   */
  public static void start(Runnable more) {
    try {
      Thread thread = new Thread(() -> load(more), "dgen-warm-up");
      thread.setDaemon(true);
      thread.start();
    } catch (OutOfMemoryError _) {
      // There may be no more threads; nothing depends on this one.
    }
  }

  private static void load(Runnable more) {
    try {
      if (Kernels.select(Optional.empty(), Optional.empty()).kernel().kind()
          == PageKernel.Kind.NATIVE) {
        HeldFile.of(Path.of("/")).close();
        NodeMemory.probe(Topology.current(), (_, _) -> {});
        LastLevelCache.bytes();
      }
      more.run();
    } catch (UnavailableException | IOException | RuntimeException | Error _) {
      // Reported where it is used.
    }
  }
}
