package io.dgen.storage.exercise;

import io.dgen.numa.NodeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * The version of each block, in 4 bytes per block outside the heap, and whether a write of it is in
 * flight. Thread-safe.
 *
 * <p>A writer {@linkplain #begin begins} a write, and ends it with {@link #end}. At most one write
 * of a block is in flight.
 */
public final class BlockHistory implements AutoCloseable {

  /** A write is in flight; the version is the one that it will leave. */
  private static final int BUSY = 1 << 31;

  private static final VarHandle VERSION = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment versions;
  private final long blocks;
  private final Arena arena;

  private BlockHistory(MemorySegment versions, Arena arena) {
    this.versions = versions;
    this.blocks = versions.byteSize() / Integer.BYTES;
    this.arena = arena;
  }

  /**
   * Creates the history of blocks that all have one version, in anonymous memory.
   *
   * @param blocks how many, at least 1
   * @param version theirs, such as {@link Version#FRESH}
   * @return the history, to be closed
   */
  public static BlockHistory inMemory(long blocks, int version) {
    if (blocks < 1) {
      throw new IllegalArgumentException("blocks is " + blocks + ", but must be 1 or more");
    }
    Arena arena = Arena.ofShared();
    MemorySegment memory =
        NodeMemory.allocate(Math.multiplyExact(blocks, Integer.BYTES), arena, (what, why) -> {});
    BlockHistory history = new BlockHistory(memory, arena);
    if (version != Version.FRESH) { // such memory is not touched
      for (long block = 0; block < blocks; block++) {
        history.set(block, version);
      }
    }
    return history;
  }

  /** Returns the history in memory that an arena owns: a mapped file. */
  static BlockHistory in(MemorySegment memory, Arena arena) {
    return new BlockHistory(memory, arena);
  }

  /**
   * Returns how many blocks there are.
   *
   * @return blocks, numbered from 0
   */
  public long blocks() {
    return blocks;
  }

  /**
   * Returns the version of a block; if a write of it is in flight, the one that it will leave.
   *
   * @param block the block
   * @return its version
   */
  public int version(long block) {
    return raw(block) & ~BUSY;
  }

  /**
   * Returns whether a write of a block is in flight.
   *
   * @param block the block
   * @return true if so
   */
  public boolean isBusy(long block) {
    return raw(block) < 0;
  }

  /** Returns the version of a block, or a negative number if a write is in flight. */
  int raw(long block) {
    return (int) VERSION.getAcquire(versions, offset(block));
  }

  /**
   * Sets the version of a block in which no write is in flight.
   *
   * @param block the block
   * @param version its version
   */
  public void set(long block, int version) {
    if (!Version.isValid(version)) {
      throw new IllegalArgumentException(version + " is not a version of a block");
    }
    VERSION.setRelease(versions, offset(block), version);
  }

  /**
   * Begins a write of a block.
   *
   * @param block the block
   * @param kind what the write leaves
   * @return the version before; −1 if a write of the block is in flight already
   */
  public int begin(long block, Version.Kind kind) {
    long at = offset(block);
    int before = (int) VERSION.getAcquire(versions, at);
    if (before < 0) {
      return Version.NONE;
    }
    int next = Version.next(before, kind);
    return VERSION.compareAndSet(versions, at, before, next | BUSY) ? before : Version.NONE;
  }

  /**
   * Ends a write of a block.
   *
   * @param block the block
   * @param version what is there now: what the write was to leave, what was there before if it was
   *     not issued, or an unknown version if it failed
   */
  public void end(long block, int version) {
    set(block, version);
  }

  /**
   * Returns the latest generation of any block.
   *
   * @return the generation
   */
  public int latest() {
    int latest = 0;
    for (long block = 0; block < blocks; block++) {
      latest = Math.max(latest, version(block));
    }
    return Version.generation(latest);
  }

  /** Makes the version of a block unknown; returns false if it is another one meanwhile. */
  boolean forget(long block, int version) {
    return VERSION.compareAndSet(
        versions,
        offset(block),
        version,
        Version.of(Version.generation(version), Version.Kind.UNKNOWN));
  }

  private long offset(long block) {
    return Objects.checkIndex(block, blocks) * Integer.BYTES;
  }

  @Override
  public void close() {
    arena.close();
  }

  @Override
  public String toString() {
    return "BlockHistory[blocks=" + blocks + "]";
  }
}
