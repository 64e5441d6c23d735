package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Writes the bytes of files, one after the other, each from its start or from where an interrupted
 * write is resumed. What is said of a file elsewhere is the caller's business.
 */
final class FileWriter {

  private final WriteOptions options;
  private final int alignment;
  private final WriteStrategy strategy;
  private final WriteTotals totals;
  private final LongConsumer progress;

  FileWriter(
      WriteOptions options,
      int alignment,
      WriteStrategy strategy,
      WriteTotals totals,
      LongConsumer progress) {
    this.options = options;
    this.alignment = alignment;
    this.strategy = strategy;
    this.totals = totals;
    this.progress = progress;
  }

  /** Opens a file for writing. */
  OutputFile open(Path file) throws IOException {
    return OutputFile.open(file, options.access(), alignment);
  }

  /** Opens an existing file for {@link #resumePoint(DataGenerator, Manifest, FileChannel)}. */
  FileChannel reading(Path file) throws IOException {
    // Only a device may be named by a link.
    return FileChannel.open(
        options.device() ? file.toRealPath() : file,
        StandardOpenOption.READ,
        LinkOption.NOFOLLOW_LINKS);
  }

  /** Compares what a file holds with what it should hold. */
  ResumePoint resumePoint(DataGenerator generator, Manifest content, FileChannel file)
      throws IOException {
    long start = System.nanoTime();
    ResumeCheck check = new ResumeCheck(generator, content, ChunkSource.file(file), progress);
    strategy.compare(check);
    long length = content.length();
    long found = check.foundBytes();
    ResumePoint point =
        ResumePoint.of(
            check.rightBytes(),
            options.device() ? Math.min(length, found) : found,
            length,
            alignment);
    progress.accept(point.bytes() - check.checkedBytes()); // the rest is written again
    totals.checkNanos.add(System.nanoTime() - start);
    totals.keptBytes.add(point.bytes());
    return point;
  }

  /** Does the same for a file that may not exist. One that is whole is synced if asked for. */
  ResumePoint resumePoint(DataGenerator generator, Manifest content, Path file) throws IOException {
    try (FileChannel there = reading(file)) {
      ResumePoint point = resumePoint(generator, content, there);
      if (point.whole() && options.sync()) {
        long start = System.nanoTime();
        there.force(true);
        totals.syncNanos.add(System.nanoTime() - start);
      }
      return point;
    } catch (NoSuchFileException e) {
      return ResumePoint.START;
    }
  }

  /** Opens a file, writes what is missing, and closes it. */
  void write(
      DataGenerator generator,
      Manifest content,
      Path file,
      ResumePoint from,
      Announcement announcement)
      throws IOException {
    long start = System.nanoTime();
    long sync;
    try (OutputFile output = open(file)) {
      try {
        sync = write(generator, content, output, from, announcement);
      } finally {
        if (output.changed() || output.created()) {
          totals.changed = true;
        }
      }
    }
    strategy.closed(System.nanoTime() - start - sync);
  }

  /**
   * Writes what is missing of an open file. If it fails before the announcement has been made, a
   * file that did not exist is removed again.
   *
   * @return how long syncing took, in nanoseconds
   */
  long write(
      DataGenerator generator,
      Manifest content,
      OutputFile output,
      ResumePoint from,
      Announcement announcement)
      throws IOException {
    long position = content.position() + from.bytes();
    long length = content.length() - from.bytes();
    long start = System.nanoTime();
    try (WriteStrategy.Ready writing = ready(generator, output, position, length)) {
      long prepared = System.nanoTime() - start;
      output.checkRoom(content.length());
      output.checkWritable();
      announce(announcement, output);
      // Bytes behind the resume point stay: they may be right, and would be kept if this fails.
      output.cut(from.equals(ResumePoint.START) ? 0 : content.length());
      start = System.nanoTime() - prepared;
      writing.write(from.bytes());
      long sync = options.sync() ? sync(output) : 0;
      totals.fileNanos.add(System.nanoTime() - start);
      totals.bufferedBytes.add(output.bufferedBytes(length));
      return sync;
    }
  }

  private WriteStrategy.Ready ready(
      DataGenerator generator, OutputFile output, long position, long length) throws IOException {
    try {
      return strategy.ready(generator, position, length, output.sink());
    } catch (RuntimeException | Error e) {
      output.undo();
      throw e;
    }
  }

  private static void announce(Announcement announcement, OutputFile output) throws IOException {
    try {
      announcement.make();
    } catch (IOException e) {
      output.undo();
      throw e;
    }
  }

  private long sync(OutputFile output) throws IOException {
    long start = System.nanoTime();
    output.sync();
    long taken = System.nanoTime() - start;
    totals.syncNanos.add(taken);
    return taken;
  }
}
