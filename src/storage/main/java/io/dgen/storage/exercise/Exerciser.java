package io.dgen.storage.exercise;

import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads, overwrites and flushes the blocks of a target with many threads, and verifies every block
 * that it reads. Blocks whose write is in flight are not read; a block whose write begins during a
 * read is judged only if it holds what it held before. Runs once.
 */
public final class Exerciser {

  private static final int MOST_FINDINGS = 1000;
  private static final long LATEST_NANOS = 1_000_000_000;

  final BlockTarget target;
  final BlockContent content;
  final BlockHistory history;
  final Workload workload;
  final @Nullable JournalWriter journal;
  final boolean fresh;
  final Meter meter;
  final AtomicLong cursor = new AtomicLong();

  private final BlockSearch search;
  private final Findings findings = new Findings(MOST_FINDINGS);
  private final AtomicLong tickets = new AtomicLong();
  private final AtomicLong filled = new AtomicLong();
  private final AtomicLong renewed = new AtomicLong();
  private final AtomicLong pace = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable String> zeroingRefused = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile boolean interrupted;
  private volatile boolean flushFailed;
  private volatile long startNanos;
  private double seconds;
  private int latest;
  private long latestNanos;

  /**
   * Creates an exerciser.
   *
   * @param target what is read and written
   * @param content what the blocks consist of
   * @param history the version of each block
   * @param fresh whether blocks that were never written read as zeros
   * @param workload what to do
   * @param journal records what is written, or null
   * @throws IllegalArgumentException if the workload does not fit the blocks
   */
  @SuppressWarnings("exports") // callers need not have the annotation
  public Exerciser(
      BlockTarget target,
      BlockContent content,
      BlockHistory history,
      boolean fresh,
      Workload workload,
      @Nullable JournalWriter journal) {
    workload.check(content.blockBytes(), content.blocks());
    this.target = target;
    this.content = content;
    this.history = history;
    this.fresh = fresh;
    this.workload = workload;
    this.journal = journal;
    this.meter = new Meter(workload.inFlight());
    this.search = new BlockSearch(content, this::latest);
  }

  /** Runs the workload and returns when it has ended. */
  public void run() {
    startNanos = System.nanoTime();
    pace.set(startNanos);
    if (workload.fill()) {
      share(thread -> thread.fill(filled));
    }
    startNanos = System.nanoTime();
    pace.set(startNanos);
    share(ExerciseThread::run);
    seconds = (System.nanoTime() - startNanos) / 1e9;
  }

  /**
   * Writes all blocks that were written and are unknown nevertheless: those whose write was in
   * flight when an earlier run ended. To be called before {@link #run}.
   */
  public void renewUnknown() {
    share(thread -> thread.renew(renewed));
  }

  /** What each thread does. */
  private interface Task {
    void run(ExerciseThread thread) throws IOException;
  }

  private void share(Task task) {
    Crew crew = new Crew();
    AtomicLong number = new AtomicLong();
    crew.share(
        "dgen-exercise-",
        workload.inFlight(),
        () -> {
          try (ExerciseThread thread = new ExerciseThread(this, (int) number.getAndIncrement())) {
            task.run(thread);
          } catch (IOException e) { // the journal's
            fail(e);
            end();
          } catch (RuntimeException | Error e) {
            end();
            throw e;
          }
        });
    try {
      crew.rethrow();
    } catch (TransferException e) {
      throw new AssertionError("failures are kept", e);
    }
  }

  /** Ends the workload and the final verification soon, so that {@link #finish} can tell so far. */
  public void stop() {
    interrupted = true;
    stopped = true;
  }

  /** Ends the workload, as nothing good can come of going on. */
  void end() {
    stopped = true;
  }

  /** Returns whether no further operation may begin. */
  boolean stopped() {
    return stopped || System.nanoTime() - startNanos >= workload.nanos();
  }

  boolean stoppedFilling() {
    return stopped;
  }

  /** Takes one of the operations that are to be done, and waits for its time. */
  boolean takeTicket() {
    if (stopped() || tickets.getAndIncrement() >= workload.operations()) {
      return false;
    }
    if (workload.rate() > 0) {
      long step = (long) (1e9 / workload.rate());
      long at = pace.getAndAdd(step);
      long wait = at - System.nanoTime();
      while (wait > 0 && !stopped()) {
        LockSupport.parkNanos(Math.min(wait, 100_000_000));
        wait = at - System.nanoTime();
      }
    }
    return true;
  }

  void refuseZeroing(String reason) {
    zeroingRefused.compareAndSet(null, reason);
  }

  boolean canZero() {
    return zeroingRefused.get() == null;
  }

  void fail(IOException e) {
    failures.incrementAndGet();
    failure.compareAndSet(null, e);
    if (!workload.keepGoing()) {
      end();
    }
  }

  /** A later flush may succeed although what this one was to flush is gone. */
  void failFlush(IOException e) {
    flushFailed = true;
    fail(e);
    end();
  }

