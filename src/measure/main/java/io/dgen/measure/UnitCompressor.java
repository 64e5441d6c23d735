package io.dgen.measure;

/** Compresses units, each by itself. Not thread-safe. */
public interface UnitCompressor extends AutoCloseable {

  /**
   * Compresses a unit.
   *
   * @param bytes hold the unit
   * @param offset where it begins in them
   * @param length its size
   * @return its size when it is compressed
   */
  int compressedBytes(byte[] bytes, int offset, int length);

  @Override
  void close();
}
