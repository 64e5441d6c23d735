package io.dgen.cli.output;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words as they are typed into a shell. */
public final class Shell {

  /** Words that need no quotes. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Shell() {}

  /**
   * Returns a command line.
   *
   * @param words its words
   * @return the words, quoted where that is needed
   */
  public static String line(List<String> words) {
    return words.stream().map(Shell::word).collect(Collectors.joining(" "));
  }

  /**
   * Returns a word of a command line.
   *
   * @param text the word
   * @return the word, quoted if that is needed
   */
  public static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
