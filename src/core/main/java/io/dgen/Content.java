package io.dgen;

import java.util.List;

/**
 * The content of a stream's units. Immutable.
 *
 * @param compressUnit the number of bytes in which a compression ratio holds: 512, 1024, 2048 or
 *     4096
 * @param mix the classes of units, 1 to 16
 */
public record Content(int compressUnit, List<ContentClass> mix) {

  /** The most classes of a mix. */
  public static final int MOST_CLASSES = 16;

  private static final int ROW_BYTES = 64;
  private static final int MOST_UNIT = 4096;

  /**
   * Checks every parameter.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public Content {
    if (Integer.bitCount(compressUnit) != 1 || compressUnit < 512 || compressUnit > MOST_UNIT) {
      throw Refused.parameter("compressUnit", compressUnit, "512, 1024, 2048 or 4096 bytes");
    }
    mix = List.copyOf(mix);
    if (mix.isEmpty() || mix.size() > MOST_CLASSES) {
      throw Refused.parameter("mix", mix.size() + " classes", "1 to " + MOST_CLASSES + " classes");
    }
    if (mix.size() == 1) {
      ContentClass only = mix.getFirst(); // whose weight has no meaning
      mix = List.of(new ContentClass(1, only.compressRatio(), only.entropyBits(), only.filler()));
    }
    int mostRatio = compressUnit / ROW_BYTES;
    for (ContentClass each : mix) {
      if (!(each.compressRatio() >= 1 && each.compressRatio() <= mostRatio)) {
        throw Refused.parameter(
            "compressRatio",
            each.compressRatio(),
            "1 to " + mostRatio + " for a compression unit of " + compressUnit + " bytes");
      }
    }
  }

  /**
   * Returns the compression ratio of all classes together, by matches alone.
   *
   * @return size before : size after compression, in the long run
   */
  public double compressRatio() {
    if (mix.size() == 1) {
      return mix.getFirst().compressRatio();
    }
    double weights = 0;
    double remains = 0;
    for (ContentClass each : mix) {
      weights += each.weight();
      remains += each.weight() / each.compressRatio();
    }
    return weights / remains;
  }

  boolean isFormat1() {
    return mix.size() == 1 && mix.getFirst().entropyBits() == ContentClass.ALL_BITS;
  }
}
