package io.dgen.storage.write;

import java.util.HashMap;
import java.util.Map;

/** Tracks up to where all parts are done, although they are done in any order. Thread-safe. */
final class Frontier {

  /** Parts that are done beyond the frontier: the end of each by its beginning. */
  private final Map<Long, Long> beyond = new HashMap<>();

  private long reached;

  /** Returns up to where all parts are done. */
  synchronized long reached() {
    return reached;
  }

  /** Adds a part that is done, and returns up to where all are. */
  synchronized long done(long offset, long length) {
    beyond.put(offset, offset + length);
    for (Long end = beyond.remove(reached); end != null; end = beyond.remove(reached)) {
      reached = end;
    }
    return reached;
  }
}
