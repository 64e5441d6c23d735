package io.dgen.storage.verify;

/** A range of a file. */
public sealed interface Extent permits BadExtent, UnreadableExtent {

  /**
   * Where it begins.
   *
   * @return bytes from the file's start
   */
  long offset();

  /**
   * How long it is.
   *
   * @return bytes
   */
  long length();

  /**
   * Where it ends.
   *
   * @return the offset behind its last byte
   */
  default long end() {
    return offset() + length();
  }
}
