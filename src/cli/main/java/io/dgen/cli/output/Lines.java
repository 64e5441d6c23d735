package io.dgen.cli.output;

import java.io.PrintWriter;

/** Prints lines for people: what is in one, such as a file's name, cannot make it two lines. */
public final class Lines extends PrintWriter {

  /** Whether the locale's encoding has the sign for millionths. */
  private static final boolean MICRO = System.out.charset().newEncoder().canEncode('\u00b5');

  /**
   * Creates a printer.
   *
   * @param to where the lines go
   */
  public Lines(PrintWriter to) {
    super(to, true);
  }

  @Override
  public void println(String line) {
    String shown = Printable.text(line);
    super.println(MICRO ? shown : shown.replace('\u00b5', 'u'));
  }

  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }
}
