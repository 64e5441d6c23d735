package io.dgen.examples;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares what is read from a store with a stream, in bounded memory. */
final class ReadBack {

  /** Whole pages, so that no page is counted twice. */
  private static final int BUFFER_BYTES = 1 << 20;

  private ReadBack() {}

  /**
   * Compares a range.
   *
   * @param in has the range's bytes next; is read to the range's end, or to its own
   * @param from position in the stream
   * @param length how many bytes
   * @return where it departs from the stream, or empty if it does not
   */
  static Optional<Mismatch> compare(InputStream in, DataGenerator generator, long from, long length)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, length)];
    Optional<Mismatch> all = Optional.empty();
    long end = from + length;
    int n;
    for (long at = from; at < end; at += n) {
      n = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, end - at));
      if (n == 0) {
        throw new EOFException(String.format(Locale.ROOT, "ends at %d, but should at %d", at, end));
      }
      Optional<Mismatch> here = generator.verifyAt(at, ByteBuffer.wrap(buffer, 0, n));
      all = Stream.of(all, here).flatMap(Optional::stream).reduce(Mismatch::and);
    }
    return all;
  }

  /** Refuses an object that is too short or too long. */
  static void checkLength(String name, long found, long expected) throws IOException {
    if (found != expected) {
      throw new IOException(
          String.format(Locale.ROOT, "%s has %d bytes, but should have %d", name, found, expected));
    }
  }
}
