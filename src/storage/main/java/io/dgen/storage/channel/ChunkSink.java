package io.dgen.storage.channel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes chunks: a file, a device, a pipe, or an implementation of the caller's. A positional sink
 * is called by many threads at a time, any other by one.
 *
 * <p>The memory of a chunk is filled again after {@link #write} has returned. An implementation
 * that hands the bytes to an asynchronous operation waits for its end, as {@link #asynchronous}
 * does. If it does not, the operation fails, or the write as a whole: no other bytes are written in
 * the chunk's place.
 */
public interface ChunkSink {

  /**
   * Writes a whole chunk. If it throws, the buffer's position says how far it came.
   *
   * @param chunk the bytes, from position to limit
   * @param offset where the first of them belongs
   * @throws IOException if not all can be written
   */
  void write(ByteBuffer chunk, long offset) throws IOException;

  /**
   * Returns whether chunks can be written concurrently and in any order.
   *
   * @return false if they must come one after the other
   */
  boolean positional();

  /** Starts asynchronous writes. */
  @FunctionalInterface
  interface Starting {

    /**
     * Starts to write a whole chunk. Is called by many threads at a time.
     *
     * @param chunk the bytes, from position to limit; of this call alone
     * @param offset where the first of them belongs
     * @return completes when the operation no longer uses the bytes
     * @throws IOException if the operation cannot be started
     */
    CompletionStage<?> start(ByteBuffer chunk, long offset) throws IOException;
  }

  /**
   * Returns a positional sink that writes asynchronously. Each thread that writes has one operation
   * in flight, so there are as many as {@code WriteOptions.queueDepth}.
   *
   * @param writes starts an operation
   * @return a sink that any number of threads may write to
   */
  static ChunkSink asynchronous(Starting writes) {
    return new Asynchronous(writes);
  }

  /**
   * Returns whether a sink surely uses no chunk after {@link #write} has returned.
   *
   * @param sink takes chunks
   * @return false for implementations of the caller's
   */
  static boolean keepsNothing(ChunkSink sink) {
    return switch (sink) {
      case File _, Direct _, Stream _ -> true;
      case Observed observed -> keepsNothing(observed.sink);
      default -> false;
    };
  }

  /**
   * Returns a sink that writes to a file from its start.
   *
   * @param file open for writing
   * @return a sink that any number of threads may write to
   */
  static ChunkSink file(FileChannel file) {
    return new File(file);
  }

  /**
   * Returns a sink that bypasses the page cache, from the file's start. The last bytes, which do
   * not fill a block, go through the page cache: padded to a block they would take space that the
   * file does not need, and on a device overwrite bytes that follow it.
   *
   * @param direct open for direct writing
   * @param buffered the same file, open for writing
   * @param alignment a power of two; offsets and lengths of direct writes must be multiples of it,
   *     chunks must begin at such offsets and addresses
   * @return a sink that any number of threads may write to
   */
  static ChunkSink direct(FileChannel direct, FileChannel buffered, int alignment) {
    return new Direct(direct, buffered, alignment);
  }

  /**
   * Returns a sink that tells of its first bytes.
   *
   * @param sink takes the chunks
   * @param changed is run, on any thread, after each write that may have changed a byte
   * @return a sink like it
   */
  static ChunkSink observed(ChunkSink sink, Runnable changed) {
    return new Observed(sink, changed);
  }

  /**
   * Returns a sink that writes to a pipe or the like.
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
          throw new StalledException();
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
        // After a write that ended within a block, the block is written again.
        chunk.position(chunk.position() - (int) ((start + chunk.position()) % alignment));
        if (chunk.position() <= before) {
          throw new StalledException();
        }
      }
    }

    @Override
    public boolean positional() {
      return true;
    }
  }

  /**
   * See {@link #observed}.
   *
   * @param sink takes the chunks
   * @param changed is run afterwards
   */
  record Observed(ChunkSink sink, Runnable changed) implements ChunkSink {
    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      int before = chunk.position();
      try {
        sink.write(chunk, offset);
      } catch (StalledException e) {
        changed.run(); // a part of a block may have been written, which does not count
        throw e;
      } finally {
        if (chunk.position() > before) {
          changed.run();
        }
      }
    }

    @Override
    public boolean positional() {
      return sink.positional();
    }
  }

  /**
   * See {@link #asynchronous}.
   *
   * @param writes starts an operation
   */
  record Asynchronous(Starting writes) implements ChunkSink {

    /** Checks that it is not null. */
    public Asynchronous {
      Objects.requireNonNull(writes, "writes");
    }

    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      try {
        writes.start(chunk.duplicate(), offset).toCompletableFuture().get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure
            ? failure
            : new IOException(String.valueOf(e.getCause()), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
      chunk.position(chunk.limit());
    }

    @Override
    public boolean positional() {
      return true;
    }
  }

  /** Thrown if writes come to nothing. */
  final class StalledException extends IOException {
    private static final long serialVersionUID = 1L;

    private StalledException() {
      super("nothing can be written");
    }
  }

  /**
   * See {@link #stream}.
   *
   * @param channel the stream
   */
  record Stream(WritableByteChannel channel) implements ChunkSink {

    /** Another process may have made the pipe non-blocking: the time until the next attempt. */
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
