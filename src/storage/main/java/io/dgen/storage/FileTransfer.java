package io.dgen.storage;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Whole files written one after another by the calling thread alone: it generates a chunk, writes
 * it, and so on. Not thread-safe.
 */
final class FileTransfer implements AutoCloseable {

  private final DataGenerator generator;
  private final WriteOptions options;
  private final WriteTotals totals;
  private final LongConsumer progress;
  private final BlockWriter blocks;
  private final int alignment;
  private final Arena arena = Arena.ofConfined();
  private MemorySegment memory = MemorySegment.NULL;

  /** How long putting files that are kept on the storage device has taken. */
  private long syncNanos;

  FileTransfer(
      DataGenerator generator,
      WriteOptions options,
      int alignment,
      WriteTotals totals,
      LongConsumer progress) {
    this.alignment = alignment;
    this.generator = generator;
    this.options = options;
    this.totals = totals;
    this.progress = progress;
    this.blocks = new BlockWriter(options.blockBytes(), totals.latencies);
  }

  /**
   * Writes a file that holds the whole of a stream, or what is missing of it, or nothing.
   *
   * @return whether the file is whole now
   * @throws OutputRefusedException if it is only to be checked, and is not what it should be
   */
  boolean transfer(Path path, Manifest content, Purpose purpose) throws IOException {
    DataGenerator own = generator.withStream(content.spec().stream());
    long size = content.length();
    Kept kept = Kept.NOTHING;
    if (purpose != Purpose.WRITE) {
      kept = check(own, path, size);
      if (kept.whole()) {
        return true;
      }
      if (purpose == Purpose.CHECK) {
        kept.refuseIfLost(path);
        return false;
      }
    }
    long start = System.nanoTime();
    long generation = 0;
    long sync = 0;
    try (OutputFile output = OutputFile.open(path, options.access(), alignment)) {
      output.cut(kept.equals(Kept.NOTHING) ? 0 : size);
      long offset = kept.bytes();
      totals.bufferedBytes.add(output.bufferedBytes(size - offset));
      while (offset < size) {
        MemorySegment chunk = memory(Math.min(size - offset, options.chunkBytes()));
        long before = System.nanoTime();
        own.fillAt(offset, chunk);
        generation += System.nanoTime() - before;
        blocks.write(output.sink(), chunk, offset);
        totals.bytes.add(chunk.byteSize());
        progress.accept(chunk.byteSize());
        offset += chunk.byteSize();
      }
      if (options.sync()) {
        long before = System.nanoTime();
        output.sync();
        sync = System.nanoTime() - before;
      }
    } finally {
      totals.generationNanos.add(generation);
      totals.syncNanos.add(sync);
      totals.storageNanos.add(System.nanoTime() - start - generation - sync);
    }
    return true;
  }

  private Kept check(DataGenerator own, Path path, long size) throws IOException {
    long start = System.nanoTime();
    long syncedBefore = syncNanos;
    Kept kept = kept(own, path, size);
    long sync = syncNanos - syncedBefore;
    totals.syncNanos.add(sync);
    totals.checkNanos.add(System.nanoTime() - start - sync);
    totals.keptBytes.add(kept.bytes());
    progress.accept(kept.bytes());
    return kept;
  }

  /** What is there; a whole file is put on the storage device if it is to be there at the end. */
  private Kept kept(DataGenerator own, Path path, long size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ChunkSource source = ChunkSource.file(channel);
      long right = 0;
      while (right < size) {
        MemorySegment chunk = memory(Math.min(size - right, options.chunkBytes()));
        ByteBuffer bytes = chunk.asByteBuffer();
        source.read(bytes, right);
        MemorySegment found = chunk.asSlice(0, bytes.position());
        long from = right;
        right = own.verifyAt(right, found).map(Mismatch::first).orElse(from + found.byteSize());
        if (right < from + chunk.byteSize()) {
          break;
        }
      }
      Kept kept = Kept.of(right, channel.size(), size, alignment);
      if (kept.whole() && options.sync()) {
        long before = System.nanoTime();
        channel.force(true);
        syncNanos += System.nanoTime() - before;
      }
      return kept;
    } catch (NoSuchFileException e) {
      return Kept.NOTHING;
    }
  }

  /** All files are equally large, so the first chunk is the largest. */
  private MemorySegment memory(long bytes) {
    if (memory.byteSize() < bytes) {
      memory = arena.allocate(bytes, alignment);
    }
    return memory.asSlice(0, bytes);
  }

  @Override
  public void close() {
    blocks.close();
    arena.close();
  }
}
