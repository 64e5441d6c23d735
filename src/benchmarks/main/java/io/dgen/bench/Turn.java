package io.dgen.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

/**
 * What one thread did in a turn, or all threads together.
 *
 * @param bytesPerNano the rate
 * @param nanosPerPass the time of a pass
 * @param allocatedPerPass bytes of heap allocated in a pass
 */
record Turn(double bytesPerNano, double nanosPerPass, double allocatedPerPass) {

  private static final ThreadMXBean ALLOCATION = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The clock is read no more often than once in so many bytes. */
  private static final long BATCH_BYTES = 64 << 10;

  static Turn of(List<Turn> together) {
    double rate = together.stream().mapToDouble(Turn::bytesPerNano).sum();
    double nanos = together.stream().mapToDouble(Turn::nanosPerPass).average().orElseThrow();
    double allocated =
        together.stream().mapToDouble(Turn::allocatedPerPass).average().orElseThrow();
    return new Turn(rate, nanos, allocated);
  }

  /** Takes one thread's turn: prepares, runs one pass unmeasured, then runs until time is up. */
  static Turn take(Pass pass, long bytes, long nanos, CyclicBarrier start) throws Exception {
    pass.prepare();
    pass.run();
    if (start != null) {
      start.await();
    }
    long batch = Math.max(1, BATCH_BYTES / bytes);
    long allocatedBefore = ALLOCATION.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    long count = 0;
    long took;
    do {
      for (long i = 0; i < batch; i++) {
        pass.run();
      }
      count += batch;
      took = System.nanoTime() - began;
    } while (took < nanos);
    long allocated = ALLOCATION.getCurrentThreadAllocatedBytes() - allocatedBefore;
    return new Turn(
        (double) bytes * count / took, (double) took / count, (double) allocated / count);
  }
}
