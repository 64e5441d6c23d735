package io.dgen.storage.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Files in a set's directory that are named as the set's are but do not belong to it: left over
 * from a larger set.
 *
 * @param listed the first 1000, ordered by name
 * @param count how many such files exist
 */
public record SurplusFiles(List<Path> listed, long count) {

  private static final int MOST_LISTED = 1000;

  /** Keeps its own copy of the list. */
  public SurplusFiles {
    listed = List.copyOf(listed);
  }

  /**
   * Finds such files.
   *
   * @param directory the set's
   * @param set what it should hold
   * @return the surplus files
   * @throws IOException if the directory cannot be read
   */
  public static SurplusFiles of(Path directory, DataSetManifest set) throws IOException {
    PriorityQueue<Path> kept = new PriorityQueue<>(Collections.reverseOrder());
    LongAdder count = new LongAdder();
    PresentFiles.forEachName(
        directory,
        file -> {
          if (isSurplus(file.getFileName().toString(), set)) {
            count.increment();
            kept.add(file);
            if (kept.size() > MOST_LISTED) {
              kept.remove();
            }
          }
        });
    return new SurplusFiles(kept.stream().sorted().toList(), count.sum());
  }

  /** Returns whether a number follows the prefix, but not one of the set's. */
  private static boolean isSurplus(String name, DataSetManifest set) {
    return name.substring(DataSetManifest.PREFIX.length()).matches("[0-9]+")
        && set.number(name) < 0;
  }
}
