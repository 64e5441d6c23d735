package io.dgen.cli.options;

import io.dgen.SpecParameters;
import io.dgen.cli.output.BadInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that several groups of options share. */
public final class Options {

  /** The largest chunk of the file commands: a size that an NIO buffer can certainly have. */
  private static final long MOST_CHUNK_BYTES = 1 << 30;

  private Options() {}

  /**
   * Puts an option's name in place of the parameter's with which a message of the library begins.
   *
   * @param reason the message
   * @param options the options' names by the parameters'
   * @return the message as users understand it
   */
  public static String renamed(@Nullable String reason, Map<String, String> options) {
    String message = String.valueOf(reason);
    String parameter = message.substring(0, Math.max(0, message.indexOf(' ')));
    String option = options.get(parameter);
    return option == null ? message : option + message.substring(parameter.length());
  }

  /**
   * Reads a file's name.
   *
   * @param option whose value it is
   * @param name the value
   * @return the file
   * @throws BadInputException if it is not a file's name
   */
  public static Path path(String option, String name) {
    if (name.isEmpty()) {
      throw new BadInputException(option + " is empty, but must be a file's name");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadInputException(option + " is not a file's name here: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that a whole number is in a range.
   *
   * @param option whose value it is
   * @param value the value
   * @param least the least that is allowed
   * @param most the most that is allowed
   * @return the value
   * @throws BadInputException if it is not in the range
   */
  public static long inRange(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new BadInputException(
          option + " is " + value + ", but must be " + least + " to " + most);
    }
    return value;
  }

  /**
   * Checks the size of the chunks in which files are read.
   *
   * @param value the value of {@code --chunk}
   * @return the value
   * @throws BadInputException if it is not allowed
   */
  public static int chunkBytes(long value) {
    return blockBytes("--chunk", value);
  }

  /**
   * Checks the size of a single write or read.
   *
   * @param option whose value it is
   * @param value the value
   * @return the value
   * @throws BadInputException if it is not allowed
   */
  public static int blockBytes(String option, long value) {
    if (value < 1 || value > MOST_CHUNK_BYTES) {
      throw new BadInputException(
          option
              + " is "
              + value
              + " bytes, but must be 1 byte to "
              + Size.format(MOST_CHUNK_BYTES));
    }
    return (int) value;
  }

  /**
   * Refuses options that cannot be combined with something else.
   *
   * @param with what they cannot go with
   * @param options names, each followed by its value; null or false if the option is not given
   * @throws BadInputException naming the first that is given
   */
  public static void apart(String with, @Nullable Object... options) {
    for (int i = 0; i < options.length; i += 2) {
      if (options[i + 1] != null && !Boolean.FALSE.equals(options[i + 1])) {
        throw new BadInputException(options[i] + " cannot go with " + with);
      }
    }
  }

  /**
   * Checks, before anything is done, that a file can be created where it will be written at the
   * end.
   *
   * @param option whose value it is
   * @param file the file
   * @throws BadInputException if its directory is missing or not writable
   */
  public static void requireDirectory(String option, Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new BadInputException(option + " is " + file + ", but its directory does not exist");
    }
    if (!Files.isWritable(directory)) {
      throw new BadInputException(option + " is " + file + ", but its directory is not writable");
    }
  }

  /**
   * Checks that an option agrees with a manifest.
   *
   * @param option whose value it is
   * @param given the value, or null if the option is not given
   * @param found what the manifest says
   * @param manifest the manifest
   * @throws BadInputException if they differ
   */
  public static void mustAgree(
      String option, @Nullable Object given, Object found, Object manifest) {
    if (given != null && !given.equals(found)) {
      throw new BadInputException(option + " is " + given + ", but " + manifest + " says " + found);
    }
  }

  /** Sets a stream's parameter if its option is given. */
  static void set(SpecParameters parameters, String name, @Nullable Object value) {
    if (value != null) {
      parameters.setValue(name, value);
    }
  }
}
