package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.TransferException;

/** Which threads generate, write and compare the bytes of one file. */
interface WriteStrategy {

  /** A range of a stream, about to be written once. Memory and threads are there. */
  interface Ready extends AutoCloseable {

    /**
     * Writes the range.
     *
     * @param offset where it begins in the sink
     * @throws TransferException if writing fails; all before the place it names has been written
     */
    void write(long offset) throws TransferException;

    @Override
    void close();
  }

  /** Runs a comparison. */
  void compare(ResumeCheck check) throws TransferException;

  /** Takes all that writing a range needs, before any file is changed. */
  Ready ready(DataGenerator generator, long position, long length, ChunkSink sink);

  /**
   * Is told that a file has been written.
   *
   * @param nanos from before it was opened until it was closed, without syncing
   */
  void closed(long nanos);
}
