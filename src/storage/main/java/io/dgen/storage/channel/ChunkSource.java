package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.locks.LockSupport;

/** Where chunks come from: a file, a pipe, or what somebody else makes one of. */
public interface ChunkSource {

  /** What is read at least from files, and lost where that cannot be read. */
  int BLOCK_BYTES = 4096;

  /**
   * Reads a chunk whole, or up to the end.
   *
   * @param chunk where to, from position to limit; its position moves on, also where this throws. A
   *     verifier's buffers begin at a multiple of {@link #blockBytes} and have room up to one
   * @param offset where the first of the bytes stands; a verifier's is a multiple of {@link
   *     #blockBytes}
   * @throws IOException if reading fails
   */
  void read(ByteBuffer chunk, long offset) throws IOException;

  /**
   * Whether chunks can be read side by side and out of order.
   *
   * @return false if they must come one after the other
   */
  boolean positional();

  /**
   * How long it is. A positional source is asked first with 0, others once they have been read.
   *
   * @param read bytes that have been read, all there were up to there
   * @return the whole length; from a pipe, which would have to be drained to tell, one more than
   *     has been read if there is more
   * @throws IOException if reading fails
   */
  long length(long read) throws IOException;

  /**
   * Whether being longer than expected means nothing: a device is as long as it is.
   *
   * @return false for files and pipes
   */
  default boolean mayBeLonger() {
    return false;
  }

  /**
   * The least that is read at a time: where reading fails, it is tried again in parts of no less.
   *
   * @return bytes, a power of two
   */
  default int blockBytes() {
    return BLOCK_BYTES;
  }

  /**
   * A file, from its start on.
   *
   * @param file open for reading
   * @return a source that any number of threads may read from
   */
  static ChunkSource file(FileChannel file) {
    return new File(file, 1, false);
  }

  /**
   * A pipe or the like.
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
   * @param alignment what addresses, offsets and lengths must be a multiple of; 1 if of nothing
   * @param mayBeLonger whether it is a device
   */
  record File(FileChannel channel, int alignment, boolean mayBeLonger) implements ChunkSource {

    @Override
    public void read(ByteBuffer chunk, long offset) throws IOException {
      long start = offset - chunk.position();
      int limit = chunk.limit();
      int n = 0;
      try {
        // In whole blocks, also where fewer bytes are asked for.
        chunk.limit((limit + alignment - 1) / alignment * alignment);
        while (chunk.position() < limit && n % alignment == 0 && n >= 0) {
          n = channel.read(chunk, start + chunk.position()); // less than a block: it ends here
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

    /** Somebody may have made it non-blocking: the time after which to look again. */
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
