package io.dgen.storage.write;

/** What is to be done with the files of a set. */
enum Purpose {
  /** They are written anew. */
  WRITE,
  /** Those that are not whole are gone on with. */
  RESUME,
  /** Nothing is written: they have been called complete, and must not be something else. */
  CHECK
}
