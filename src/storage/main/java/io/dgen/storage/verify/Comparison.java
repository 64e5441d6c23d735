package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.PagePlacer;
import io.dgen.storage.locate.Segment;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares one source with a range of a stream. Threads read and compare chunks concurrently;
 * findings are collected in the order of the source, so that they are the same in every run.
 */
final class Comparison {

  private final DataGenerator generator;
  private final long position;
  private final long length;
  private final OriginFinder finder;
  private final Runnable turn;
  private final ChunkReader reader;
  private final Limits limits;
  private final Crew crew = new Crew();
  private final ExtentList<Finding> bad = new ExtentList<>(Finding::merged);
  private final ExtentList<UnreadableExtent> unreadable =
      new ExtentList<>(UnreadableExtent::merged);
  private final VerifyRules rules;
  private VerifyResult.Totals totals = VerifyResult.Totals.NONE;
  private long unreadableBytes;

  /** How many pages differ so far; grows in the order of the source. */
  private long badPages;

  /** Where comparing ended early, or -1. */
  private volatile long stoppedAt = -1;

  /** How many bytes had been looked at up to there. */
  private long checkedBefore;

  private @Nullable PagePlacer<BadPage> placer;

  /**
   * Creates a comparison.
   *
   * @param generator the generator of the expected stream
   * @param position the position in the stream of the source's first byte
   * @param length how many bytes the source should have
   * @param finder finds origins
   * @param turn waits until the files before this one are done
   * @param reader reads the source
   * @param limits limits concurrent comparisons
   * @param rules when to end early, and who else is told
   */
  Comparison(
      DataGenerator generator,
      long position,
      long length,
      OriginFinder finder,
      Runnable turn,
      ChunkReader reader,
      Limits limits,
      VerifyRules rules) {
    this.generator = generator;
    this.position = position;
    this.length = length;
    this.finder = finder;
    this.turn = turn;
    this.reader = reader;
    this.limits = limits;
    this.rules = rules;
  }

  /** Compares with up to so many threads, including the calling one. */
  void run(int members) throws TransferException {
    crew.share("dgen-verifier-", reader.members(members), this::compareAll);
    crew.rethrow();
    if (placer != null) {
      placer.finish();
    }
    TransferException stopped = reader.stopped();
    if (stopped == null || stoppedAt >= 0) {
      return;
    }
    if (totals.pages() == 0) {
      throw stopped;
    }
    long rest = length - stopped.reached();
    addUnreadable(
        new UnreadableExtent(stopped.reached(), rest, String.valueOf(stopped.getMessage())));
  }

  VerifyResult result(double seconds) throws TransferException {
    return new VerifyResult(
        length,
        reader.foundBytes(stoppedAt >= 0),
        stoppedAt < 0 ? reader.checkedBytes() : checkedBefore,
        totals,
        bad.kept().stream().map(this::extent).toList(),
        bad.dropped(),
        unreadable.kept(),
        unreadable.dropped(),
        unreadableBytes,
        placer == null ? 0 : placer.unsearchedPages(),
        placer == null ? 0 : placer.partlySearchedPages(),
        stoppedAt,
        seconds);
  }

  private BadExtent extent(Finding finding) {
    return finding.extent(generator.spec(), position);
  }

  /** Reads and compares chunks until none is left: the work of one thread. */
  private void compareAll() throws TransferException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(reader.chunkMemory(), reader.alignment());
      ChunkMemory memory = new ChunkMemory(segment, generator, position);
      MemorySegment scratch = arena.allocate(DataGenerator.PAGE_BYTES, DataGenerator.PAGE_BYTES);
      Chunk chunk = reader.next(memory, this::ended);
      while (chunk != null) {
        try {
          compare(chunk, segment, scratch);
        } finally {
          reader.turns().end(chunk.number());
        }
        chunk = reader.next(memory, this::ended);
      }
    }
  }

  private boolean ended() {
    return crew.failed() || stoppedAt >= 0;
  }

  private void compare(Chunk chunk, MemorySegment memory, MemorySegment scratch) {
    List<BadPage> pages = new ArrayList<>();
    limits.comparisons().acquireUninterruptibly();
    long begun = System.nanoTime();
    try {
      for (Chunk.Part part : chunk.parts()) {
        long start = part.start() - chunk.start();
        MemorySegment found = memory.asSlice(start, part.end() - part.start());
        compare(part.start(), found, scratch, pages);
      }
    } finally {
      reader.observer().onData(System.nanoTime() - begun);
      limits.comparisons().release();
    }
    // No permit is held here: the chunks before this one may need it.
    if (!pages.isEmpty() || !chunk.unreadable().isEmpty()) {
      reader.turns().await(chunk.number());
      if (stoppedAt < 0) {
        report(chunk, pages);
      }
    }
  }

  /** Adds what was found in a chunk, after that of all chunks before it. */
  private void report(Chunk chunk, List<BadPage> pages) {
    for (BadPage page : pages) {
      badPages++;
      placer().add(page, page.found());
      if (badPages == rules.stopAfter()) {
        long end = page.found().offset() + page.found().length();
        checkedBefore = reader.checkedBefore(chunk, end);
        stoppedAt = end;
        break;
      }
    }
    for (UnreadableExtent extent : chunk.unreadable()) {
      if (stoppedAt < 0 || extent.end() <= stoppedAt) {
        addUnreadable(extent);
      }
    }
  }

  /** Compares contiguous bytes, and collects the pages that differ. */
  private void compare(
      long start, MemorySegment found, MemorySegment scratch, List<BadPage> pages) {
    generator.verifyAt(
        position + start,
        found,
        (at, right, there) -> {
          BadPage page = BadPage.of(at - position, right, there);
          placer().probe(page.found(), scratch);
          pages.add(page);
        });
  }

  private synchronized PagePlacer<BadPage> placer() {
    if (placer == null) {
      placer = new PagePlacer<>(finder, generator, position, turn, this::add);
    }
    return placer;
  }

  private void add(BadPage page, List<Segment> segments) {
    totals = totals.and(page.totals());
    for (Finding finding : page.findings(segments)) {
      bad.add(finding);
      rules.bad().bad(finding.offset(), finding.length());
    }
  }

  private void addUnreadable(UnreadableExtent extent) {
    unreadable.add(extent);
    rules.bad().bad(extent.offset(), extent.length());
    unreadableBytes += extent.length();
  }
}
