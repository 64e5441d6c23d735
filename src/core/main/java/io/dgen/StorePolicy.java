package io.dgen;

/** The kind of stores for chunks. It changes the speed, never the bytes. */
public enum StorePolicy {
  /**
   * Non-temporal for chunks that do not stay in the last-level cache (half its size or more),
   * regular for smaller ones. Always regular if the back end has only regular stores.
   */
  AUTO,
  /** Regular stores through the cache: best if the chunk is read again soon. */
  REGULAR,
  /**
   * Non-temporal stores, which bypass the cache: best for large chunks. Only the native back end
   * has them, except its portable ISA. Pages whose address is not a multiple of 16 bytes are stored
   * regularly.
   */
  NON_TEMPORAL
}
