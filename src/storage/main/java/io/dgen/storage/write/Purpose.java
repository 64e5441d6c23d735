package io.dgen.storage.write;

/** What to do with the files of a set. */
enum Purpose {
  /** Write all of them from the start. */
  WRITE,
  /** Write what is missing or wrong. */
  RESUME,
  /** Write nothing, but refuse files that hold other bytes than their manifest says. */
  CHECK
}
