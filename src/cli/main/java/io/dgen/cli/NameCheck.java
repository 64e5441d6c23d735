package io.dgen.cli;

import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Printable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Refuses names that Java does not pass on as they are. It decodes the names of the working
 * directory and of files by the locale's encoding, and puts U+FFFD for what it cannot decode: data
 * would go to another place.
 *
 * @param procfs where Linux shows the process's own names; may be missing
 * @param workingDirectory where Java resolves relative names
 */
record NameCheck(Path procfs, Path workingDirectory) {

  private static final char UNDECODED = '\ufffd';

  /** How Java decodes names. */
  private static final String ENCODING = "sun.jnu.encoding";

  /** Makes a check of this process. */
  static NameCheck ofProcess() {
    return new NameCheck(Path.of("/proc/self"), Path.of(""));
  }

  /**
   * Checks the working directory and the arguments.
   *
   * @throws BadInputException naming the cause, if Java would use another name
   */
  void check(String... arguments) {
    if (!resolvesRelativeNames()) {
      throw new BadInputException(
          "this working directory cannot be used: its name cannot be decoded as "
              + encoding()
              + ", and Java would use another directory; change to one whose name can");
    }
    if (!Arrays.stream(arguments).allMatch(NameCheck::isAscii)) {
      checkArguments(arguments);
    }
  }

  /**
   * Tells whether Java finds the command's own files. Classes may come from the archive of loaded
   * classes all the same, but not all of them, and nothing else.
   */
  static boolean findsItself() {
    String first = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
    return first.indexOf(UNDECODED) < 0 || Files.exists(Path.of(first));
  }

  private boolean resolvesRelativeNames() {
    Path cwd = procfs.resolve("cwd");
    try {
      // Numbers of inodes are no help where a file system makes up new ones at every look.
      if (Files.readSymbolicLink(cwd).equals(workingDirectory.toAbsolutePath())) {
        return true; // byte by byte
      }
      Object real = key(cwd);
      return real == null || real.equals(key(workingDirectory.toAbsolutePath()));
    } catch (IOException e) {
      return !Files.exists(procfs)
          && workingDirectory.toAbsolutePath().toString().indexOf(UNDECODED) < 0;
    }
  }

  private static @Nullable Object key(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
  }

  /** Compares the arguments with the bytes that the process was given. */
  private void checkArguments(String... arguments) {
    List<byte[]> given = commandLine();
    int first = given.size() - arguments.length;
    for (int i = 0; i < arguments.length; i++) {
      boolean same =
          first < 0
              ? arguments[i].indexOf(UNDECODED) < 0
              : Arrays.equals(given.get(first + i), arguments[i].getBytes(charset()));
      if (!same) {
        String shown =
            first < 0 ? Printable.text(arguments[i]) : Printable.bytes(given.get(first + i));
        throw new BadInputException(
            shown
                + " cannot be decoded as "
                + encoding()
                + ", and Java would use another name; rename the file, or set LC_ALL to a locale"
                + " of its encoding");
      }
    }
  }

  /** The words of the process's command line; none if the system does not show it. */
  private List<byte[]> commandLine() {
    List<byte[]> words = new ArrayList<>();
    try {
      byte[] all = Files.readAllBytes(procfs.resolve("cmdline"));
      int start = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == 0) {
          words.add(Arrays.copyOfRange(all, start, i));
          start = i + 1;
        }
      }
    } catch (IOException e) {
      words.clear();
    }
    return words;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static String encoding() {
    return Objects.requireNonNullElse(
        System.getProperty(ENCODING), Charset.defaultCharset().name());
  }

  private static Charset charset() {
    return Charset.forName(encoding(), Charset.defaultCharset());
  }
}
