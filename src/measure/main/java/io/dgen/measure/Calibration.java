package io.dgen.measure;

import io.dgen.StreamSpec;

/**
 * A stream whose compression ratio is true for one compressor. Immutable.
 *
 * <p>A spec's {@code compressRatio} says how many rows of a stream are random. What a compressor
 * makes of that is somewhat larger, by its headers, its code tables and its way of looking for
 * matches. Calibration compresses a sample of the stream with the same libraries as {@link
 * RatioMeter}, until the parameter is found whose measured ratio is the one asked for.
 *
 * @param target the compressor and its unit
 * @param asked the ratio asked for
 * @param spec the stream with the parameter found: an ordinary spec
 * @param reached the ratio measured on a sample of it, the nearest that is possible
 * @param outcome whether that is the ratio asked for
 */
public record Calibration(
    CompressionTarget target, double asked, StreamSpec spec, double reached, Outcome outcome) {

  /** How far the ratio may deviate from the requested one, unless the stream is too short. */
  public static final double TOLERANCE = 0.003;

  /** How far each sampled part of the stream may deviate from it. */
  public static final double PART_TOLERANCE = 0.005;

  /** The result of a calibration. */
  public enum Outcome {
    /** The ratio is within {@link #TOLERANCE} of the one asked for. */
    REACHED,
    /** The stream is so short that one random row more or less makes a difference. */
    NEAREST_ROWS,
    /** No parameter gives the ratio: it is too large, too small, or jumped over. */
    IMPOSSIBLE,
    /**
     * The compressor finds matches in one part of the stream and overlooks the same in another, so
     * that parts of it have different ratios.
     */
    UNSTEADY
  }

  /**
   * Finds the parameter for a ratio. The same arguments and the same versions of the compressors'
   * libraries give the same result.
   *
   * @param spec the stream; its compression ratio does not matter. The ratio is that of data which
   *     repeats nothing: a compressor that sees copies of dedup units comes to more
   * @param target the compressor and its unit
   * @param ratio the ratio that is to be measured
   * @return the stream that has it, or comes nearest
   * @throws CompressorRefusedException if the compressor is unavailable
   * @throws IllegalArgumentException if the ratio is not above 0, or the spec is empty or mixes
   *     several classes
   */
  public static Calibration of(StreamSpec spec, CompressionTarget target, double ratio) {
    if (!(ratio > 0 && ratio <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("ratio is " + ratio + ", but must be above 0");
    }
    if (spec.size() == 0) {
      throw new IllegalArgumentException("size is 0, but must be 1 or more");
    }
    int classes = spec.content().mix().size();
    if (classes > 1) {
      throw new IllegalArgumentException("mix is of " + classes + " classes, but must be of one");
    }
    return new Calibrator(spec, target, ratio).find();
  }

  /**
   * Returns whether the stream has the ratio asked for, as exactly as its length allows.
   *
   * @return whether the outcome is {@link Outcome#REACHED} or {@link Outcome#NEAREST_ROWS}
   */
  public boolean possible() {
    return outcome == Outcome.REACHED || outcome == Outcome.NEAREST_ROWS;
  }

  /**
   * Returns how far the measured ratio is from the one asked for.
   *
   * @return a share of it, with its sign
   */
  public double deviation() {
    return reached / asked - 1;
  }
}
