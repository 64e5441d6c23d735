package io.dgen.cli.live;

import java.io.Closeable;
import java.io.IOException;

/** Where lines of samples go. */
interface LineTarget extends Closeable {

  /** Writes a line, with its end. */
  void line(String line) throws IOException;
}
