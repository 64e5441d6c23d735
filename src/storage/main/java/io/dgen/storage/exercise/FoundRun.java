package io.dgen.storage.exercise;

/**
 * What consecutive sectors of a block hold.
 *
 * @param sector the first sector, from 0 at the block's start
 * @param sectors how many there are, of 512 bytes each
 * @param what what they hold
 * @param generation the generation of the data, if it is data of this or another block
 * @param block the block that the data belongs to, if it is data of this or another block
 */
public record FoundRun(int sector, int sectors, What what, int generation, long block) {

  /** What sectors can hold. */
  public enum What {
    /** A generation of this block. */
    GENERATION,
    /** Zeros. */
    ZEROS,
    /** A generation of another block, or of another part of this one. */
    OTHER_BLOCK,
    /** None of these. */
    OTHER_DATA
  }

  FoundRun grown() {
    return new FoundRun(sector, sectors + 1, what, generation, block);
  }

  boolean continues(FoundRun one) {
    return one.sector == sector + sectors
        && one.what == what
        && one.generation == generation
        && one.block == block;
  }
}