  /** Ends the workload if a block has had all its generations; returns whether it has. */
  boolean endsIfWorn(long block) {
    if (Version.generation(history.version(block)) < Version.MOST_GENERATION) {
      return false;
    }
    fail(
        new IOException(
            "block "
                + block
                + " has been written "
                + Version.MOST_GENERATION
                + " times, and cannot be written once more: start anew"));
    end();
    return true;
  }

  /** Returns the latest generation of any block; looked for again after a while. */
  private synchronized int latest() {
    long now = System.nanoTime();
    if (latest == 0 || now - latestNanos > LATEST_NANOS) {
      latest = history.latest();
      latestNanos = now;
    }
    return latest;
  }

  BlockVerifier verifier() {
    return new BlockVerifier(content, search, BlockContent.SECTOR_BYTES);
  }

  /** Returns what a block may hold whose version is known. */
  Allowed only(int version) {
    boolean zerosBefore = fresh && Version.generation(version) == 1;
    Allowed only = Allowed.only(version);
    return only.latestZeros() < 0 && zerosBefore
        ? new Allowed(version, version, false, Version.FRESH, false)
        : only;
  }

  void found(BlockFinding finding) {
    findings.add(finding);
    if (!workload.keepGoing()) {
      end();
    }
  }

  /**
   * Returns what was done since the last call.
   *
   * @return operations, latencies; the bytes are those since the start
   */
  public Map<Operation, OperationStatistics> interval() {
    return meter.interval();
  }

  /**
   * Returns how much has been written before the workload began.
   *
   * @return bytes so far, if the target is filled first; else 0
   */
  public long filledBytes() {
    return Math.min(filled.get(), content.blocks()) * content.blockBytes();
  }

  /**
   * Returns how many wrong blocks and failures there were so far.
   *
   * @return their number
   */
  public long errors() {
    return badBlocks() + failures.get();
  }

  private long badBlocks() {
    return findings.counts().entrySet().stream()
        .filter(count -> count.getKey().isBad())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Reads and verifies all blocks, unless the workload has failed, and returns the result.
   *
   * @param verify whether to do that
   * @param threads how many threads read
   * @param progress is told of bytes as they are read
   * @return the result
   */
  public ExerciseResult finish(boolean verify, int threads, LongConsumer progress) {
    Findings last = new Findings(MOST_FINDINGS);
    long start = System.nanoTime();
    if (failures.get() == 0) {
      flushAll();
    }
    boolean verifies =
        verify && !interrupted && !flushFailed && (workload.keepGoing() || errors() == 0);
    if (verifies) {
      new BlockScan(target, content.blockBytes(), content.blocks())
          .run(threads, () -> new LastLook(last, progress));
    }
    double finalSeconds = verifies ? (System.nanoTime() - start) / 1e9 : 0;
    last.bad().forEach(findings::add);
    IOException first = failure.get();
    String refused = zeroingRefused.get();
    return new ExerciseResult(
        seconds,
        meter.totals(),
        meter.verified.sum(),
        meter.unverified.sum(),
        Optional.ofNullable(refused),
        findings.bad(),
        badBlocks(),
        failures.get(),
        Optional.ofNullable(first),
        last.counts(),
        finalSeconds,
        interrupted);
  }

  /** Makes everything durable, so that the journal promises all of it, and a map may be kept. */
  private void flushAll() {
    try {
      long flush = journal == null ? 0 : journal.flushBegin();
      target.flush();
      if (journal != null) {
        journal.flushEnd(flush);
      }
    } catch (IOException e) {
      failFlush(e);
    }
  }

  /** Verifies what one thread reads at the end. */
  private final class LastLook implements BlockScan.Visitor {
    private final BlockVerifier verifier = verifier();
    private final Findings last;
    private final LongConsumer progress;

    LastLook(Findings last, LongConsumer progress) {
      this.last = last;
      this.progress = progress;
    }

    @Override
    public boolean block(long block, MemorySegment found) {
      int version = settled(block);
      progress.accept(found.byteSize());
      if (verifier.holds(block, found, version)) {
        last.addCurrent();
        return !interrupted;
      }
      BlockFinding finding = verifier.classify(block, found, only(version));
      last.add(finding);
      return !interrupted && (workload.keepGoing() || !finding.verdict().isBad());
    }

    /** If the journal failed, what was planned was not written, and blocks are taken still. */
    private int settled(long block) {
      int version = history.version(block);
      return history.isBusy(block)
          ? Version.of(Version.generation(version), Version.Kind.UNKNOWN)
          : version;
    }

    @Override
    public boolean unreadable(long block, IOException reason) {
      fail(reason);
      last.add(
          new BlockFinding(
              block,
              block * content.blockBytes(),
              Verdict.UNREADABLE,
              only(settled(block)),
              java.util.List.of()));
      return workload.keepGoing();
    }
  }

  @Override
  public String toString() {
    return "Exerciser[" + workload + "]";
  }
}
