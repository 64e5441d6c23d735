package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.FileFailure;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.TransferObserver;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Writes or checks the files of a set, once: a few or large ones one after another, each by all
 * threads; others side by side, each by one thread.
 */
final class DataSetFiles {

  /** Files of more chunks are worth threads and buffers made for each. */
  private static final int LARGE_FILE_CHUNKS = 64;

  private final HeldDirectory directory;
  private final DataSetManifest set;
  private final DataGenerator generator;
  private final WriteOptions options;
  private final TransferObserver progress;
  private final Purpose purpose;
  private final Announcement announcement;
  private final boolean known;
  private final long first;
  private final WriteTotals totals;
  private volatile boolean whole = true;

  /** The first file that failed, or -1. */
  private volatile long failed = -1;

  /**
   * Files to be written or checked.
   *
   * @param known whether the bytes of the files that are there are known to be on stable storage
   * @param first the first file; those before it are left alone
   * @param totals what is counted
   */
  DataSetFiles(
      HeldDirectory directory,
      DataSetManifest set,
      DataGenerator generator,
      WriteOptions options,
      LongConsumer progress,
      Purpose purpose,
      boolean known,
      Announcement announcement,
      long first,
      WriteTotals totals) {
    this.directory = directory;
    this.set = set;
    this.generator = generator;
    this.options = options;
    this.progress = TransferObserver.of(progress);
    this.purpose = purpose;
    this.announcement = announcement;
    this.known = known;
    this.first = first;
    this.totals = totals;
  }

  /** Returns whether all files are whole. */
  boolean whole() {
    return whole;
  }

  /** Returns whether any file has been created or changed. */
  boolean changed() {
    return totals.changed;
  }

  /** Returns the first file that failed; -1 if none has. */
  long failed() {
    return failed;
  }

  WriteResult run() throws IOException {
    int alignment = options.alignment(directory.path());
    return oneAfterAnother() ? writeWithAllThreads(alignment) : writeSideBySide(alignment);
  }

  private boolean oneAfterAnother() {
    long chunks = Math.ceilDiv(set.spec().size(), options.chunkBytes());
    return chunks > LARGE_FILE_CHUNKS || (chunks > 1 && set.files() < options.queueDepth());
  }

  private WriteResult writeWithAllThreads(int alignment) throws IOException {
    WriteStrategy strategy = new PipelinedStrategy(options, totals, progress);
    FileWriter writer = new FileWriter(options, directory, alignment, strategy, totals, progress);
    for (long file = first; file < set.files(); file++) {
      try {
        write(writer, file);
      } catch (IOException e) {
        failed = file;
        throw e;
      }
    }
    syncNames(1);
    return totals.result(
        options.queueDepth(), 1, generator.runtime().threads(), totals.fileNanos.sum());
  }

  private WriteResult writeSideBySide(int alignment) throws IOException {
    int threads = (int) Math.min(options.queueDepth(), set.files() - first);
    AtomicLong next = new AtomicLong(first);
    Crew crew = new Crew();
    long start = System.nanoTime();
    try (WriterThreads writers =
        WriterThreads.start(
            crew, threads, () -> writeFiles(crew, next, alignment), () -> next.set(set.files()))) {
      writers.run();
    } catch (InterruptedIOException e) {
      throw new TransferException(totals.bytes.sum(), e, directory.path());
    } catch (TransferException e) {
      failed = e.reached(); // a number, see writeNumbered
      throw e.getCause();
    }
    syncNames(threads);
    long checked = totals.checkNanos.sum() / threads;
    return totals.result(threads, threads, threads, System.nanoTime() - start - checked);
  }

  /** A thread's work. Files are taken in order, so all before the first that failed are whole. */
  private void writeFiles(Crew crew, AtomicLong next, int alignment) {
    try (OneThreadStrategy strategy =
        new OneThreadStrategy(options, set.spec().size(), alignment, totals, progress)) {
      FileWriter writer = new FileWriter(options, directory, alignment, strategy, totals, progress);
      for (long i = next.getAndIncrement();
          i < set.files() && !crew.failedBefore(i);
          i = next.getAndIncrement()) {
        long file = i;
        crew.attempt(file, () -> writeNumbered(writer, file));
      }
    }
  }

  /** Failures carry the file's number, so that the one of the first file is kept. */
  private void writeNumbered(FileWriter writer, long file) throws TransferException {
    try {
      write(writer, file);
    } catch (IOException e) {
      throw new TransferException(file, e);
    }
  }

  private void write(FileWriter writer, long file) throws IOException {
    Path path = set.path(directory.path(), file);
    Manifest content = set.manifest(file);
    progress.begins(path.toString(), content.length());
    try {
      DataGenerator own = generator.withStream(content.spec().stream());
      write(writer, set.drawn() ? own.withSize(content.length()) : own, content, path);
    } catch (TransferException e) {
      throw new TransferException(e.reached(), e.getCause(), path);
    } catch (IOException e) {
      throw FileFailure.named(path, e);
    } finally {
      progress.ends();
    }
  }

  private void write(FileWriter writer, DataGenerator own, Manifest content, Path path)
      throws IOException {
    directory.check();
    ResumePoint from =
        purpose == Purpose.WRITE
            ? ResumePoint.START
            : writer.resumePoint(own, content, path, known);
    if (from.whole()) {
      return;
    }
    if (purpose == Purpose.CHECK) {
      from.refuseIfLossy(path);
      whole = false;
      return;
    }
    writer.write(own, content, path, from, announcement);
  }

  /** All names at once, before anything calls the set complete. */
  private void syncNames(int threads) throws IOException {
    if (options.sync()) {
      long start = System.nanoTime();
      if (!directory.sync()) {
        totals.notSynced();
      }
      long taken = System.nanoTime() - start;
      totals.syncNanos.add(taken * threads); // the average is told
      totals.fileNanos.add(taken);
    }
  }
}
