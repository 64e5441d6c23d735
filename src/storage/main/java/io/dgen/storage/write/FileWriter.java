package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.DirectIo;
import io.dgen.storage.channel.FullStorage;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.channel.MediumFailure;
import io.dgen.storage.channel.NotSyncedException;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytes of files, one after the other, each from its start or from where an interrupted
 * write is resumed. What is said of a file elsewhere is the caller's business.
 */
final class FileWriter {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

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
   * @param offset where its bytes begin
   * @param known whether its bytes are known to be on stable storage if they are right
   */
  InputFile reading(Path file, long offset, boolean known) throws IOException {
    // Only a device may be named by a link.
    Path real = options.device() ? file.toRealPath() : file;
    return known || !beginsBlock(real, offset)
        ? InputFile.openCached(real, directory)
        : InputFile.openStored(real, directory);
  }

  /** Direct reads cannot begin elsewhere. */
  private static boolean beginsBlock(Path file, long offset) throws IOException {
    if (offset == 0 || offset % DirectIo.alignment(file) == 0) {
      return true;
    }
    LOGGER.log(
        System.Logger.Level.INFO,
        "{0} is compared as the page cache shows it: direct reads cannot begin at offset {1}"
            + " (remedy: an offset that is a multiple of {2})",
        file,
        Long.toString(offset),
        Integer.toString(DirectIo.alignment(file)));
    return false;
  }

  /**
   * Compares what a file holds with what it should hold. What only the page cache shows may have
   * failed to reach storage before, which no later sync tells: it is not called synced.
   *
   * @param known whether its bytes are known to be on stable storage if they are right
   */
  ResumePoint resumePoint(DataGenerator generator, Manifest content, InputFile file, boolean known)
      throws IOException {
    ResumePoint point = resumePoint(generator, content, file);
    if (point.bytes() > 0 && !known && !file.direct()) {
      totals.notSynced();
    }
    return point;
  }

