package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.FullStorage;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.PresentFiles;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Writes files until there is no more space. Threads write files side by side, so when one does not
 * fit, those with higher numbers are removed with it, and the rest is written one by one until a
 * file does not fit although nothing follows it.
 */
final class SetFill {

  private final HeldDirectory directory;
  private final DataSetManifest set;
  private final DataGenerator generator;
  private final WriteOptions options;
  private final LongConsumer progress;
  private final Announcement announcement;
  private final WriteTotals totals = new WriteTotals();

  SetFill(
      HeldDirectory directory,
      DataSetManifest set,
      DataGenerator generator,
      WriteOptions options,
      LongConsumer progress,
      Announcement announcement) {
    this.directory = directory;
    this.set = set;
    this.generator = generator;
    this.options = options;
    this.progress = progress;
    this.announcement = announcement;
  }

  /** Returns whether any file has been created or changed. */
  boolean changed() {
    return totals.changed;
  }

  FillResult run(Purpose purpose) throws IOException {
    long start = System.nanoTime();
    long first = 0;
    boolean full = false;
    WriteOptions how = options;
    while (true) {
      DataSetFiles files =
          new DataSetFiles(
              directory,
              set,
              generator,
              how,
              progress,
              purpose,
              false,
              announcement,
              first,
              totals);
      try {
        files.run();
        return result(set.files(), full, start);
      } catch (IOException e) {
        first = files.failed();
        if (!FullStorage.is(e) || first < 0) {
          throw e;
        }
        full = true;
        long removed = removeFrom(first);
        if (removed <= 1) {
          if (first == 0) {
            throw e; // not one file fits
          }
          return result(first, true, start);
        }
        how = options.withQueueDepth(1);
      }
    }
  }

  /** Removes files that are there, and returns how many. */
  private long removeFrom(long first) throws IOException {
    long removed = 0;
    for (long file : PresentFiles.of(directory.path(), set)) {
      if (file >= first) {
        directory.delete(set.path(directory.path(), file));
        removed++;
      }
    }
    return removed;
  }

  private FillResult result(long files, boolean full, long start) {
    long written = set.first(files).totalBytes() - totals.keptBytes.sum();
    totals.bytes.add(written - totals.bytes.sum()); // without those that were removed
    int threads = (int) Math.min(options.queueDepth(), files);
    return new FillResult(
        totals.result(threads, threads, threads, System.nanoTime() - start), files, full);
  }
}
