package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Pace;
import io.dgen.storage.channel.RightBytes;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks on one thread, quickly, that small files are right, one after another in the same memory.
 * What is not right is left to a verifier. Not thread-safe.
 */
final class SmallFileCheck implements AutoCloseable {

  private static final long NANOS = 1_000_000_000L;

  private final Arena arena = Arena.ofConfined();
  private final Semaphore reads = new Semaphore(1);
  private final long most;
  private final Pace pace;
  private @Nullable MemorySegment memory;

  /**
   * A check of files of up to a size.
   *
   * @param largest bytes of the largest file
   * @param settings the most that is read in one go, and in a second
   */
  SmallFileCheck(long largest, VerifySettings settings) {
    most = Math.clamp(largest, 1, settings.chunkBytes());
    pace = settings.rules().pace();
  }

  /**
   * Compares a file as long as its manifest says.
   *
   * @param progress is told of the file's bytes if they are right
   * @return the result if the file is right; null if anything is wrong or unreadable
   */
  @Nullable VerifyResult check(
      DataGenerator generator, Manifest manifest, ChunkSource source, LongConsumer progress)
      throws TransferException {
    long start = System.nanoTime();
    long length = manifest.length();
    MemorySegment chunk = memory(RightBytes.alignment(source));
    for (long at = 0; at < length; at += chunk.byteSize()) {
      int bytes = (int) Math.min(chunk.byteSize(), length - at);
      long position = manifest.position() + at;
      pace.await(bytes);
      if (RightBytes.count(generator, position, source, at, bytes, chunk, reads) < bytes) {
        return null;
      }
    }
    progress.accept(length);
    double seconds = (double) (System.nanoTime() - start) / NANOS;
    return new VerifyResult(
        length,
        length,
        length,
        VerifyResult.Totals.NONE,
        List.of(),
        0,
        List.of(),
        0,
        0,
        0,
        0,
        seconds);
  }

  private MemorySegment memory(int alignment) {
    if (memory == null || memory.byteSize() % alignment != 0) {
      memory = arena.allocate(Math.ceilDiv(most, alignment) * alignment, alignment);
    }
    return memory;
  }

  @Override
  public void close() {
    arena.close();
  }
}
