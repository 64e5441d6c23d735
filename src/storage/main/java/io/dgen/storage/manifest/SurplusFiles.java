package io.dgen.storage.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Files in a set's directory that are named as the set's are and not among them: left over from a
 * larger set.
 *
 * @param listed the first 1000 in the order of their names
 * @param count how many there are
 */
public record SurplusFiles(List<Path> listed, long count) {

  private static final int MOST_LISTED = 1000;

  /** Keeps its own copy of the list. */
  public SurplusFiles {
    listed = List.copyOf(listed);
  }

  /**
   * Looks for such files.
   *
   * @param directory the set's
   * @param set what it should hold
   * @return what is there besides
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

  /** What follows the prefix is a number, but not as the set writes those of its files. */
  private static boolean isSurplus(String name, DataSetManifest set) {
    return name.substring(DataSetManifest.PREFIX.length()).matches("[0-9]+")
        && set.number(name) < 0;
  }
}
