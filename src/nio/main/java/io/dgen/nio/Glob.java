package io.dgen.nio;

import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns that match the texts of paths. */
final class Glob {

  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;

  private Glob(String glob) {
    this.glob = glob;
  }

  /**
   * Returns a matcher.
   *
   * @param syntaxAndPattern {@code glob:} or {@code regex:} and a pattern
   * @throws IllegalArgumentException if it has neither
   * @throws UnsupportedOperationException if it has another syntax
   */
  static PathMatcher matcher(String syntaxAndPattern) {
    int colon = syntaxAndPattern.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "'" + syntaxAndPattern + "' must begin with glob: or regex:");
    }
    String pattern = syntaxAndPattern.substring(colon + 1);
    Pattern compiled =
        switch (syntaxAndPattern.substring(0, colon).toLowerCase(Locale.ROOT)) {
          case "glob" -> Pattern.compile(new Glob(pattern).toRegex());
          case "regex" -> Pattern.compile(pattern);
          default ->
              throw new UnsupportedOperationException(
                  "'" + syntaxAndPattern + "' must begin with glob: or regex:");
        };
    return path -> path instanceof DgenPath && compiled.matcher(path.toString()).matches();
  }

  private String toRegex() {
    boolean inGroup = false;
    while (at < glob.length()) {
      char c = glob.charAt(at++);
      switch (c) {
        case '*' -> {
          boolean crosses = at < glob.length() && glob.charAt(at) == '*';
          at += crosses ? 1 : 0;
          regex.append(crosses ? ".*" : "[^/]*");
        }
        case '?' -> regex.append("[^/]");
        case '[' -> bracket();
        case '{' -> {
          refuse(inGroup, "groups within groups");
          inGroup = true;
          regex.append("(?:(?:");
        }
        case '}' -> {
          regex.append(inGroup ? "))" : "\\}");
          inGroup = false;
        }
        case ',' -> regex.append(inGroup ? ")|(?:" : ",");
        case '\\' -> {
          refuse(at == glob.length(), "nothing behind \\");
          quote(glob.charAt(at++));
        }
        default -> quote(c);
      }
    }
    refuse(inGroup, "no } for {");
    return regex.toString();
  }

  private void bracket() {
    regex.append("[[^/]&&[");
    if (at < glob.length() && (glob.charAt(at) == '!')) {
      regex.append('^');
      at++;
    }
    int start = at;
    while (at < glob.length() && (glob.charAt(at) != ']' || at == start)) {
      char c = glob.charAt(at++);
      if (c == '-' && at - 1 > start && at < glob.length() && glob.charAt(at) != ']') {
        regex.append('-');
      } else {
        regex.append('\\').append(c == '\\' ? "\\" : escapable(c));
      }
    }
    refuse(at == glob.length(), "no ] for [");
    at++;
    regex.append("]]");
  }

  /** In a class a letter must not be escaped; a character of more than ASCII need not be. */
  private String escapable(char c) {
    if (Character.isLetterOrDigit(c) || c > 0x7f) {
      regex.setLength(regex.length() - 1);
    }
    return String.valueOf(c);
  }

  private void quote(char c) {
    regex.append(Pattern.quote(String.valueOf(c)));
  }

  private void refuse(boolean wrong, String reason) {
    if (wrong) {
      throw new PatternSyntaxException(reason, glob, at - 1);
    }
  }
}
