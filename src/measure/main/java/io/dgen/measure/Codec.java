package io.dgen.measure;

import java.io.IOException;
import java.io.OutputStream;

/** One compressor's library. Making one fails where the library cannot be used. */
interface Codec {

  /** What does the work, for the report. */
  String implementation();

  /**
   * Something that compresses units, for one thread.
   *
   * @param mostBytes the largest unit
   */
  UnitCompressor units(int level, int mostBytes);

  /** Compresses what is written to it; the end must be made known by closing. */
  OutputStream stream(int level, OutputStream to) throws IOException;
}
