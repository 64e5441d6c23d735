package io.dgen.cli.output;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;

/** A stderr whose messages are kept and shown. Lines about the progress are only shown. */
public final class KeptMessages extends PrintWriter {

  private final StringWriter kept;
  private final PrintWriter shown;

  /**
   * Creates one that has no messages yet.
   *
   * @param shown where messages are shown
   */
  public KeptMessages(PrintWriter shown) {
    this(new StringWriter(), shown);
  }

  private KeptMessages(StringWriter kept, PrintWriter shown) {
    super(new Both(kept, shown), true);
    this.kept = kept;
    this.shown = shown;
  }

  /**
   * Returns the messages.
   *
   * @return their lines
   */
  public List<String> lines() {
    flush();
    return kept.toString().lines().toList();
  }

  /**
   * Returns where a command shows its progress.
   *
   * @param err the command's stderr
   * @return the same, or what shows it if its messages are kept
   */
  public static PrintWriter progress(PrintWriter err) {
    return err instanceof KeptMessages messages ? messages.shown : err;
  }

  /** Writes to two writers. */
  private static final class Both extends Writer {
    private final Writer kept;
    private final Writer shown;

    Both(Writer kept, Writer shown) {
      this.kept = kept;
      this.shown = shown;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      kept.write(text, offset, length);
      shown.write(text, offset, length);
    }

    @Override
    public void flush() throws IOException {
      shown.flush();
    }

    @Override
    public void close() {
      // both belong to others
    }
  }
}
