package io.dgen.storage.exercise;

import io.dgen.storage.exercise.FoundRun.What;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells what a block holds, sector by sector, and what that means in view of the versions that it
 * may hold. For one thread; verifiers of one {@link BlockContent} can share a {@link BlockSearch}.
 */
public final class BlockVerifier {

  private static final int SECTOR = BlockContent.SECTOR_BYTES;

  /** The number of generations examined before and after the allowed ones. */
  private static final int MOST_OLDER = 1 << 14;

  private static final int MOST_LATER = 1 << 8;

  /** The number of later generations of a block whose records may be lost in pipes and networks. */
  private static final int MOST_NEWER = 1 << 16;

  private final BlockContent content;
  private final BlockSearch search;
  private final int atomicSectors;
  private final int sectors;
  private final MemorySegment expected;

  /**
   * Creates a verifier.
   *
   * @param content what the versions consist of
   * @param search finds the data of other blocks
   * @param atomicBytes size of the aligned pieces that storage promises to write whole or not at
   *     all: a multiple of 512 that divides the block
   * @throws IllegalArgumentException naming the parameter that is not allowed
   */
  public BlockVerifier(BlockContent content, BlockSearch search, int atomicBytes) {
    if (atomicBytes < SECTOR
        || atomicBytes % SECTOR != 0
        || content.blockBytes() % atomicBytes != 0) {
      throw new IllegalArgumentException(
          "atomicBytes is "
              + atomicBytes
              + ", but must be a multiple of 512 that divides the block of "
              + content.blockBytes());
    }
    this.content = content;
    this.search = search;
    this.atomicSectors = atomicBytes / SECTOR;
    this.sectors = content.blockBytes() / SECTOR;
    this.expected = Arena.ofAuto().allocate(content.blockBytes(), Long.BYTES);
  }

  /**
   * Returns whether a block holds the newest version that it may hold, which is quick to tell.
   *
   * @param block the block
   * @param found its content
   * @param version the version
   * @return true if so; false if the version is unknown
   */
  public boolean holds(long block, MemorySegment found, int version) {
    return Version.kind(version) != Version.Kind.UNKNOWN && content.matches(block, version, found);
  }

  /**
   * Tells what a block holds.
   *
   * @param block the block
   * @param found its content
   * @param allowed what it may hold
   * @return what it holds and what that means
   */
  public BlockFinding classify(long block, MemorySegment found, Allowed allowed) {
    Trial trial = new Trial(block, found, allowed);
    trial.lookForAllowed();
    if (trial.unexplained > 0 && !unknown(allowed)) {
      trial.lookForOthers();
    }
    List<FoundRun> runs = trial.runs();
    return new BlockFinding(
        block, block * content.blockBytes(), trial.verdict(runs), allowed, runs);
  }

  private static boolean unknown(Allowed allowed) {
    return Version.kind(allowed.low()) == Version.Kind.UNKNOWN
        || Version.kind(allowed.high()) == Version.Kind.UNKNOWN;
  }

  /** One block's examination. */
  private final class Trial {
    private final long block;
    private final MemorySegment found;
    private final Allowed allowed;
    private final FoundRun[] explained = new FoundRun[sectors];
    private final boolean[] wholePiece = new boolean[sectors / atomicSectors];
    private final boolean zerosAllowed;
    private int unexplained = sectors;
    private boolean onlyAllowed = true;

    Trial(long block, MemorySegment found, Allowed allowed) {
      this.block = block;
      this.found = found;
      this.allowed = allowed;
      this.zerosAllowed = allowed.latestZeros() >= allowed.low();
    }

    /** Looks for the versions that the block may hold, the newest first. */
    void lookForAllowed() {
      int low = Version.generation(allowed.low());
      for (int generation = Version.generation(allowed.high());
          generation >= low && !wholly(); // a mixture may turn out to be one version
          generation--) {
        if (isData(generation)) {
          look(generation, true);
        }
      }
      if (zerosAllowed) {
        lookForZeros(true);
      }
    }

