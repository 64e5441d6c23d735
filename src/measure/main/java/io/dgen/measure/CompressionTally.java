package io.dgen.measure;

import java.util.stream.IntStream;

/** Adds up the sizes of units and of the same units compressed. Not thread-safe. */
final class CompressionTally {

  /** The width of the histogram's bars, as the ratio's logarithm. */
  private static final double STEP = 0.002;

  /** The bar of ratio 1; they reach from 1/50 to over 60 000. */
  private static final int BAR_OF_ONE = 2000;

  private static final int BARS = 7600;

  /** Where the bars of the reported histogram begin. */
  private static final double[] REPORTED = {
    0, 1, CompressionRatio.EIGHTH_SAVED, 4.0 / 3, 1.6, 2, 3, 4, 6, 8, 16, 32, 64
  };

  /** The least number of units in a sample that allows an estimate for the others. */
  private static final int LEAST_SAMPLE = 30;

  private final long[] bars = new long[BARS];
  private final long[] reported = new long[REPORTED.length];
  private long units;
  private long bytes;
  private long compressedBytes;
  private long incompressible;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private long uniqueBytes;
  private long uniqueCompressedBytes;
  private double squares;
  private double compressedSquares;
  private double products;

  /**
   * Adds a unit.
   *
   * @param weight for how many unique units it stands; 0 if it is none
   */
  void add(long length, long compressed, long weight) {
    double ratio = (double) length / compressed;
    units++;
    bytes += length;
    compressedBytes += compressed;
    if (compressed >= length) {
      incompressible++;
    }
    least = Math.min(least, ratio);
    most = Math.max(most, ratio);
    bars[bar(ratio)]++;
    reported[reported(ratio)]++;
    uniqueBytes += weight * length;
    uniqueCompressedBytes += weight * compressed;
    squares += (double) length * length;
    compressedSquares += (double) compressed * compressed;
    products += (double) length * compressed;
  }

  private static int bar(double ratio) {
    return Math.clamp(Math.round(Math.log(ratio) / STEP) + BAR_OF_ONE, 0, BARS - 1);
  }

  private static int reported(double ratio) {
    int bar = REPORTED.length - 1;
    while (ratio < REPORTED[bar]) {
      bar--;
    }
    return bar;
  }

  void add(CompressionTally other) {
    units += other.units;
    bytes += other.bytes;
    compressedBytes += other.compressedBytes;
    incompressible += other.incompressible;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    for (int i = 0; i < BARS; i++) {
      bars[i] += other.bars[i];
    }
    for (int i = 0; i < reported.length; i++) {
      reported[i] += other.reported[i];
    }
    uniqueBytes += other.uniqueBytes;
    uniqueCompressedBytes += other.uniqueCompressedBytes;
    squares += other.squares;
    compressedSquares += other.compressedSquares;
    products += other.products;
  }

  /**
   * Returns the result.
   *
   * @param sample what share of all units those are that were added
   */
  CompressionRatio result(Compressor compressor, double sample) {
    boolean any = units > 0;
    return new CompressionRatio(
        compressor,
        units,
        bytes,
        compressedBytes,
        incompressible,
        any ? least : Double.NaN,
        any ? median() : Double.NaN,
        any ? most : Double.NaN,
        uniqueBytes,
        uniqueCompressedBytes,
        deviation(sample),
        IntStream.range(0, reported.length)
            .mapToObj(i -> new CompressionRatio.Bar(REPORTED[i], reported[i]))
            .toList());
  }

  /**
   * Returns the standard deviation of the ratio as a share of it, by the textbook formula for the
   * ratio of two sums over a sample.
   */
  private double deviation(double sample) {
    if (sample >= 1) {
      return 0;
    }
    if (units < LEAST_SAMPLE) {
      return Double.POSITIVE_INFINITY;
    }
    double share = (double) compressedBytes / bytes;
    double residuals = compressedSquares - 2 * share * products + share * share * squares;
    double variance = (1 - sample) * Math.max(0, residuals) * units / (units - 1);
    // The sums of squares are rounded in the order of threads: only what all orders give is kept.
    return (float) (Math.sqrt(variance) / compressedBytes);
  }

  private double median() {
    long below = 0;
    int bar = 0;
    while (2 * (below + bars[bar]) < units) {
      below += bars[bar++];
    }
    return Math.clamp(Math.exp((bar - BAR_OF_ONE) * STEP), least, most);
  }
}
