package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares bytes with a stream's, and tells what is there instead. Threads read chunks into memory
 * of their own and compare them there: so many read at a time, so many compare at a time, and none
 * hands anything over. Memory is bounded by their number and a chunk's size, whatever is found.
 * Thread-safe.
 *
 * <p>What cannot be read from a positional source is narrowed down by halves to its blocks, and the
 * rest is compared.
 */
public final class StreamVerifier {

  private static final long PAGE = DataGenerator.PAGE_BYTES;

  /** After so many reads that failed, chunks that cannot be read are not narrowed down any more. */
  private static final int MOST_FAILED_READS = 1 << 16;

  private final DataGenerator generator;
  private final VerifySettings settings;
  private final OriginFinder finder;
  private final Limits limits;

  /** How many read and how many compare at a time, whatever the number of sources. */
  private record Limits(Semaphore reads, Semaphore comparisons) {
    Limits(VerifySettings settings) {
      this(new Semaphore(settings.queueDepth()), new Semaphore(settings.threads()));
    }
  }

  /**
   * A verifier. Its calls share the settings' reads and threads among them.
   *
   * @param generator knows the bytes
   * @param settings how it goes about it
   * @param finder finds where other data belongs; may serve several verifiers
   */
  public StreamVerifier(DataGenerator generator, VerifySettings settings, OriginFinder finder) {
    this(generator, settings, finder, new Limits(settings));
  }

