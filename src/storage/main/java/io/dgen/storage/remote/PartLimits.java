package io.dgen.storage.remote;

import io.dgen.DataGenerator;
import java.util.Locale;

/**
 * What a store allows for the parts of an object.
 *
 * @param leastBytes of a part that is not the last
 * @param mostBytes of a part, and of an object sent in one request
 * @param mostParts of an object
 */
public record PartLimits(long leastBytes, long mostBytes, int mostParts) {

  private static final long USUAL = 16 << 20;
  private static final long STEP = 1 << 20;

  /**
   * Returns a good size of parts.
   *
   * @param objectBytes size of the object
   * @return 16 MiB, or more where the object would have too many parts
   */
  public long partBytes(long objectBytes) {
    long needed = Math.ceilDiv(Math.ceilDiv(objectBytes, mostParts), STEP) * STEP;
    return Math.clamp(Math.max(USUAL, needed), leastBytes, mostBytes);
  }

  /**
   * Checks a size of parts.
   *
   * @param partBytes the size
   * @param objectBytes size of the object
   * @throws IllegalArgumentException naming it and what is allowed
   */
  public void check(long partBytes, long objectBytes) {
    if (partBytes < leastBytes
        || partBytes > mostBytes
        || partBytes % DataGenerator.PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "partBytes is %d, but must be a multiple of %d, %d to %d",
              partBytes,
              DataGenerator.PAGE_BYTES,
              leastBytes,
              mostBytes));
    }
    if (Math.ceilDiv(objectBytes, partBytes) > mostParts) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "partBytes is %d, but must be %d or more for an object of %d bytes: it has at most %d"
                  + " parts",
              partBytes,
              Math.ceilDiv(objectBytes, mostParts),
              objectBytes,
              mostParts));
    }
  }
}
