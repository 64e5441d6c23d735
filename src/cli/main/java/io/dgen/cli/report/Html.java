package io.dgen.cli.report;

import java.util.Locale;

/** Escapes text for HTML that is XML as well. */
final class Html {

  private Html() {}

  /** Escapes text as content or as a quoted attribute. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(c) ? c : '\uFFFD');
              }
            });
    return escaped.toString();
  }

  /** Returns whether a document may contain a character: it cannot even express others. */
  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c < 0x7F)
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  /**
   * Escapes JSON as content of an element that is not parsed for markup; the values stay the same.
   */
  static String data(String json) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean plain = c != '<' && c != '>' && c != '&' && (allowed(c) || Character.isSurrogate(c));
      escaped.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return escaped.toString();
  }
}
