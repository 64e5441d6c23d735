package io.dgen.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A second score beside passes per microsecond. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Rate {

  /** Counts 1000 bytes: such a number per microsecond is one in GB/s. */
  public double gigabytesPerSecond;

  /** Counts a pass. */
  void add(long bytes) {
    gigabytesPerSecond += bytes / 1000.0;
  }
}
