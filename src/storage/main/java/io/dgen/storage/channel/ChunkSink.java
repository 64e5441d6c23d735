package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.LockSupport;

/** Where chunks go. */
public sealed interface ChunkSink {

  /**
   * Writes a chunk whole. If it throws, the buffer's position says how far it came.
   *
   * @param chunk the bytes, from position to limit
   * @param offset where the first of them belongs
   * @throws IOException if not all can be written
   */
  void write(ByteBuffer chunk, long offset) throws IOException;

  /**
   * Whether chunks can be written side by side and out of order.
   *
   * @return false if they must come one after the other
   */
  boolean positional();

  /**
   * A file, from its start on.
   *
   * @param file open for writing
   * @return a sink that any number of threads may write to
   */
  static ChunkSink file(FileChannel file) {
    return new File(file);
  }

  /**
   * A file past the page cache, from its start on. What does not fill a block at the file's end
   * goes through the page cache: padded to a block it would need room that the file does not, and
   * on a device write over bytes that are not the file's.
   *
   * @param direct open for direct writing
   * @param buffered the same file, open for writing
   * @param alignment what offsets and lengths of direct writes must be a multiple of, a power of
   *     two; chunks must begin at such offsets and lie at such addresses
   * @return a sink that any number of threads may write to
   */
  static ChunkSink direct(FileChannel direct, FileChannel buffered, int alignment) {
    return new Direct(direct, buffered, alignment);
  }

  /**
   * A pipe or the like.
   *
   * @param stream open
   * @return a sink for one thread
   */
  static ChunkSink stream(WritableByteChannel stream) {
    return new Stream(stream);
  }

  /**
   * See {@link #file}.
   *
   * @param channel the file
   */
  record File(FileChannel channel) implements ChunkSink {
    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      long start = offset - chunk.position();
      while (chunk.hasRemaining()) {
        if (channel.write(chunk, start + chunk.position()) == 0) {
          throw new IOException("nothing can be written");
        }
      }
    }

    @Override
    public boolean positional() {
      return true;
    }
  }

  /**
   * See {@link #direct}.
   *
   * @param direct for whole blocks
   * @param buffered for the rest
   * @param alignment bytes of a block
   */
  record Direct(FileChannel direct, FileChannel buffered, int alignment) implements ChunkSink {
    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      long start = offset - chunk.position();
      int end = chunk.limit();
      int whole = end - (int) ((start + end) % alignment);
      if (whole > chunk.position()) {
        chunk.limit(whole);
        writeWhole(chunk, start);
        chunk.limit(end);
      }
      new File(buffered).write(chunk, start + chunk.position());
    }

    private void writeWhole(ByteBuffer chunk, long start) throws IOException {
      while (chunk.hasRemaining()) {
        int before = chunk.position();
        direct.write(chunk, start + before);
        // A write that ended within a block is gone on with from the block's start.
        chunk.position(chunk.position() - (int) ((start + chunk.position()) % alignment));
        if (chunk.position() <= before) {
          throw new IOException("nothing can be written");
        }
      }
    }

    @Override
    public boolean positional() {
      return true;
    }
  }

  /**
   * See {@link #stream}.
   *
   * @param channel the stream
   */
  record Stream(WritableByteChannel channel) implements ChunkSink {

    /** Somebody may have made it non-blocking: the time after which to look again. */
    private static final long FULL_NANOS = 100_000;

    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      while (chunk.hasRemaining()) {
        if (channel.write(chunk) == 0) {
          LockSupport.parkNanos(FULL_NANOS);
        }
      }
    }

    @Override
    public boolean positional() {
      return false;
    }
  }
}
