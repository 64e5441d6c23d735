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
 * @param reached the ratio measured on a sample of it
 * @param possible false if the ratio asked for is outside of what any parameter gives; then {@code
 *     reached} is the nearest possible one
 */
public record Calibration(
    CompressionTarget target, double asked, StreamSpec spec, double reached, boolean possible) {

  /** How near the ratio comes to the one asked for, unless the stream is too short for that. */
  public static final double TOLERANCE = 0.003;

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
   * Returns how far the measured ratio is from the one asked for.
   *
   * @return a share of it, with its sign
   */
  public double deviation() {
    return reached / asked - 1;
  }
}
