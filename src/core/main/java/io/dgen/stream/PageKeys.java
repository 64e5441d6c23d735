package io.dgen.stream;

/**
 * The four keys that distinguish the pages of different seeds, streams, pools and versions.
 *
 * @param key0 first key
 * @param key1 second key
 * @param key2 third key
 * @param key3 fourth key
 */
public record PageKeys(long key0, long key1, long key2, long key3) {

  private static final int STREAM_OFFSET = 5;
  private static final int POOL_OFFSET = 13;
  private static final int VERSION_OFFSET = 9;

  /**
   * Returns the keys of a stream.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @return the keys of its first version
   */
  public static PageKeys ofStream(long seed, long stream) {
    return of(seed, stream, STREAM_OFFSET);
  }

  /**
   * Returns the keys of a pool.
   *
   * @param seed the run's seed
   * @param pool the pool's number in the run
   * @return the keys of its first version
   */
  public static PageKeys ofPool(long seed, long pool) {
    return of(seed, pool, POOL_OFFSET);
  }

  /**
   * Returns the keys of a later version of the same source.
   *
   * @param version 0 for this one
   * @return the keys
   */
  public PageKeys version(long version) {
    return version == 0
        ? this
        : new PageKeys(
            Mix64.mix(key0 + mixed(version, VERSION_OFFSET)),
            Mix64.mix(key1 + mixed(version, VERSION_OFFSET + 1)),
            Mix64.mix(key2 + mixed(version, VERSION_OFFSET + 2)),
            Mix64.mix(key3 + mixed(version, VERSION_OFFSET + 3)));
  }

  /** Returns what of a stream's key, 0 to 3, depends on the seed: see {@code dgen_fill_objects}. */
  static long ofSeed(long seed, int key) {
    return mixed(seed, 1 + key);
  }

  /** Returns what a key of a stream, 0 to 3, and of those after it is counted from, there. */
  static long number(long stream, int key) {
    return goldens(stream, STREAM_OFFSET + key);
  }

  private static PageKeys of(long seed, long number, int offset) {
    return new PageKeys(
        Mix64.mix(mixed(seed, 1) + mixed(number, offset)),
        Mix64.mix(mixed(seed, 2) + mixed(number, offset + 1)),
        Mix64.mix(mixed(seed, 3) + mixed(number, offset + 2)),
        Mix64.mix(mixed(seed, 4) + mixed(number, offset + 3)));
  }

  private static long mixed(long number, int goldens) {
    return Mix64.mix(goldens(number, goldens));
  }

  private static long goldens(long number, int goldens) {
    return number + goldens * Mix64.GOLDEN;
  }
}
