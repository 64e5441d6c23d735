package io.dgen.storage.exercise;

import io.dgen.numa.NodeMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What each block may hold according to a journal: 12 bytes per block outside the heap. Only the
 * flush that began last of those that are complete matters: it covers whatever the others cover.
 */
public final class RecoveredState implements AutoCloseable {

  /** What has crashed, and therefore what may be lost. */
  public enum Crash {
    /** Only the program: the system still has every write that it acknowledged. */
    PROGRAM,
    /** The machine or the device: what was not synced may be lost. */
    POWER
  }

  private static final int ENTRY_BYTES = 3 * Integer.BYTES;
  private static final int HIGH_AT = Integer.BYTES;
  private static final int ZEROS_AT = 2 * Integer.BYTES;
  private static final int IN_FLIGHT = 1 << 31;

  /** Else one more than the latest zeros before the last issued version, as memory is zero. */
  private static final int NO_ZEROS = -1;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final JournalHeader header;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment entries;
  private final JournalReader.Tail tail;

  /** Whether not even what was there at the journal's start is durable. */
  private final boolean promisesNothing;

  private int latest;

  private RecoveredState(JournalReader journal, Crash crash) throws IOException {
    this.header = journal.header();
    this.entries =
        NodeMemory.allocate(
            Math.multiplyExact(header.blocks(), ENTRY_BYTES), arena, (what, why) -> {});
    this.promisesNothing = crash == Crash.POWER && header.sync() == SyncMode.NONE;
    int base = header.base();
    if (base != Version.FRESH) {
      for (long block = 0; block < header.blocks(); block++) {
        base(block, base);
      }
    }
    long promised = promisedBefore(journal, crash);
    tail = journal.forEach((index, record) -> apply(index, record, promised));
  }

  /**
   * Reads a journal.
   *
   * @param journal the open journal
   * @param crash what has crashed
   * @return the state that it describes, to be closed
   * @throws JournalDamagedException if it is damaged before its end
   * @throws IOException if it cannot be read
   */
  public static RecoveredState of(JournalReader journal, Crash crash) throws IOException {
    return new RecoveredState(journal, crash);
  }

  /** Returns the index before which all that is done is durable. */
  private static long promisedBefore(JournalReader journal, Crash crash) throws IOException {
    TreeMap<Long, Long> begun = new TreeMap<>();
    long[] last = {0};
    journal.forEach(
        (index, record) -> {
          if (record.type() == RecordType.FLUSH_BEGIN) {
            begun.put(record.number(), index);
          } else if (record.type() == RecordType.FLUSH_END) {
            Long begin = begun.remove(record.number());
            last[0] = Math.max(last[0], begin == null ? 0 : begin);
          }
        });
    if (crash == Crash.PROGRAM || journal.header().sync() == SyncMode.WRITE) {
      return Long.MAX_VALUE;
    }
    return journal.header().sync() == SyncMode.NONE ? 0 : last[0];
  }

  private void apply(long index, JournalRecord record, long promised) throws IOException {
    switch (record.type()) {
      case BASE -> forEach(index, record, block -> base(block, record.version()));
      case INTENT -> {
        latest = Math.max(latest, Version.generation(record.version()));
        forEach(
            index,
            record,
            block -> {
              rememberZeros(block);
              put(block, HIGH_AT, record.version() | IN_FLIGHT);
            });
      }
      case DONE ->
          forEach(
              index,
              record,
              block -> {
                int version = get(block, HIGH_AT) & ~IN_FLIGHT;
                put(block, HIGH_AT, version);
                if (index < promised) {
                  put(block, 0, version);
                }
              });
      case CANCELLED ->
          forEach(index, record, block -> put(block, HIGH_AT, before(block, record.version())));
      case EMPTY, FLUSH_BEGIN, FLUSH_END, SYNCED, STOP -> {}
    }
  }

  /**
   * Returns the state before an intent that was not carried out. The version is unknown if a write
   * failed before it, or if the block was found to be wrong: then the block may hold what that
   * write left, but not anything.
   */
  private int before(long block, int version) {
    boolean anything = Version.kind(get(block, 0)) == Version.Kind.UNKNOWN;
    return Version.kind(version) != Version.Kind.UNKNOWN || anything
        ? version
        : Version.of(Version.generation(version), Version.Kind.DATA) | IN_FLIGHT;
  }

  /** Notes the zeros that are no longer the latest version. */
  private void rememberZeros(long block) {
    int version = high(block);
    if (Version.kind(version) == Version.Kind.ZEROS) {
      put(block, ZEROS_AT, version + 1);
    }
  }

  private interface Each {
    void block(long block);
  }

  private void forEach(long index, JournalRecord record, Each each) throws IOException {
    if (record.number() < 0
        || record.count() < 0
        || record.number() > header.blocks() - record.count()) {
      throw new JournalDamagedException(
          "record " + index + " of the journal names blocks that there are not");
    }
    for (long block = record.number(); block < record.number() + record.count(); block++) {
      each.block(block);
    }
  }

  private void base(long block, int version) {
    latest = Math.max(latest, Version.generation(version));
    boolean uncertain = promisesNothing && Version.kind(version) != Version.Kind.UNKNOWN;
    int low = uncertain ? header.base() : version;
    put(block, 0, low);
    put(block, HIGH_AT, version);
    put(block, ZEROS_AT, low == Version.FRESH ? 0 : NO_ZEROS);
  }

  private int get(long block, int field) {
    return entries.get(INT, Objects.checkIndex(block, header.blocks()) * ENTRY_BYTES + field);
  }

  private void put(long block, int field, int value) {
    entries.set(INT, Objects.checkIndex(block, header.blocks()) * ENTRY_BYTES + field, value);
  }

  /**
   * Returns what a block may hold.
   *
   * @param block the block
   * @return the versions from the last durable one to the last issued one
   */
  public Allowed allowed(long block) {
    int high = high(block);
    boolean inFlight = get(block, HIGH_AT) < 0;
    return new Allowed(get(block, 0), high, inFlight, latestZeros(block), header.streamed());
  }

  private int latestZeros(long block) {
    int high = high(block);
    if (header.streamed() && header.zeroing()) {
      // The record of a later zeroing may be lost.
      return Version.of(
          Math.min(Version.generation(high) + 1, Version.MOST_GENERATION), Version.Kind.ZEROS);
    }
    if (Version.kind(high) == Version.Kind.ZEROS) {
      return high;
    }
    int before = get(block, ZEROS_AT);
    return before < 0 ? Version.NONE : Math.max(Version.FRESH, before - 1);
  }

  /** Returns the latest version of a block that was issued. */
  int high(long block) {
    return get(block, HIGH_AT) & ~IN_FLIGHT;
  }

  /** Returns whether a block may hold exactly one version. */
  boolean isCertain(long block) {
    return get(block, 0) == get(block, HIGH_AT);
  }

  /**
   * Returns what the journal is about.
   *
   * @return its header
   */
  public JournalHeader header() {
    return header;
  }

  /**
   * Returns what the journal holds.
   *
   * @return its records and its end
   */
  public JournalReader.Tail tail() {
    return tail;
  }

  /**
   * Returns the latest generation of any block.
   *
   * @return the generation
   */
  public int latest() {
    return latest;
  }

  @Override
  public void close() {
    arena.close();
  }

  @Override
  public String toString() {
    return "RecoveredState[" + header + "]";
  }
}
