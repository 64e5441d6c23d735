package io.dgen.storage.exercise;

/**
 * What a write left in a block, as one non-negative number: the block's generation, which grows by
 * one with each overwriting, and the kind of content. Versions of a block are ordered as they were
 * written.
 */
public final class Version {

  /** What a version consists of. */
  public enum Kind {
    /** Zeros. */
    ZEROS(0),
    /** The stream's bytes of that generation. */
    DATA(1),
    /** Anything: nothing is known of the content. */
    UNKNOWN(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** The greatest generation. */
  public static final int MOST_GENERATION = (1 << 29) - 1;

  /** A block that reads as zeros and was never written. */
  public static final int FRESH = 0;

  /** A block that was never written and holds anything. */
  public static final int UNWRITTEN = Kind.UNKNOWN.number;

  /** No version. */
  static final int NONE = -1;

  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;
  private static final Kind[] KINDS = Kind.values();

  private Version() {}

  /**
   * Returns a version.
   *
   * @param generation 0 to {@link #MOST_GENERATION}
   * @param kind what the content is
   * @return the number
   * @throws IllegalArgumentException if there is no such generation
   */
  public static int of(int generation, Kind kind) {
    if (generation < 0 || generation > MOST_GENERATION) {
      throw new IllegalArgumentException(
          "generation is " + generation + ", but must be 0 to " + MOST_GENERATION);
    }
    return generation << KIND_BITS | kind.number;
  }

  /**
   * Returns the version that the next write leaves.
   *
   * @param version what is there before
   * @param kind what the write leaves
   * @return the version of the next generation
   * @throws IllegalArgumentException if the block has been written too often
   */
  public static int next(int version, Kind kind) {
    return of(generation(version) + 1, kind);
  }

  /**
   * Returns the generation of a version.
   *
   * @param version the version
   * @return how often the block had been written
   */
  public static int generation(int version) {
    return version >>> KIND_BITS;
  }

  /**
   * Returns what a version consists of.
   *
   * @param version the version
   * @return its kind
   * @throws IllegalArgumentException if the number is no version
   */
  public static Kind kind(int version) {
    int kind = version & KIND_MASK;
    if (version < 0 || kind >= KINDS.length) {
      throw new IllegalArgumentException(version + " is not a version of a block");
    }
    return KINDS[kind];
  }

  static boolean isValid(int version) {
    return version >= 0 && (version & KIND_MASK) < KINDS.length;
  }
}
