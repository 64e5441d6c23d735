package io.dgen;

/** How chunks are stored. Changes speed, never bytes. */
public enum StorePolicy {
  /**
   * Non-temporal for what is too large to be found in the last-level cache again (half of it and
   * more), regular for the rest; regular where the back end has nothing else.
   */
  AUTO,
  /** Through the cache: best if the chunk is read again soon. */
  REGULAR,
  /**
   * Past the cache: best for large chunks. Only the native back end has it, but for its portable
   * ISA; and only pages that come to stand at a multiple of 16 bytes: others are stored regularly.
   */
  NON_TEMPORAL
}