  private StreamVerifier(
      DataGenerator generator, VerifySettings settings, OriginFinder finder, Limits limits) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.finder = Objects.requireNonNull(finder, "finder");
    this.limits = limits;
  }

  /** The same of another stream; both together read and compare no more at a time than one. */
  StreamVerifier of(DataGenerator other) {
    return new StreamVerifier(other, settings, finder, limits);
  }

  /**
   * Compares a source from its start with a range of the stream. What is there is compared also
   * when the source is too short or too long.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param source what to compare
   * @param progress is told, on any thread, of bytes newly looked at
   * @return what it came to
   * @throws TransferException if a source that is not positional cannot be read to its end and is
   *     right up to there (if it is not, the rest is unreadable), or none tells how long it is
   */
  public VerifyResult verify(long position, long length, ChunkSource source, LongConsumer progress)
      throws TransferException {
    return verify(position, length, source, progress, settings.chunks());
  }

  /**
   * As {@link #verify}, on the calling thread alone: where others verify other sources meanwhile.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param source what to compare
   * @param progress is told of bytes newly looked at
   * @return what it came to
   * @throws TransferException as {@link #verify}
   */
  public VerifyResult verifyAlone(
      long position, long length, ChunkSource source, LongConsumer progress)
      throws TransferException {
    return verify(position, length, source, progress, 1);
  }

  private VerifyResult verify(
      long position, long length, ChunkSource source, LongConsumer progress, int members)
      throws TransferException {
    long start = System.nanoTime();
    Comparison comparison = new Comparison(position, length, source, progress);
    comparison.run(members);
    return comparison.result((System.nanoTime() - start) / 1e9);
  }

  /** One call of {@link #verify}. Offsets are the source's. */
  private final class Comparison {
    private final Crew crew = new Crew();
    private final long position;
    private final long length;
    private final ChunkSource source;
    private final LongConsumer progress;
    private final long chunkBytes;
    private final long alignment;
    private final long size;
    private final Sample sample;
    private final LongAdder checked = new LongAdder();

    /** How many of the sample's chunks have been taken. */
    private final AtomicLong taken = new AtomicLong();

    /** Where the bytes end: the range's end, or less once the source's end has been met. */
    private final AtomicLong end;

    private final ExtentList<BadExtent> bad = new ExtentList<>(BadExtent::merged);
    private final ExtentList<UnreadableExtent> unreadable =
        new ExtentList<>(UnreadableExtent::merged);
    private VerifyResult.Totals totals = VerifyResult.Totals.NONE;
    private long unreadableBytes;
    private long unsearchedPages;
    private long partlySearchedPages;

    /** Where a source that is not positional could not be read any more, or null. */
    private @Nullable TransferException stopped;

    private int failedReads;

    Comparison(long position, long length, ChunkSource source, LongConsumer progress)
        throws TransferException {
      this.position = position;
      this.length = length;
      this.source = source;
      this.progress = progress;
      alignment = Math.max(PAGE, source.blockBytes());
      chunkBytes = (settings.chunkBytes() + alignment - 1) / alignment * alignment;
      size = source.positional() ? sizeAfter(0) : -1;
      long there = size < 0 ? length : Math.min(length, size);
      end = new AtomicLong(there);
      sample =
          Sample.of(
              there / chunkBytes + (there % chunkBytes == 0 ? 0 : 1),
              settings.samplePercent(),
              settings.sampleSeed() + generator.spec().stream());
    }

    private long sizeAfter(long read) throws TransferException {
      try {
        return source.length(read);
      } catch (IOException e) {
        throw new TransferException(read, e);
      }
    }

    void run(int members) throws TransferException {
      // One reads from a source that is not positional, and the others compare.
      int useful = source.positional() ? members : Math.min(members, settings.threads() + 1);
      crew.share("dgen-verifier-", Math.clamp(sample.count(), 1, useful), this::compareAll);
      crew.rethrow();
      if (stopped == null) {
        return;
      }
      if (totals.pages() == 0) {
        throw stopped;
      }
      long rest = length - stopped.reached();
      addUnreadable(
          new UnreadableExtent(stopped.reached(), rest, String.valueOf(stopped.getMessage())));
      checked.add(rest);
    }

    VerifyResult result(double seconds) throws TransferException {
      long read = end.get();
      long found = stopped == null ? read : length; // as far as is known
      if (read == length) {
        found = size >= 0 ? size : sizeAfter(read);
        found = source.mayBeLonger() ? Math.min(found, length) : found;
      }
      return new VerifyResult(
          length,
          found,
          checked.sum(),
          totals,
          bad.kept(),
          bad.dropped(),
          unreadable.kept(),
          unreadable.dropped(),
          unreadableBytes,
          unsearchedPages,
          partlySearchedPages,
          seconds);
    }

    /** A thread's work. */
    private void compareAll() throws TransferException {
      // Shared: where a search is due, others look at the data, too.
      try (Arena arena = Arena.ofShared()) {
        MemorySegment memory = arena.allocate(Math.min(chunkBytes, roundedLength()), alignment);
        MemorySegment expected = arena.allocate(PAGE, PAGE);
        List<Part> parts = new ArrayList<>();
        while (readNext(memory, parts)) {
          limits.comparisons.acquireUninterruptibly();
          try {
            parts.forEach(part -> compare(part, memory, expected));
          } finally {
            limits.comparisons.release();
          }
        }
      }
    }

    private long roundedLength() {
      return Math.max(
          alignment, (Math.min(length, chunkBytes) + alignment - 1) / alignment * alignment);
    }

    /** Bytes of the present chunk that have been read: from {@code start} on in the source. */
    private record Part(long chunk, long start, long end) {}

    /** Reads the next chunk, or what can be read of it; false if there is none left. */
    private boolean readNext(MemorySegment memory, List<Part> parts) throws TransferException {
      limits.reads.acquireUninterruptibly();
      try {
        if (source.positional()) {
          return takeAndRead(memory, parts);
        }
        synchronized (source) {
          return takeAndRead(memory, parts);
        }
      } finally {
        limits.reads.release();
      }
    }

    private boolean takeAndRead(MemorySegment memory, List<Part> parts) throws TransferException {
      parts.clear();
      long i = taken.getAndIncrement();
      if (i >= sample.count() || crew.failed()) {
        return false;
      }
      long chunk = sample.unit(i) * chunkBytes;
      long limit = Math.min(end.get(), chunk + Math.min(chunkBytes, length - chunk));
      if (chunk >= limit) {
        return false; // cut short meanwhile, and the sample goes forwards
      }
      read(memory, chunk, chunk, limit, parts);
      long done = Math.min(limit, end.get()) - chunk;
      checked.add(Math.max(0, done));
      progress.accept(limit - chunk);
      return true;
    }

    /** Reads a part of a chunk, and where that fails its halves. */
    private void read(MemorySegment memory, long chunk, long from, long to, List<Part> parts)
        throws TransferException {
      ByteBuffer buffer = memory.asByteBuffer();
      buffer.limit((int) (to - chunk)).position((int) (from - chunk));
      try {
        source.read(buffer, from);
      } catch (IOException e) {
        if (!source.positional()) {
          stop(chunk, from, chunk + buffer.position(), e, parts);
          return;
        }
        if (e instanceof ClosedChannelException) {
          throw new TransferException(chunk + buffer.position(), e);
        }
        long middle = middle(from, to);
        if (middle >= to || tooManyFailed()) {
          addUnreadable(new UnreadableExtent(from, to - from, String.valueOf(e.getMessage())));
          return;
        }
        read(memory, chunk, from, middle, parts);
        if (middle < end.get()) {
          read(memory, chunk, middle, to, parts);
        }
        return;
      }
      long reached = chunk + buffer.position();
      if (reached < to) {
        end.accumulateAndGet(reached, Math::min);
      }
      if (reached > from) {
        parts.add(new Part(chunk, from, reached));
      }
    }

    /** What follows cannot be read; what has been is compared. */
    private void stop(long chunk, long from, long reached, IOException e, List<Part> parts) {
      end.accumulateAndGet(reached, Math::min);
      if (reached > from) {
        parts.add(new Part(chunk, from, reached));
      }
      synchronized (this) {
        stopped = new TransferException(reached, e);
      }
    }

    private long middle(long from, long to) {
      long block = source.blockBytes();
      long blocks = (to - from + block - 1) / block;
      return from + Math.max(1, blocks / 2) * block;
    }

    private synchronized boolean tooManyFailed() {
      return ++failedReads > MOST_FAILED_READS;
    }

    private synchronized void addUnreadable(UnreadableExtent extent) {
      unreadable.add(extent);
      unreadableBytes += extent.length();
    }

    private void compare(Part part, MemorySegment memory, MemorySegment expected) {
      long at = part.start - part.chunk;
      MemorySegment found = memory.asSlice(at, part.end - part.start);
      generator
          .verifyAt(position + part.start, found)
          .ifPresent(mismatch -> examine(mismatch, part, found, expected));
    }

    /** Looks at what is wrong page by page. */
    private void examine(
        Mismatch mismatch, Part part, MemorySegment found, MemorySegment expected) {
      List<BadPage> pages = new ArrayList<>();
      long start = position + part.start;
      long last = mismatch.last() - start;
      for (long at = (mismatch.first() - start) / PAGE * PAGE; at <= last; at += PAGE) {
        long bytes = Math.min(PAGE, found.byteSize() - at);
        MemorySegment there = found.asSlice(at, bytes);
        MemorySegment right = expected.asSlice(0, bytes);
        generator.fillAt(start + at, right);
        if (right.mismatch(there) >= 0) {
          pages.add(BadPage.of(part.start + at, right, there));
        }
      }
      add(pages, finder.place(generator, position, pages.stream().map(BadPage::found).toList()));
    }

    private synchronized void add(List<BadPage> pages, OriginFinder.Unsearched unsearched) {
      unsearchedPages += unsearched.pages();
      partlySearchedPages += unsearched.partlyPages();
      for (BadPage page : pages) {
        totals = totals.and(page.totals());
        page.forEachExtent(generator.spec().seed(), generator.spec().stream(), bad::add);
      }
    }
  }
}
