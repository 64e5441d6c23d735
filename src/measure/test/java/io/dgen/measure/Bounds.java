package io.dgen.measure;

import io.dgen.Filler;

/**
 * How far from the ratio asked for a compressor may come out, and where its own ways are larger
 * than that. What is outside of the general bound has a bound all the same.
 */
final class Bounds {

  private static final double NONE = Double.POSITIVE_INFINITY;

  private Bounds() {}

  /**
   * The bound on the relative deviation.
   *
   * @param compressor its name with the level
   * @param unit in bytes; 0 for whole files
   */
  static double of(String compressor, double ratio, Filler filler, long unit) {
    String format = compressor.split("-")[0];
    boolean small = unit > 0 && unit < 32 << 10;
    boolean tiny = unit > 0 && unit < 4096;
    if (format.equals("snappy") || tiny) {
      return NONE; // its matches are of 64 bytes at most; units of 512 bytes are not the data's own
    }
    // Where nothing matches, all but gzip look at ever fewer places and find the repeated row some
    // rows late; how late hangs on the ratio. zstd does so at the least ratio only from level 5 on.
    if (filler == Filler.REPEAT && ratio == 1.25 && !format.equals("gzip")) {
      return 0.08;
    }
    if (filler == Filler.REPEAT
        && ratio == 3.7
        && (format.equals("lz4") || compressor.equals("zstd-3"))) {
      return small ? 0.17 : 0.13;
    }
    return switch (format) {
      case "zstd" -> small && ratio > 4 ? 0.06 : 0.03;
      case "lz4" -> small && ratio > 4 ? 0.09 : 0.06;
      // A match is of 258 bytes at most, and each page's worth of random bytes costs a code table.
      case "gzip" -> gzip(ratio, small);
      default -> throw new AssertionError(compressor);
    };
  }

  private static double gzip(double ratio, boolean small) {
    if (small) {
      return ratio > 4 ? 0.17 : ratio >= 2 ? 0.09 : 0.03;
    }
    return ratio > 4 ? 0.07 : ratio > 3 ? 0.04 : 0.03;
  }
}
