package io.dgen.storage.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Files in a set's directory that are named as the set's are but do not belong to it: left over
 * from a larger set.
 *
 * @param listed the first 1000, ordered by name
 * @param count how many such files exist
 */
public record SurplusFiles(List<String> listed, long count) {

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
    Collector collector = new Collector(set);
    PresentFiles.forEachName(
        directory, file -> collector.add(file.getFileName().toString(), file.toString()));
    return collector.found();
  }

  /** Finds them among names that are told one by one. Not thread-safe. */
  public static final class Collector {
    private final DataSetManifest set;
    private final PriorityQueue<String> kept = new PriorityQueue<>(Collections.reverseOrder());
    private long count;

    /**
     * Has found none yet.
     *
     * @param set what there should be
     */
    public Collector(DataSetManifest set) {
      this.set = set;
    }

    /**
     * Takes a name.
     *
     * @param name the name within the set's directory or prefix
     * @param path how it is listed if it is surplus
     */
    public void add(String name, String path) {
      if (isSurplus(name, set)) {
        count++;
        kept.add(path);
        if (kept.size() > MOST_LISTED) {
          kept.remove();
        }
      }
    }

    /**
     * Returns what has been found.
     *
     * @return the surplus files
     */
    public SurplusFiles found() {
      return new SurplusFiles(kept.stream().sorted().toList(), count);
    }

    @Override
    public String toString() {
      return "Collector[" + count + " surplus]";
    }
  }

  /** Returns whether a number follows the prefix, but not one of the set's. */
  private static boolean isSurplus(String name, DataSetManifest set) {
    return name.startsWith(DataSetManifest.PREFIX)
        && name.substring(DataSetManifest.PREFIX.length()).matches("[0-9]+")
        && set.number(name) < 0;
  }
}
