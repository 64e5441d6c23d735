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
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final JournalHeader header;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment entries;
  private final JournalReader.Tail tail;
  private int latest;

  private RecoveredState(JournalReader journal, Crash crash) throws IOException {
    this.header = journal.header();
    this.entries =
        NodeMemory.allocate(
            Math.multiplyExact(header.blocks(), ENTRY_BYTES), arena, (what, why) -> {});
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
        boolean zeros = Version.kind(record.version()) == Version.Kind.ZEROS;
        forEach(
            index,
            record,
            block -> {
              put(block, HIGH_AT, record.version() | IN_FLIGHT);
              if (zeros) {
                put(block, ZEROS_AT, record.version() + 1);
              }
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
          // If zeros were intended they stay allowed: which were the latest before is not known.
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
    put(block, 0, version);
    put(block, HIGH_AT, version);
    // One more than the version, so that fresh memory says that zeros are allowed: see zeros().
    boolean zeros = Version.kind(version) == Version.Kind.ZEROS;
    put(block, ZEROS_AT, zeros ? version + 1 : IN_FLIGHT);
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
    int high = get(block, HIGH_AT);
    int zeros = get(block, ZEROS_AT);
    return new Allowed(
        get(block, 0),
        high & ~IN_FLIGHT,
        high < 0,
        zeros < 0 ? Version.NONE : Math.max(0, zeros - 1),
        header.streamed());
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
