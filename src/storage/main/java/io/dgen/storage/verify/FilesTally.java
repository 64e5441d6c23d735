package io.dgen.storage.verify;

import io.dgen.storage.manifest.DataSetManifest;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Adds up the results of files, and keeps the first that are not good. Thread-safe. */
final class FilesTally {

  private static final int MOST_LISTED = 1000;
  private static final int MOST_EXTENTS_EACH = 10;

  private final long files;
  private final TreeMap<Long, FileResult> listed = new TreeMap<>();
  private long unlisted;
  private @Nullable FileResult first;
  private long good;
  private long wrong;
  private long missing;
  private long leftOut;
  private long expectedBytes;
  private long checkedBytes;
  private long unreadableBytes;

  FilesTally(long files) {
    this.files = files;
  }

  synchronized void add(long i, FileResult result) {
    if (i == 0) {
      first = result;
    }
    good += result.good() ? 1 : 0;
    wrong += result.wrong() ? 1 : 0;
    missing += result.state() == FileResult.State.MISSING ? 1 : 0;
    leftOut += result.state() == FileResult.State.LEFT_OUT ? 1 : 0;
    expectedBytes = sum(expectedBytes, result.manifest().length());
    result
        .result()
        .ifPresent(
            r -> {
              checkedBytes = sum(checkedBytes, r.checkedBytes());
              unreadableBytes = sum(unreadableBytes, r.unreadableBytes());
            });
    if (result.good()) {
      return;
    }
    listed.put(i, files > 1 ? result.shortened(MOST_EXTENTS_EACH) : result);
    if (listed.size() > MOST_LISTED) {
      listed.pollLastEntry();
      unlisted++;
    }
  }

  /** Adds the missing files of a set: the first of them one by one, the others as a number. */
  void addMissing(long[] present, DataSetManifest set, LongFunction<FilesVerifier.Task> tasks) {
    long number = 0;
    int told = 0;
    for (int i = 0; number < files && told < MOST_LISTED; number++) {
      if (i < present.length && present[i] == number) {
        i++;
        continue;
      }
      FilesVerifier.Task task = tasks.apply(number);
      add(number, FileResult.without(task.name(), task.manifest(), FileResult.State.MISSING));
      told++;
    }
    long more = files - present.length - told;
    wrong += more;
    missing += more;
    unlisted += more; // they come after as many as are listed
    if (more > 0) {
      // All, less those that are there and will be added, and those that have been told.
      long there = set.drawn() ? LongStream.of(present).map(set::size).sum() : 0;
      long missingBytes =
          set.drawn() ? set.totalBytes() - there - expectedBytes : more * set.spec().size();
      expectedBytes = sum(expectedBytes, missingBytes);
    }
  }

  synchronized FilesResult result(double seconds) {
    return new FilesResult(
        files,
        good,
        wrong,
        missing,
        leftOut,
        expectedBytes,
        checkedBytes,
        unreadableBytes,
        List.copyOf(listed.values()),
        unlisted,
        Optional.ofNullable(first),
        seconds);
  }

  /** Returns the sum, or the largest number if the sum is larger. */
  private static long sum(long a, long b) {
    return a + b < 0 ? Long.MAX_VALUE : a + b;
  }
}