    /** Returns whether one version explains all sectors. */
    private boolean wholly() {
      if (unexplained > 0) {
        return false;
      }
      for (FoundRun run : explained) {
        if (run.what() != explained[0].what() || run.generation() != explained[0].generation()) {
          return false;
        }
      }
      return true;
    }

    /** Returns whether a generation may be data, as far as is known. */
    private boolean isData(int generation) {
      if (allowed.newer()
          && allowed.inFlight()
          && generation == Version.generation(allowed.high())) {
        return true; // a zeroing may have been given up, and that record may be lost
      }
      for (int end : new int[] {allowed.low(), allowed.high()}) {
        if (generation == Version.generation(end)) {
          return Version.kind(end) == Version.Kind.DATA;
        }
      }
      return true;
    }

    void lookForOthers() {
      onlyAllowed = false;
      int high = Version.generation(allowed.high());
      if (allowed.newer()) {
        lookForLater(high + 1, MOST_LATER);
      }
      int low = Version.generation(allowed.low());
      for (int generation = low - 1;
          generation >= Math.max(0, low - MOST_OLDER) && unexplained > 0;
          generation--) {
        look(generation, false);
      }
      if (!allowed.newer()) {
        lookForLater(high + 1, MOST_LATER);
      } else if (unexplained > 0) {
        search.newer(MOST_NEWER, most -> lookForLater(high + 1 + MOST_LATER, most));
      }
      lookForZeros(false);
      if (unexplained > 0) {
        lookElsewhere();
      }
      for (int sector = 0; sector < sectors; sector++) {
        if (explained[sector] == null) {
          explain(sector, What.OTHER_DATA, 0, 0);
        }
      }
    }

    /** Returns how many generations were looked at. */
    private int lookForLater(int first, int most) {
      int looked = 0;
      while (looked < most && first + looked <= Version.MOST_GENERATION && unexplained > 0) {
        look(first + looked, allowed.newer());
        looked++;
      }
      return looked;
    }

    private void look(int generation, boolean asAllowed) {
      content.fillData(block, generation, expected);
      boolean[] equal = new boolean[sectors];
      int count = 0;
      for (int sector = 0; sector < sectors; sector++) {
        equal[sector] = sameSector(sector);
        count += equal[sector] ? 1 : 0;
      }
      if (count == sectors) {
        // Sectors that several versions share belong to the version that explains all.
        Arrays.fill(explained, null);
        unexplained = sectors;
      }
      for (int sector = 0; sector < sectors; sector++) {
        if (equal[sector] && explained[sector] == null) {
          explain(sector, What.GENERATION, generation, block);
        }
      }
      if (asAllowed) {
        for (int piece = 0; piece < wholePiece.length; piece++) {
          wholePiece[piece] |= all(equal, piece);
        }
      }
    }

    private void lookForZeros(boolean asAllowed) {
      boolean[] zero = new boolean[sectors];
      int count = 0;
      for (int sector = 0; sector < sectors; sector++) {
        zero[sector] = BlockContent.isZero(found, (long) sector * SECTOR, SECTOR);
        count += zero[sector] ? 1 : 0;
      }
      if (count == sectors) {
        Arrays.fill(explained, null);
        unexplained = sectors;
      }
      for (int sector = 0; sector < sectors; sector++) {
        if (zero[sector] && explained[sector] == null) {
          explain(sector, What.ZEROS, 0, 0);
        }
      }
      if (asAllowed) {
        for (int piece = 0; piece < wholePiece.length; piece++) {
          wholePiece[piece] |= all(zero, piece);
        }
      }
    }

    private boolean all(boolean[] equal, int piece) {
      for (int i = piece * atomicSectors; i < (piece + 1) * atomicSectors; i++) {
        if (!equal[i]) {
          return false;
        }
      }
      return true;
    }

