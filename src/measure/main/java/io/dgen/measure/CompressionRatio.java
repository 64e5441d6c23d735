package io.dgen.measure;

import java.util.List;

/**
 * What a compressor makes of units of one size. Immutable.
 *
 * @param compressor the compressor
 * @param units how many units were compressed
 * @param bytes their bytes
 * @param compressedBytes their bytes afterwards, with what the format itself takes
 * @param incompressible how many units came out no smaller
 * @param least the smallest ratio of a unit; NaN where there is none
 * @param median half of the units have a smaller ratio, within 0.1 %; NaN where there is none
 * @param most the largest ratio of a unit; NaN where there is none
 * @param uniqueBytes bytes of the units compressed that were not there before
 * @param uniqueCompressedBytes the same, compressed
 * @param deviation the ratio's standard deviation as a share of it, where only a sample of the
 *     units was compressed; 0 where all were
 * @param bars a histogram of the units' ratios
 */
public record CompressionRatio(
    Compressor compressor,
    long units,
    long bytes,
    long compressedBytes,
    long incompressible,
    double least,
    double median,
    double most,
    long uniqueBytes,
    long uniqueCompressedBytes,
    double deviation,
    List<Bar> bars) {

  /** The ratio that saves one byte of eight. */
  public static final double EIGHTH_SAVED = 8.0 / 7;

  /** Copies the list. */
  public CompressionRatio {
    bars = List.copyOf(bars);
  }

  /**
   * Units of about the same ratio.
   *
   * @param from the least ratio; the next bar's least is more than the most
   * @param units how many units there are
   */
  public record Bar(double from, long units) {}

  /**
   * Units that compression does not make smaller by an eighth. File systems that compress (Ceph's
   * BlueStore, ZFS) store such units as they are.
   *
   * @return how many of the units compressed
   */
  public long savingLessThanEighth() {
    return bars.stream().filter(bar -> bar.from < EIGHTH_SAVED).mapToLong(Bar::units).sum();
  }

  /**
   * How well all units compress.
   *
   * @return bytes before : bytes after; NaN if nothing was compressed
   */
  public double ratio() {
    return (double) bytes / compressedBytes;
  }

  /**
   * How well all units compress, and how far that may be off.
   *
   * @return the ratio; exact where all units were compressed
   */
  public Estimate estimate() {
    return new Estimate(ratio(), deviation);
  }

  /**
   * How well the units that are left after deduplication compress.
   *
   * @return bytes before : bytes after; NaN if nothing was compressed
   */
  public double uniqueRatio() {
    return (double) uniqueBytes / uniqueCompressedBytes;
  }
}
