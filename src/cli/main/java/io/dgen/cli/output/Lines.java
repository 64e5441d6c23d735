package io.dgen.cli.output;

import java.io.PrintWriter;

/** Prints lines for people: what is in one, such as a file's name, cannot make it two lines. */
final class Lines extends PrintWriter {

  Lines(PrintWriter to) {
    super(to, true);
  }

  @Override
  public void println(String line) {
    super.println(Printable.text(line));
  }

  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }
}
