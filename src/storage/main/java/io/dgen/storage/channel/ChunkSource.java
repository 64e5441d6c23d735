package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.locks.LockSupport;

/** Provides chunks: a file, a pipe, or an implementation of the caller's. */
public interface ChunkSource {

  /**
   * The least that is read from a file at a time, and reported as unreadable if it cannot be read.
   */
  int BLOCK_BYTES = 4096;

  /**
   * Reads a whole chunk, or up to the end of the source.
   *
   * @param chunk where to, from position to limit; the position advances, also if this throws. A
   *     verifier's buffers begin at a multiple of {@link #blockBytes} and have space up to one
   * @param offset offset of the first byte in the source; a verifier's is a multiple of {@link
   *     #blockBytes}
   * @throws IOException if reading fails
   */
  void read(ByteBuffer chunk, long offset) throws IOException;

  /**
   * Returns whether chunks can be read concurrently and in any order.
   *
   * @return false if they must come one after the other
   */
  boolean positional();

  /**
   * Returns the length. A positional source is asked before it is read, with 0; others when they
   * have been read.
   *
   * @param read bytes that have been read, from the start without a gap
   * @return the whole length; a pipe that has more bytes returns one more than have been read, as
   *     it would have to be drained to tell
   * @throws IOException if reading fails
   */
  long length(long read) throws IOException;

  /**
   * Returns whether the source may be longer than expected, as a device may.
   *
   * @return false for files and pipes
   */
  default boolean mayBeLonger() {
    return false;
  }

  /**
   * Returns the least that is read at a time. After a failure smaller parts are read, down to this
   * size.
   *
   * @return bytes, a power of two
   */
  default int blockBytes() {
    return BLOCK_BYTES;
  }

  /**
   * Returns a source that reads a file from its start.
   *
   * @param file open for reading
   * @return a source that any number of threads may read from
   */
  static ChunkSource file(FileChannel file) {
    return new File(file, 1, false);
  }

  /**
   * Returns a source that reads a pipe or the like.
   *
   * @param stream open
   * @return a source for one thread at a time
   */
  static ChunkSource stream(ReadableByteChannel stream) {
    return new Stream(stream);
  }

  /**
   * See {@link #file}.
   *
   * @param channel the file
   * @param alignment of addresses, offsets and lengths; 1 if they need none
   * @param mayBeLonger whether it is a device
   */
  record File(FileChannel channel, int alignment, boolean mayBeLonger) implements ChunkSource {

    @Override
    public void read(ByteBuffer chunk, long offset) throws IOException {
      long start = offset - chunk.position();
      int limit = chunk.limit();
      int n = 0;
      try {
        // Whole blocks, even if fewer bytes are asked for.
        chunk.limit((limit + alignment - 1) / alignment * alignment);
        while (chunk.position() < limit && n % alignment == 0 && n >= 0) {
          n =
              channel.read(
                  chunk, start + chunk.position()); // less than a block: the file ends here
        }
      } finally {
        chunk.position(Math.min(chunk.position(), limit));
        chunk.limit(limit);
      }
    }

    @Override
    public boolean positional() {
      return true;
    }

    @Override
    public long length(long read) throws IOException {
      return channel.size();
    }

    @Override
    public int blockBytes() {
      return Math.max(alignment, BLOCK_BYTES);
    }
  }

  /**
   * See {@link #stream}.
   *
   * @param channel the stream
   */
  record Stream(ReadableByteChannel channel) implements ChunkSource {

    /** Another process may have made the pipe non-blocking: the time until the next attempt. */
    private static final long EMPTY_NANOS = 100_000;

    @Override
    public void read(ByteBuffer chunk, long offset) throws IOException {
      for (int n = 0; n >= 0 && chunk.hasRemaining(); ) {
        n = channel.read(chunk);
        if (n == 0) {
          LockSupport.parkNanos(EMPTY_NANOS);
        }
      }
    }

    @Override
    public boolean positional() {
      return false;
    }

    @Override
    public long length(long read) throws IOException {
      ByteBuffer more = ByteBuffer.allocate(1);
      read(more, read);
      return read + more.position();
    }
  }
}
