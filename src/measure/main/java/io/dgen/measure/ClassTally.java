package io.dgen.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adds up unique units by their ratio. Not thread-safe. */
final class ClassTally {

  /** The least ratios of the classes. */
  private static final double[] LEAST = {0, 1.1, 1.4, 2, 3, 5, 10};

  private final int compressors;
  private final long[] bytes = new long[LEAST.length];
  private final long[][] compressed;

  ClassTally(int compressors) {
    this.compressors = compressors;
    compressed = new long[LEAST.length][compressors];
  }

  /**
   * Adds a unit.
   *
   * @param sizes what each compressor makes of it
   * @param weight for how many unique units it stands
   */
  void add(long length, int[] sizes, long weight) {
    int c = LEAST.length - 1;
    while (length < LEAST[c] * sizes[0]) {
      c--;
    }
    bytes[c] += weight * length;
    for (int i = 0; i < compressors; i++) {
      compressed[c][i] += weight * sizes[i];
    }
  }

  void add(ClassTally other) {
    for (int c = 0; c < LEAST.length; c++) {
      bytes[c] += other.bytes[c];
      for (int i = 0; i < compressors; i++) {
        compressed[c][i] += other.compressed[c][i];
      }
    }
  }

  /** Those classes that have units. */
  List<UnitClass> result() {
    List<UnitClass> classes = new ArrayList<>();
    for (int c = 0; c < LEAST.length; c++) {
      if (bytes[c] > 0) {
        classes.add(
            new UnitClass(LEAST[c], bytes[c], Arrays.stream(compressed[c]).boxed().toList()));
      }
    }
    return classes;
  }
}