  private ResumePoint resumePoint(DataGenerator generator, Manifest content, InputFile file)
      throws IOException {
    long start = System.nanoTime();
    ChunkSource source = content.offset() == 0 ? file.source() : file.source(content.offset());
    ResumeCheck check = new ResumeCheck(generator, content, source, progress);
    strategy.compare(check);
    long length = content.length();
    long found = check.foundBytes();
    ResumePoint point =
        ResumePoint.of(
            check.rightBytes(),
            source.mayBeLonger() ? Math.min(length, found) : found,
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
    try (InputFile there = reading(file, content.offset(), known)) {
      ResumePoint point = resumePoint(generator, content, there, known);
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
        sync = write(generator, content, output, from, announcement).syncNanos();
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
   * @return what has been written
   */
  Written write(
      DataGenerator generator,
      Manifest content,
      OutputFile output,
      ResumePoint from,
      Announcement announcement)
      throws IOException {
    return write(generator, content, output, from, announcement, null);
  }

  /** What is done before the first byte is written. */
  interface Preparation {
    /** Does it. */
    void run() throws IOException;
  }

  /** What a write has come to. */
  record Written(long bytes, boolean full, long syncNanos) {}

  /** What a full file system means. */
  interface Ending {

    /** Is called before the first byte is written, when what is replaced is gone. */
    void begin() throws IOException;

    /**
     * Ends a write that has failed, or throws the failure.
     *
     * @param before how long the file was, if that must not change
     * @return bytes of the content that are written
     */
    long end(OutputFile output, long before, TransferException failure) throws IOException;
  }

  /** Writes up to the end of the content, or of the space. */
  Written fill(
      DataGenerator generator,
      Manifest content,
      Path file,
      OutputFile output,
      ResumePoint from,
      Announcement announcement,
      Preparation preparation)
      throws IOException {
    Tail tail = new Tail(options, alignment, totals, progress);
    Written written =
        write(
            generator,
            content,
            output,
            from,
            announcement,
            new Ending() {
              @Override
              public void begin() throws IOException {
                preparation.run();
              }

              @Override
              public long end(OutputFile target, long before, TransferException failure)
                  throws IOException {
                if (!FullStorage.is(failure)) {
                  throw failure;
                }
                long reached = failure.reached() - content.offset();
                return tail.write(generator, content, target, before, reached);
              }
            });
    try {
      long sync = sync(output::sync);
      if (!tail.unsure()) {
        return new Written(written.bytes, written.full, sync);
      }
    } catch (NotSyncedException e) {
      if (!FullStorage.is(e)) {
        throw e;
      }
    }
    return stored(generator, content.withLength(written.bytes), file, output);
  }

  /**
   * Cuts off what storage did not take, though the page cache did: some file systems find out only
   * when they write back that there is no space.
   */
  private Written stored(DataGenerator generator, Manifest content, Path file, OutputFile output)
      throws IOException {
    try (InputFile there = reading(file, content.offset(), false)) {
      if (!there.direct()) {
        throw new FileSystemException(
            file.toString(),
            null,
            "storage became full when it was synced, and how much of the file it took cannot be"
                + " told: reads show the page cache; so it is incomplete (remedy: free space, and"
                + " write it anew without --resume)");
      }
      ChunkSource source = content.offset() == 0 ? there.source() : there.source(content.offset());
      ResumeCheck check = new ResumeCheck(generator, content, source, checked -> {});
      strategy.compare(check);
      long right = check.rightBytes();
      long bytes = right == content.length() ? right : right - right % alignment;
      output.cut(content.offset() + bytes);
      // Closed after that: closing gives up the lock.
      return new Written(bytes, true, sync(output::sync));
    }
  }

  private Written write(
      DataGenerator generator,
      Manifest content,
      OutputFile output,
      ResumePoint from,
      Announcement announcement,
      @Nullable Ending ending)
      throws IOException {
    long position = content.position() + from.bytes();
    long length = content.length() - from.bytes();
    long start = System.nanoTime();
    try (WriteStrategy.Ready writing = ready(generator, output, position, length)) {
      long prepared = System.nanoTime() - start;
      output.checkRoom(content.end());
      checkWritable(output, content.offset());
      announce(announcement, output);
      // What follows is written anew. Where storage has failed to take it, its pages in the cache
      // and its blocks on the device do not fit together, and ext4 may lose what is only written
      // over.
      long before = content.offset() == 0 ? 0 : output.size();
      if (content.offset() == 0) {
        output.cut(from.bytes()); // otherwise what follows is not ours
      }
      if (ending != null) {
        ending.begin();
      }
      start = System.nanoTime() - prepared;
      long bytes = content.length();
      boolean full = false;
      try {
        writing.write(content.offset() + from.bytes());
      } catch (TransferException e) {
        if (ending == null) {
          throw e;
        }
        bytes = ending.end(output, before, e);
        full = true;
        totals.bytes.add(bytes - from.bytes() - totals.bytes.sum());
      }
      long sync = ending == null ? sync(output::sync) : 0;
      totals.fileNanos.add(System.nanoTime() - start);
      totals.bufferedBytes.add(output.bufferedBytes(bytes - from.bytes()));
      return new Written(bytes, full, sync);
    }
  }

  /** Returns whether all that was written was gone past, and so nothing has been changed. */
  boolean tookNothing(OutputFile output) {
    return !totals.unwritten.isEmpty() && !output.changed();
  }

  /** Returns what to throw then, if nothing else has been changed. */
  UnwrittenException unwritten(Path file) {
    return new UnwrittenException(file, totals.unwritten, null, false, null);
  }

  /** A bad block where the device is probed is one of those that are gone past. */
  private void checkWritable(OutputFile output, long offset) throws IOException {
    try {
      output.checkWritable(offset);
    } catch (IOException e) {
      IOException reason = e instanceof NotSyncedException synced ? synced.getCause() : e;
      if (!options.rules().keepGoing() || !MediumFailure.is(reason)) {
        throw e;
      }
    }
  }

  private WriteStrategy.Ready ready(
      DataGenerator generator, OutputFile output, long position, long length) throws IOException {
    try {
      ChunkSink sink = output.sink();
      return strategy.ready(
          generator,
          position,
          length,
          options.rules().keepGoing()
              ? new ForgivingSink(sink, alignment, totals.unwritten)
              : sink);
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
