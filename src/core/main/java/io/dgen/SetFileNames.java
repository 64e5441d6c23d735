package io.dgen;

import java.util.Objects;

/** The names of the files of a set, whose streams are numbered one after the other. */
public final class SetFileNames {

  /** What all names begin with. */
  public static final String PREFIX = "file-";

  private static final int LEAST_DIGITS = 6;

  private SetFileNames() {}

  /**
   * Returns the name of a file.
   *
   * @param file its number, from 0
   * @param files how many files the set has
   * @return {@code file-} and the number, with 6 digits or as many as the largest number has
   * @throws IndexOutOfBoundsException if the set has no such file
   */
  public static String name(long file, long files) {
    String number = Long.toString(Objects.checkIndex(file, files));
    return PREFIX + "0".repeat(digits(files) - number.length()) + number;
  }

  /**
   * Returns the number of digits in the names of a set's files.
   *
   * @param files how many files the set has
   * @return 6, or as many as the largest number has
   */
  public static int digits(long files) {
    return Math.max(LEAST_DIGITS, Long.toString(files - 1).length());
  }

  /**
   * Returns the number of the file of a name.
   *
   * @param name any name
   * @param files how many files the set has
   * @return the number, or -1 if the set has no file of this name
   */
  public static long number(String name, long files) {
    String number = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
    if (!number.matches("[0-9]{1,19}")) {
      return -1;
    }
    try {
      long file = Long.parseLong(number);
      return file < files && name(file, files).equals(name) ? file : -1;
    } catch (NumberFormatException e) {
      return -1; // more than any set has
    }
  }
}
