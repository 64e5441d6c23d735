package io.dgen.storage.exercise;

/** What a workload does to blocks. */
public enum Operation {
  /** Reads blocks and verifies them. */
  READ,
  /** Writes the next generation of blocks. */
  WRITE,
  /** Syncs what was written to stable storage. */
  FLUSH,
  /** Makes blocks read as zeros. */
  ZERO
}
