package io.dgen.storage.exercise;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Reads a whole target after a crash, and judges every block by what the journal says. */
public final class Recovery {

  private static final int MOST_FINDINGS = 1000;

  private final BlockContent content;
  private final RecoveredState state;
  private final int atomicBytes;

  /**
   * The result of a recovery.
   *
   * @param counts how many blocks got each verdict
   * @param bad the first 1000 bad blocks, in order
   * @param notSearched how many wrong blocks were not searched for completely
   * @param seconds how long it took
   */
  public record Result(
      Map<Verdict, Long> counts, List<BlockFinding> bad, long notSearched, double seconds) {

    /** Copies the collections. */
    public Result {
      counts = Map.copyOf(counts);
      bad = List.copyOf(bad);
    }

    /**
     * Returns whether any block is bad.
     *
     * @return true if so
     */
    public boolean isBad() {
      return counts.keySet().stream().anyMatch(Verdict::isBad);
    }

    /**
     * Returns how many blocks got a verdict.
     *
     * @param verdict the verdict
     * @return blocks
     */
    public long count(Verdict verdict) {
      return counts.getOrDefault(verdict, 0L);
    }
  }

  /**
   * Creates a recovery.
   *
   * @param content what the versions consist of
   * @param state what each block may hold
   * @param atomicBytes size of the aligned pieces that storage promises to write whole or not at
   *     all; 512 promises nothing
   */
  public Recovery(BlockContent content, RecoveredState state, int atomicBytes) {
    this.content = content;
    this.state = state;
    this.atomicBytes = atomicBytes;
  }

  /**
   * Reads the target.
   *
   * @param target the target
   * @param threads how many threads read
   * @param history receives the version that each block holds; an unknown one for blocks that hold
   *     no version, or not the latest
   * @param progress is told of bytes as they are read
   * @return what was found
   */
  public Result run(BlockTarget target, int threads, BlockHistory history, LongConsumer progress) {
    long start = System.nanoTime();
    BlockSearch search = new BlockSearch(content, state.latest());
    Findings findings = new Findings(MOST_FINDINGS);
    new BlockScan(target, content.blockBytes(), content.blocks())
        .run(threads, () -> new Judge(search, findings, history, progress));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(findings.counts(), findings.bad(), search.incomplete(), seconds);
  }

  /** Judges the blocks that one thread reads. */
  private final class Judge implements BlockScan.Visitor {
    private final BlockVerifier verifier;
    private final Findings findings;
    private final BlockHistory history;
    private final LongConsumer progress;

    Judge(BlockSearch search, Findings findings, BlockHistory history, LongConsumer progress) {
      this.verifier = new BlockVerifier(content, search, atomicBytes);
      this.findings = findings;
      this.history = history;
      this.progress = progress;
    }

    @Override
    public boolean block(long block, MemorySegment found) {
      int high = state.high(block);
      progress.accept(content.blockBytes());
      if (state.isCertain(block) && verifier.holds(block, found, high)) {
        findings.addCurrent();
        history.set(block, high);
        return true;
      }
      BlockFinding finding = verifier.classify(block, found, state.allowed(block));
      findings.add(finding);
      int version = finding.verdict().isBad() ? Version.NONE : finding.version();
      history.set(
          block, version == high ? high : Version.of(newest(finding), Version.Kind.UNKNOWN));
      return true;
    }

    /** What a streamed journal does not know may be newer than it. */
    private int newest(BlockFinding finding) {
      int newest = Version.generation(finding.allowed().high());
      for (FoundRun run : finding.found()) {
        if (run.what() == FoundRun.What.GENERATION) {
          newest = Math.max(newest, run.generation());
        }
      }
      return newest;
    }

    @Override
    public boolean unreadable(long block, IOException reason) {
      Allowed allowed = state.allowed(block);
      findings.add(
          new BlockFinding(
              block, block * content.blockBytes(), Verdict.UNREADABLE, allowed, List.of()));
      history.set(block, Version.of(Version.generation(allowed.high()), Version.Kind.UNKNOWN));
      return true;
    }
  }

  @Override
  public String toString() {
    return "Recovery[" + content + "]";
  }
}
