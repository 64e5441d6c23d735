package io.dgen.measure;

import java.util.List;

/**
 * Unique units that one compressor makes about equally small, and what all compressors make of
 * them. Immutable.
 *
 * @param from the least ratio by the first compressor; the next class's least is more than the most
 * @param bytes the bytes of the units, without copies
 * @param compressedBytes for each compressor, the same compressed
 */
public record UnitClass(double from, long bytes, List<Long> compressedBytes) {

  /** Copies the list. */
  public UnitClass {
    compressedBytes = List.copyOf(compressedBytes);
  }
}
