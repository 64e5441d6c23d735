package io.dgen.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.locks.LockSupport;

/** Where chunks come from. */
public sealed interface ChunkSource {

  /**
   * Reads a chunk whole, or up to the end.
   *
   * @param chunk where to, from position to limit; its position moves on
   * @param offset where the first of the bytes stands
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
   * How long it is, once it has been read to some length.
   *
   * @param read bytes that have been read, all there were up to there
   * @return the whole length; from a pipe, which would have to be drained to tell, one more than
   *     has been read if there is more
   * @throws IOException if reading fails
   */
  long length(long read) throws IOException;

  /**
   * A file, from its start on.
   *
   * @param file open for reading
   * @return a source that any number of threads may read from
   */
  static ChunkSource file(FileChannel file) {
    return new File(file);
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
   */
  record File(FileChannel channel) implements ChunkSource {
    @Override
    public void read(ByteBuffer chunk, long offset) throws IOException {
      long start = offset - chunk.position();
      while (chunk.hasRemaining() && channel.read(chunk, start + chunk.position()) >= 0) {
        // goes on where the last read ended
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
