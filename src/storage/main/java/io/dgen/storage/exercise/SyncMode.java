package io.dgen.storage.exercise;

/** What makes an acknowledged write durable. */
public enum SyncMode {
  /** Nothing: any earlier version may come back after a crash. */
  NONE,
  /** A flush that began after the write was acknowledged, once it is complete. */
  FLUSH,
  /** The write's own acknowledgement: each write is synced (O_DSYNC). */
  WRITE
}
