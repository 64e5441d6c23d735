package io.dgen.storage.channel;

import io.dgen.DataGenerator;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;

/** Compares parts of files with their streams, up to the first byte that is not right. */
public final class RightBytes {

  private RightBytes() {}

  /**
   * Returns what memory must be aligned to, and parts must begin at.
   *
   * @param source the file
   * @return bytes, a power of two
   */
  public static int alignment(ChunkSource source) {
    return Math.max(DataGenerator.PAGE_BYTES, source.blockBytes());
  }

  /**
   * Reads a part of a file and compares it.
   *
   * @param generator makes the bytes that should be there
   * @param position where in the stream the part begins
   * @param source the file
   * @param offset where in the file it begins: at a multiple of the alignment
   * @param length how many bytes
   * @param memory of whole blocks, aligned
   * @param reads a permit for each read
   * @param observer is told how long comparing took
   * @return the bytes before the first that is wrong, missing or unreadable
   * @throws TransferException if the file has been closed
   */
  public static long count(
      DataGenerator generator,
      long position,
      ChunkSource source,
      long offset,
      int length,
      MemorySegment memory,
      Semaphore reads,
      TransferObserver observer)
      throws TransferException {
    MemorySegment found = read(source, offset, length, memory, reads);
    long start = System.nanoTime();
    long right =
        generator
            .verifyAt(position, found)
            .map(mismatch -> mismatch.first() - position)
            .orElse(found.byteSize());
    observer.onData(System.nanoTime() - start);
    return right;
  }

  /** Returns the part that can be read: up to the file's end, or to a bad block. */
  private static MemorySegment read(
      ChunkSource source, long offset, int length, MemorySegment memory, Semaphore reads)
      throws TransferException {
    ByteBuffer bytes = memory.asByteBuffer().limit(length); // reads may use the rest of a block
    reads.acquireUninterruptibly();
    try {
      source.read(bytes, offset);
    } catch (ClosedChannelException e) {
      throw new TransferException(offset + bytes.position(), e);
    } catch (IOException e) {
      if (Interruption.ended(e)) {
        throw new TransferException(offset + bytes.position(), e);
      }
      readBlocks(source, bytes.position(0), offset);
    } finally {
      reads.release();
    }
    return memory.asSlice(0, bytes.position());
  }

  /** Reads block by block of the file, up to the first that cannot be read. */
  private static void readBlocks(ChunkSource source, ByteBuffer bytes, long offset)
      throws TransferException {
    int limit = bytes.limit();
    try {
      while (bytes.position() < limit) {
        long from = offset + bytes.position();
        int rest = source.blockBytes() - (int) (from % source.blockBytes());
        bytes.limit(Math.min(limit, bytes.position() + rest));
        source.read(bytes, from);
        if (bytes.hasRemaining()) {
          return; // the file's end
        }
      }
    } catch (ClosedChannelException e) {
      throw new TransferException(offset + bytes.position(), e);
    } catch (IOException e) {
      if (Interruption.ended(e)) {
        throw new TransferException(offset + bytes.position(), e);
      }
      // An unreadable block is not right.
    }
  }
}
