package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

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
   * Returns whether chunks come in pieces that an observer is told of. They are compared by the
   * threads that read them.
   *
   * @return false for what comes as a whole
   */
  default boolean comesInPieces() {
    return false;
  }

  /**
   * As {@link #read(ByteBuffer, long)}. A source that gets a chunk piece by piece tells of each.
   *
   * @param chunk where to
   * @param offset offset of the first byte in the source
   * @param observer is told of bytes as they come, of all of them or of none
   * @throws IOException if reading fails
   */
  default void read(ByteBuffer chunk, long offset, ArrivalObserver observer) throws IOException {
    read(chunk, offset);
  }

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
    return new FileSource(file, false);
  }

  /**
   * Returns a part of a positional source. Where reads are direct, the part must begin with a
   * block.
   *
   * @param whole the source
   * @param offset where the part begins
   * @return a source that begins there and may be longer than expected
   */
  static ChunkSource part(ChunkSource whole, long offset) {
    return new PartSource(whole, offset, true);
  }

  /**
   * Returns the rest of a positional source.
   *
   * @param whole the source
   * @param offset where the rest begins; where reads are direct, at a block
   * @return a source that begins there, and may be longer than expected if the whole may
   */
  static ChunkSource rest(ChunkSource whole, long offset) {
    return new PartSource(whole, offset, whole.mayBeLonger());
  }

  /**
   * Returns a source that reads a pipe or the like.
   *
   * @param stream open
   * @return a source for one thread at a time
   */
  static ChunkSource stream(ReadableByteChannel stream) {
    return new StreamSource(stream);
  }
}
