package io.dgen.nio;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The names of a path as a URI has them. A name is kept with its percent-encoding in one form, so
 * that a path, its text and its URI are one another's.
 */
final class NameText {

  private static final String UNRESERVED = "-._~";
  private static final String LEGAL = UNRESERVED + "!$&'()*+,;=:@?";
  private static final int HEX_DIGITS = 2;

  private NameText() {}

  /** Returns a name with everything encoded that a URI cannot have, and nothing else. */
  static String encoded(String name) {
    StringBuilder text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == '%' && isHex(name, next)) {
        next += HEX_DIGITS;
        int value = HexFormat.fromHexDigits(name, i + 1, next);
        if (isLetterOrDigit(value) || UNRESERVED.indexOf(value) >= 0) {
          text.append((char) value);
        } else {
          text.append(escaped((byte) value));
        }
      } else if (isLetterOrDigit(c) || LEGAL.indexOf(c) >= 0) {
        text.appendCodePoint(c);
      } else {
        for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          text.append(escaped(each));
        }
      }
      i = next;
    }
    return text.toString();
  }

  private static String escaped(byte value) {
    return "%" + HexFormat.of().withUpperCase().toHexDigits(value);
  }

  private static boolean isHex(String text, int at) {
    return at + HEX_DIGITS <= text.length()
        && HexFormat.isHexDigit(text.charAt(at))
        && HexFormat.isHexDigit(text.charAt(at + 1));
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Returns what an encoded text stands for. */
  static String decoded(String text) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 1 + HEX_DIGITS);
        i += HEX_DIGITS;
      } else {
        bytes[length++] = (byte) text.charAt(i);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
