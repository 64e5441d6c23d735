package io.dgen.storage.write;

import java.util.HashMap;
import java.util.Map;

/** Up to where parts that are done in any order are all done. Thread-safe. */
final class Frontier {

  /** Parts that are done beyond it: where each begins, and where it ends. */
  private final Map<Long, Long> beyond = new HashMap<>();

  private long reached;

  /** Says that a part is done, and returns up to where all are. */
  synchronized long done(long offset, long length) {
    beyond.put(offset, offset + length);
    for (Long end = beyond.remove(reached); end != null; end = beyond.remove(reached)) {
      reached = end;
    }
    return reached;
  }
}
