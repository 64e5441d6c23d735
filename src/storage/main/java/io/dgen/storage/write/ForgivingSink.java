package io.dgen.storage.write;

import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.MediumFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goes on after blocks that the medium does not take, and keeps a list of them. A write that fails
 * is repeated in the smallest blocks, so that only those that fail again are listed.
 */
final class ForgivingSink implements ChunkSink {

  /** After so many failures, failed writes are not repeated in smaller blocks. */
  private static final int MOST_FAILURES = 1 << 16;

  private final ChunkSink sink;
  private final int blockBytes;
  private final ByteRanges unwritten;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * A sink for a file.
   *
   * @param sink takes what it can
   * @param blockBytes the smallest block, a power of two
   * @param unwritten gets what it cannot take, by its offset in the file
   */
  ForgivingSink(ChunkSink sink, int blockBytes, ByteRanges unwritten) {
    this.sink = sink;
    this.blockBytes = blockBytes;
    this.unwritten = unwritten;
  }

  @Override
  public void write(ByteBuffer chunk, long offset) throws IOException {
    long start = offset - chunk.position();
    int end = chunk.limit();
    try {
      sink.write(chunk, offset);
    } catch (IOException e) {
      check(e);
      chunk.limit(end);
      rest(chunk, start, end);
    }
  }

  private void check(IOException e) throws IOException {
    failures.incrementAndGet();
    if (!MediumFailure.is(e)) {
      throw e;
    }
  }

  /** Writes the rest of a chunk in small blocks. */
  private void rest(ByteBuffer chunk, long start, int end) throws IOException {
    while (chunk.position() < end) {
      int from = chunk.position();
      if (failures.get() > MOST_FAILURES) {
        skip(chunk, start, end);
        return;
      }
      int to = (int) Math.min(end, from + blockBytes - (start + from) % blockBytes);
      chunk.limit(to);
      try {
        sink.write(chunk, start + from);
      } catch (IOException e) {
        check(e);
        chunk.position(from);
        skip(chunk, start, to);
      }
      chunk.limit(end);
    }
  }

  private void skip(ByteBuffer chunk, long start, int to) throws IOException {
    unwritten.add(start + chunk.position(), to - chunk.position());
    if (unwritten.overflowed()) {
      throw new IOException(
          "more than " + ByteRanges.MOST + " separate extents could not be written");
    }
    chunk.position(to);
  }

  @Override
  public boolean positional() {
    return sink.positional();
  }
}
