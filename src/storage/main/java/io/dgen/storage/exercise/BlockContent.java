package io.dgen.storage.exercise;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of every block in every generation: those of the stream's generation of the same number
 * at the block's position. Thread-safe.
 */
public final class BlockContent {

  /** Sectors are the units in which storage loses or tears data. */
  public static final int SECTOR_BYTES = 512;

  /** The largest block. */
  public static final int MOST_BLOCK_BYTES = 1 << 20;

  /** Deriving a generator takes as long as filling several blocks. */
  private static final int REMEMBERED = 1 << 12;

  private final DataGenerator generator;
  private final int blockBytes;
  private final long blocks;
  private final AtomicReferenceArray<@Nullable DataGenerator> generations =
      new AtomicReferenceArray<>(REMEMBERED);

  /**
   * Creates the contents of the blocks of a stream.
   *
   * @param generator of the stream, whose size is a whole number of blocks; stays open
   * @param blockBytes bytes of a block: a multiple of 512, up to 1 MiB
   * @throws IllegalArgumentException naming the parameter that is not allowed
   */
  public BlockContent(DataGenerator generator, int blockBytes) {
    StreamSpec spec = generator.spec();
    if (blockBytes < SECTOR_BYTES
        || blockBytes > MOST_BLOCK_BYTES
        || blockBytes % SECTOR_BYTES != 0) {
      throw new IllegalArgumentException(
          "blockBytes is " + blockBytes + ", but must be a multiple of 512, up to 1048576");
    }
    if (spec.size() < blockBytes || spec.size() % blockBytes != 0) {
      throw new IllegalArgumentException(
          "size is "
              + spec.size()
              + " bytes, but must be one or more whole blocks of "
              + blockBytes);
    }
    if (spec.change().rate() != 1) {
      throw new IllegalArgumentException(
          "changeRate is "
              + spec.change().rate()
              + ", but must be 1: each generation of a block is to differ from all others");
    }
    this.generator = generator;
    this.blockBytes = blockBytes;
    this.blocks = spec.size() / blockBytes;
  }

  /**
   * Returns the size of a block.
   *
   * @return bytes
   */
  public int blockBytes() {
    return blockBytes;
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
   * Returns the stream.
   *
   * @return the parameters of its first generation
   */
  public StreamSpec spec() {
    return generator.spec();
  }

  /**
   * Fills memory with the version of a block.
   *
   * @param block the block
   * @param version which version; not an unknown one
   * @param into memory of a block's size
   */
  public void fill(long block, int version, MemorySegment into) {
    switch (Version.kind(version)) {
      case ZEROS -> into.fill((byte) 0);
      case DATA -> fillData(block, Version.generation(version), into);
      case UNKNOWN -> throw new IllegalArgumentException("version is unknown");
    }
  }

  /** Fills memory with the stream's bytes of a generation from the block's start on. */
  void fillData(long block, int generation, MemorySegment into) {
    generation(generation).fillAt(block * blockBytes, into);
  }

  /**
   * Returns whether memory holds the version of a block.
   *
   * @param block the block
   * @param version which version; not an unknown one
   * @param found memory of a block's size
   * @return true if all bytes agree
   */
  public boolean matches(long block, int version, MemorySegment found) {
    return switch (Version.kind(version)) {
      case ZEROS -> isZero(found, 0, found.byteSize());
      case DATA ->
          generation(Version.generation(version)).verifyAt(block * blockBytes, found).isEmpty();
      case UNKNOWN -> throw new IllegalArgumentException("version is unknown");
    };
  }

  /** Returns the generator of a generation, which needs no closing. */
  DataGenerator generation(int generation) {
    int slot = generation % REMEMBERED;
    DataGenerator known = generations.get(slot);
    if (known == null || known.spec().change().generation() != generation) {
      known = generator.withGeneration(generation);
      generations.set(slot, known);
    }
    return known;
  }

  /** Returns whether a part of memory is zero. */
  static boolean isZero(MemorySegment memory, long offset, long length) {
    // Where every byte equals the one before it, all equal the first.
    return memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, offset) == 0
        && MemorySegment.mismatch(
                memory, offset, offset + length - 1, memory, offset + 1, offset + length)
            < 0;
  }

  @Override
  public String toString() {
    return "BlockContent[blocks="
        + blocks
        + ", blockBytes="
        + blockBytes
        + " of "
        + generator
        + "]";
  }
}
