package io.dgen.cli.output;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines at the bottom of a terminal that are drawn again and again in the same place. What others
 * print meanwhile goes above them.
 */
public final class Screen {

  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_BELOW = "\r\u001b[J";

  /** The screen that has drawn something which others must not write into. */
  private static volatile @Nullable Screen drawn;

  private final PrintStream to;

  /** What has been drawn; the cursor is in the line below. */
  private List<String> lines = List.of();

  /**
   * Creates a screen on which nothing is drawn.
   *
   * @param to leads to the terminal of stderr
   */
  public Screen(PrintStream to) {
    this.to = to;
  }

  /**
   * Tells whether stderr is a terminal that moves its cursor when told to.
   *
   * @param environment the process's
   * @return whether it does
   */
  public static boolean available(Map<String, String> environment) {
    return Terminal.stderr() && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /**
   * Returns how wide the terminal is at present.
   *
   * @return columns
   */
  public int width() {
    return Terminal.width();
  }

  /**
   * Tells whether block elements can be shown.
   *
   * @return whether the locale's encoding has them
   */
  public boolean unicode() {
    return to.charset().newEncoder().canEncode('\u2581');
  }

  /**
   * Draws lines over those that were drawn before.
   *
   * @param now the lines
   * @param width the columns that they are for
   */
  public synchronized void draw(List<String> now, int width) {
    StringBuilder text = new StringBuilder(erased(width));
    now.forEach(line -> text.append(line).append('\n'));
    to.print(text);
    to.flush();
    lines = now;
    drawn = this;
  }

  /** Leaves what is drawn where it is. */
  public synchronized void keep() {
    lines = List.of();
    drawn = null;
  }

  /** Returns what erases the lines: a terminal that has become narrower has wrapped them. */
  private String erased(int width) {
    if (lines.isEmpty()) {
      return "";
    }
    int rows =
        lines.stream().mapToInt(line -> Math.max(1, Math.ceilDiv(Columns.of(line), width))).sum();
    return Text.format(UP, rows) + CLEAR_BELOW;
  }

  private synchronized String makeRoom() {
    String erased = erased(width());
    lines = List.of();
    drawn = null;
    return erased;
  }

  /**
   * Returns what is printed to stderr before a line, so that the line does not go into what is
   * drawn: that is drawn again below it.
   *
   * @return control characters, or an empty text
   */
  static String beforeLine() {
    Screen screen = drawn;
    return screen == null ? "" : screen.makeRoom();
  }
}
