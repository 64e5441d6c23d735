package io.dgen.cli.output;

/** Columns that text takes on a terminal: two for wide characters, none for marks on others. */
public final class Columns {

  /** First and last characters of the ranges that Unicode calls wide or full-width. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97C, 0xAC00, 0xD7A3,
    0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680,
    0x1F6FF, 0x1F900, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
  };

  private Columns() {}

  /**
   * Counts the columns of a text.
   *
   * @param text the text, without control characters
   * @return how many
   */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /**
   * Cuts the end of a text off that does not fit.
   *
   * @param text the text
   * @param most the columns that there are
   * @return as much as fits
   */
  public static String cut(String text, int most) {
    int left = most;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      left -= of(c);
      if (left < 0) {
        return text.substring(0, at);
      }
      at += Character.charCount(c);
    }
    return text;
  }

  /**
   * Cuts the middle of a name out that does not fit: its end often says what it is.
   *
   * @param name the name
   * @param most the columns that there are
   * @return the name, or its start and its end with an ellipsis between them
   */
  public static String shortened(String name, int most) {
    if (of(name) <= most) {
      return name;
    }
    int start = Math.max(0, (most - 1) / 2);
    int end = Math.max(0, most - 1 - start);
    int from = name.length();
    while (from > 0) {
      int c = name.codePointBefore(from);
      end -= of(c);
      if (end < 0) {
        break;
      }
      from -= Character.charCount(c);
    }
    return cut(name, start) + "…" + name.substring(from);
  }

  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (c >= WIDE[i] && c <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }
}
