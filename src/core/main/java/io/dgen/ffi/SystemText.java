package io.dgen.ffi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the system shows in {@code /proc} and {@code /sys}. Names in there are bytes in any
 * encoding: each is read as one character, so that a name which is not text hides nothing else.
 */
public final class SystemText {

  private SystemText() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return its bytes as characters up to U+00FF
   * @throws IOException if it cannot be read
   */
  public static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads the lines of a file. Nothing but a line feed ends one: names may have other characters
   * that do elsewhere.
   *
   * @param file the file
   * @return lines, their bytes as characters up to U+00FF
   * @throws IOException if it cannot be read
   */
  public static List<String> lines(Path file) throws IOException {
    String text = read(file);
    return text.isEmpty() ? List.of() : List.of(text.split("\n"));
  }

  /**
   * Decodes a name.
   *
   * @param name its bytes as characters up to U+00FF
   * @return the name in UTF-8, with U+FFFD for what is not
   */
  public static String name(String name) {
    return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
