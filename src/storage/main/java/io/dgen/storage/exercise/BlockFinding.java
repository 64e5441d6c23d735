package io.dgen.storage.exercise;

import java.util.List;

/**
 * What a block holds.
 *
 * @param block the block
 * @param offset where it begins, in bytes
 * @param verdict what that means
 * @param allowed what it may hold
 * @param found what it holds, from its start to its end; empty if it could not be read
 */
public record BlockFinding(
    long block, long offset, Verdict verdict, Allowed allowed, List<FoundRun> found) {

  /** Copies the list. */
  public BlockFinding {
    found = List.copyOf(found);
  }

  /** Returns the version that the whole block holds, or −1 if it is a mixture or not a version. */
  int version() {
    if (found.size() != 1) {
      return Version.NONE;
    }
    FoundRun run = found.getFirst();
    return switch (run.what()) {
      case GENERATION -> Version.of(run.generation(), Version.Kind.DATA);
      case ZEROS -> allowed.latestZeros() >= allowed.low() ? allowed.latestZeros() : Version.NONE;
      case OTHER_BLOCK, OTHER_DATA -> Version.NONE;
    };
  }
}
