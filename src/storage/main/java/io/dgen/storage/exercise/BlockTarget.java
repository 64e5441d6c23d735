package io.dgen.storage.exercise;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What is exercised: a file, a device, a set of files. Any number of threads may use it at once.
 */
public interface BlockTarget extends Closeable {

  /**
   * Reads from an offset until the buffer is full.
   *
   * @param into where to; its address is a multiple of 4096
   * @param offset where from
   * @throws IOException if not all of it can be read
   */
  void read(ByteBuffer into, long offset) throws IOException;

  /**
   * Writes the whole buffer.
   *
   * @param from the bytes; their address is a multiple of 4096
   * @param offset where to
   * @throws IOException if not all of it can be written
   */
  void write(ByteBuffer from, long offset) throws IOException;

  /**
   * Makes a range read as zeros, without writing it if possible.
   *
   * @param offset where it begins
   * @param length its bytes
   * @throws IOException if that fails
   */
  void zero(long offset, long length) throws IOException;

  /**
   * Syncs what was written to stable storage.
   *
   * @throws IOException if that fails
   */
  void flush() throws IOException;
}
