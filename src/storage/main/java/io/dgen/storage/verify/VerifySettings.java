package io.dgen.storage.verify;

import java.util.Objects;

/**
 * How a source is verified.
 *
 * @param chunkBytes bytes read and compared in one go, 1 to 2<sup>30</sup>; rounded up to what the
 *     source reads at least, and to whole pages
 * @param threads threads that compare at a time, at least 1
 * @param queueDepth reads at a time, at least 1
 * @param samplePercent how many of the chunks are looked at, more than 0 to 100
 * @param sampleSeed decides, with the stream's number, which of them; all 64 bits count
 * @param rules how fast it may be read, and when that ends early
 */
public record VerifySettings(
    int chunkBytes,
    int threads,
    int queueDepth,
    double samplePercent,
    long sampleSeed,
    VerifyRules rules) {

  private static final int MOST_CHUNK_BYTES = 1 << 30;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public VerifySettings {
    check("chunkBytes", chunkBytes, chunkBytes >= 1 && chunkBytes <= MOST_CHUNK_BYTES, "1 to 2^30");
    check("threads", threads, threads >= 1, "1 or more");
    check("queueDepth", queueDepth, queueDepth >= 1, "1 or more");
    check(
        "samplePercent",
        samplePercent,
        samplePercent > 0 && samplePercent <= 100,
        "more than 0, and 100 at most");
    Objects.requireNonNull(rules, "rules");
  }

  /**
   * Settings without other rules.
   *
   * @param chunkBytes bytes read and compared in one go
   * @param threads threads that compare at a time
   * @param queueDepth reads at a time
   * @param samplePercent how many of the chunks are looked at
   * @param sampleSeed decides which of them
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public VerifySettings(
      int chunkBytes, int threads, int queueDepth, double samplePercent, long sampleSeed) {
    this(chunkBytes, threads, queueDepth, samplePercent, sampleSeed, VerifyRules.DEFAULT);
  }

  /**
   * Returns settings with other rules.
   *
   * @param value the rules
   * @return the new settings
   */
  public VerifySettings withRules(VerifyRules value) {
    return new VerifySettings(chunkBytes, threads, queueDepth, samplePercent, sampleSeed, value);
  }

  private static void check(String parameter, Object value, boolean good, String allowed) {
    if (!good) {
      throw new IllegalArgumentException(parameter + " is " + value + ", but must be " + allowed);
    }
  }

  /**
   * All of the source.
   *
   * @param chunkBytes bytes read and compared in one go
   * @param threads threads that compare at a time
   * @param queueDepth reads at a time
   * @return the settings
   */
  public static VerifySettings whole(int chunkBytes, int threads, int queueDepth) {
    return new VerifySettings(chunkBytes, threads, queueDepth, 100, 0);
  }

  /**
   * Pieces of memory of a chunk's size that verifying takes at most.
   *
   * @return how many
   */
  public int chunks() {
    return threads + queueDepth;
  }
}
