package io.dgen;

import java.util.Objects;

/**
 * A class of equally compressible units. Immutable.
 *
 * @param weight its share of the stream's source units relative to the other classes, more than 0
 * @param compressRatio size before : size after compression by matches alone, at least 1
 * @param entropyBits random bits of each random byte, 4 to 8; with fewer than 8, an entropy coder
 *     compresses further
 * @param filler content of the compressible part
 */
public record ContentClass(double weight, double compressRatio, int entropyBits, Filler filler) {

  /** The random bits of an incompressible byte. */
  public static final int ALL_BITS = 8;

  private static final int LEAST_BITS = 4;

  /**
   * Checks every parameter except the ratio, whose range depends on the compression unit: see
   * {@link Content}.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public ContentClass {
    if (!(weight > 0 && weight <= Double.MAX_VALUE)) {
      throw Refused.parameter("weight", weight, "more than 0");
    }
    if (entropyBits < LEAST_BITS || entropyBits > ALL_BITS) {
      throw Refused.parameter("entropyBits", entropyBits, "4 to 8");
    }
    Objects.requireNonNull(filler, "filler");
  }
}
