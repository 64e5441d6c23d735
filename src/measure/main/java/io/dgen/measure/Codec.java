package io.dgen.measure;

import java.io.IOException;
import java.io.OutputStream;

/** The library of a compressor. The constructor fails if the library cannot be used. */
interface Codec {

  /** Returns the name of the implementation, for the report. */
  String implementation();

  /**
   * Returns a compressor of units, for one thread.
   *
   * @param mostBytes the largest unit
   */
  UnitCompressor units(int level, int mostBytes);

  /** Returns a stream that compresses what is written to it; closing it ends the data. */
  OutputStream stream(int level, OutputStream to) throws IOException;
}