    private void lookElsewhere() {
      boolean[] wanted = new boolean[sectors];
      for (int sector = 0; sector < sectors; sector++) {
        wanted[sector] = explained[sector] == null;
      }
      for (FoundRun run : search.find(found, wanted)) {
        boolean inPlace = false;
        if (run.block() == block) { // a generation that was not looked at, or the wrong place
          content.fillData(block, run.generation(), expected);
          inPlace = sameSector(run.sector());
        }
        explain(
            run.sector(),
            inPlace ? What.GENERATION : What.OTHER_BLOCK,
            run.generation(),
            run.block());
      }
    }

    private boolean sameSector(int sector) {
      long from = (long) sector * SECTOR;
      return MemorySegment.mismatch(found, from, from + SECTOR, expected, from, from + SECTOR) < 0;
    }

    private void explain(int sector, What what, int generation, long of) {
      explained[sector] = new FoundRun(sector, 1, what, generation, of);
      unexplained--;
    }

    List<FoundRun> runs() {
      List<FoundRun> runs = new ArrayList<>();
      for (int sector = 0; sector < sectors; sector++) {
        FoundRun one = explained[sector];
        if (one == null) {
          one = new FoundRun(sector, 1, What.OTHER_DATA, 0, 0);
        }
        if (!runs.isEmpty() && runs.getLast().continues(one)) {
          runs.add(runs.removeLast().grown());
        } else {
          runs.add(one);
        }
      }
      return runs;
    }

    Verdict verdict(List<FoundRun> runs) {
      if (unknown(allowed)) {
        return allowed.low() == allowed.high() ? Verdict.UNKNOWN : unpromised(runs);
      }
      return onlyAllowed ? verdictOfAllowed(runs) : verdictOfOthers(runs);
    }

    private Verdict verdictOfAllowed(List<FoundRun> runs) {
      return allPiecesWhole() ? unpromised(runs) : Verdict.TORN;
    }

    private boolean allPiecesWhole() {
      for (boolean whole : wholePiece) {
        if (!whole) {
          return false;
        }
      }
      return true;
    }

    private Verdict unpromised(List<FoundRun> runs) {
      if (allowed.inFlight()) {
        return Verdict.IN_FLIGHT;
      }
      FoundRun first = runs.getFirst();
      boolean newest =
          runs.size() == 1
              && (Version.kind(allowed.high()) == Version.Kind.ZEROS
                  ? first.what() == What.ZEROS
                  : first.what() == What.GENERATION
                      && first.generation() == Version.generation(allowed.high()));
      return newest ? Verdict.CURRENT : Verdict.UNFLUSHED;
    }

    private Verdict verdictOfOthers(List<FoundRun> runs) {
      if (has(runs, What.OTHER_DATA)) {
        return Verdict.CORRUPT;
      }
      if (has(runs, What.OTHER_BLOCK)) {
        return Verdict.MISPLACED;
      }
      int high = Version.generation(allowed.high());
      boolean later = false;
      for (FoundRun run : runs) {
        later |= run.what() == What.GENERATION && run.generation() > high;
      }
      if (later && allowed.newer() && !zeroed(runs)) {
        return allPiecesWhole() ? Verdict.IN_FLIGHT : Verdict.TORN;
      }
      if (later) {
        return Verdict.LATER;
      }
      if (zeroed(runs)) {
        return Verdict.ZEROED;
      }
      if (runs.size() > 1) {
        return Verdict.TORN;
      }
      FoundRun only = runs.getFirst();
      int generation =
          only.what() == What.ZEROS ? Version.generation(allowed.latestZeros()) : only.generation();
      return generation == Version.generation(allowed.low()) - 1 ? Verdict.LOST : Verdict.STALE;
    }

    /** Returns whether there are zeros that were not written, or not just before. */
    private boolean zeroed(List<FoundRun> runs) {
      if (!has(runs, What.ZEROS) || zerosAllowed) {
        return false;
      }
      return allowed.latestZeros() < 0
          || Version.generation(allowed.latestZeros()) != Version.generation(allowed.low()) - 1;
    }

    private static boolean has(List<FoundRun> runs, What what) {
      return runs.stream().anyMatch(run -> run.what() == what);
    }
  }

  @Override
  public String toString() {
    return "BlockVerifier[" + content + "]";
  }
}
