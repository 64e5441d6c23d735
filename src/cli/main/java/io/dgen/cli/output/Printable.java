package io.dgen.cli.output;

/**
 * Shows text of any origin (names, manifests, messages) in one line, without anything that steers a
 * terminal: control characters, line separators and the marks that turn the direction of writing
 * are shown as escapes.
 */
public final class Printable {

  private Printable() {}

  /**
   * Escapes text.
   *
   * @param text any text
   * @return the text, with escapes such as {@code \n}, {@code \u001b}
   */
  public static String text(String text) {
    if (text.chars().noneMatch(Printable::isEscaped)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.chars().forEach(c -> append(shown, (char) c));
    return shown.toString();
  }

  /**
   * Shows a name in an unknown encoding.
   *
   * @param name its bytes
   * @return ASCII; other bytes as escapes such as {@code \xe9}
   */
  public static String bytes(byte[] name) {
    StringBuilder shown = new StringBuilder();
    for (byte b : name) {
      if (b >= ' ' && b < 0x7F) {
        shown.append((char) b);
      } else {
        shown.append(Text.format("\\x%02x", b));
      }
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, char c) {
    switch (c) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (isEscaped(c)) {
          shown.append(Text.format("\\u%04x", (int) c));
        } else {
          shown.append(c);
        }
      }
    }
  }

  private static boolean isEscaped(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT -> isDirection(c);
      default -> false;
    };
  }

  /** Unicode's property Bidi_Control. */
  private static boolean isDirection(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
