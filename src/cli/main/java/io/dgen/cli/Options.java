package io.dgen.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the groups of options share. */
final class Options {

  /** Chunks of the file commands: what one buffer of NIO can surely be. */
  private static final long MOST_CHUNK_BYTES = 1 << 30;

  private Options() {}

  /** The library's message on a parameter, with the name of the option for it. */
  static String renamed(@Nullable String reason, Map<String, String> options) {
    String message = String.valueOf(reason);
    String parameter = message.substring(0, Math.max(0, message.indexOf(' ')));
    String option = options.get(parameter);
    return option == null ? message : option + message.substring(parameter.length());
  }

  /** A file's name. */
  static Path path(String option, String name) {
    if (name.isEmpty()) {
      throw new BadInputException(option + " is empty, but must be a file's name");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadInputException(option + " is not a file's name here: " + e.getMessage(), e);
    }
  }

  /** Checks a whole number's range. */
  static long inRange(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new BadInputException(
          option + " is " + value + ", but must be " + least + " to " + most);
    }
    return value;
  }

  /** Checks that there is memory for so many chunks: too much of it would end other processes. */
  static void memory(String options, long chunks, long chunkBytes) {
    long bytes = chunks * chunkBytes;
    long available = Machine.availableMemory();
    if (bytes > available) {
      throw new BadInputException(
          options
              + (" need " + Size.format(bytes) + " of memory, but there are ")
              + Size.format(available));
    }
  }

  /** Checks the size of the chunks in which files are read. */
  static int chunkBytes(long value) {
    return blockBytes("--chunk", value);
  }

  /** Checks the size of what is written or read in one go. */
  static int blockBytes(String option, long value) {
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

  /** Checks that what is given, if it is, is what a manifest says. */
  static void mustAgree(String option, @Nullable Object given, Object found, Path manifest) {
    if (given != null && !given.equals(found)) {
      throw new BadInputException(option + " is " + given + ", but " + manifest + " says " + found);
    }
  }
}
