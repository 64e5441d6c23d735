package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Writes the bytes of files, one after the other, each from its start or from where an interrupted
 * write is resumed. What is said of a file elsewhere is the caller's business.
 */
final class FileWriter {

  private final WriteOptions options;
  private final HeldDirectory directory;
  private final int alignment;
  private final WriteStrategy strategy;
  private final WriteTotals totals;
  private final LongConsumer progress;

  FileWriter(
      WriteOptions options,
      HeldDirectory directory,
      int alignment,
      WriteStrategy strategy,
      WriteTotals totals,
      LongConsumer progress) {
    this.options = options;
    this.directory = directory;
    this.alignment = alignment;
    this.strategy = strategy;
    this.totals = totals;
    this.progress = progress;
  }

  /** Opens a file for writing. */
  OutputFile open(Path file) throws IOException {
    return OutputFile.open(file, directory, options.access(), alignment);
  }

  /**
   * Opens an existing file to compare it.
   *
   * @param known whether its bytes are known to be on stable storage if they are right
   */
  InputFile reading(Path file, boolean known) throws IOException {
    // Only a device may be named by a link.
    Path real = options.device() ? file.toRealPath() : file;
    return known ? InputFile.openCached(real, directory) : InputFile.openStored(real, directory);
  }

  /** Compares what a file holds with what it should hold. */
  ResumePoint resumePoint(DataGenerator generator, Manifest content, InputFile file)
      throws IOException {
    long start = System.nanoTime();
    ResumeCheck check = new ResumeCheck(generator, content, file.source(), progress);
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
  ResumePoint resumePoint(DataGenerator generator, Manifest content, Path file, boolean known)
      throws IOException {
    try (InputFile there = reading(file, known)) {
      ResumePoint point = resumePoint(generator, content, there);
      if (point.whole()) {
        sync(there::sync);
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
        output.checkPlace();
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
      // What follows is written anew. Where storage has failed to take it, its pages in the cache
      // and its blocks on the device do not fit together, and ext4 may lose what is only written
      // over.
      output.cut(from.bytes());
      start = System.nanoTime() - prepared;
      writing.write(from.bytes());
      long sync = sync(output::sync);
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

  /** Syncs a file that has been whole before. */
  void sync(OutputFile output) throws IOException {
    totals.fileNanos.add(sync(output::sync));
  }

  /** Syncs something unless the options say not to. */
  interface Sync {
    /** Returns false if it cannot be synced. */
    boolean run() throws IOException;
  }

  /** Returns how long syncing took, in nanoseconds. */
  private long sync(Sync sync) throws IOException {
    if (!options.sync()) {
      totals.notSynced();
      return 0;
    }
    long start = System.nanoTime();
    if (!sync.run()) {
      totals.notSynced();
    }
    long taken = System.nanoTime() - start;
    totals.syncNanos.add(taken);
    return taken;
  }
}
