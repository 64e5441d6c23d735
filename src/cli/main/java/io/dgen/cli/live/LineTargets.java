package io.dgen.cli.live;

import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Failures;
import io.dgen.cli.output.Stdout;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.IoReason;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens what lines are written to. */
final class LineTargets {

  static final String STDOUT = "-";
  static final String SOCKET = "unix:";

  private static final Set<Path> STDOUTS =
      Set.of(Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"));

  private LineTargets() {}

  /** Returns a value, or - for another name of stdout. */
  static @Nullable String named(@Nullable String value) {
    if (value == null || value.startsWith(SOCKET)) {
      return value;
    }
    try {
      return STDOUTS.contains(Path.of(value).normalize()) ? STDOUT : value;
    } catch (InvalidPathException _) {
      return value; // refused when it is checked
    }
  }

  /** Tells whether a value is a file that is not there yet. */
  static boolean isNewFile(String option, String value) {
    if (value.startsWith(SOCKET) || value.equals(STDOUT)) {
      return false;
    }
    try {
      return FileKind.of(Options.path(option, value)) == FileKind.ABSENT;
    } catch (IOException e) {
      throw new BadInputException(option + " " + Failures.reason(e), e);
    }
  }

  /** Returns where a file is, or will be, without symbolic links as far as it is there. */
  static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      return absolute;
    }
    if (name.toString().equals("..") || name.toString().equals(".")) {
      return absolute.normalize();
    }
    return real(parent).resolve(name);
  }

  /** Checks a value without opening anything. */
  static void check(String option, String value) {
    if (value.startsWith(SOCKET) || value.equals(STDOUT)) {
      return;
    }
    Path file = Options.path(option, value);
    try {
      FileKind kind = FileKind.of(file);
      switch (kind) {
        case ABSENT -> {
          Path directory = file.toAbsolutePath().getParent();
          if (directory != null && !Files.isDirectory(directory)) {
            throw new BadInputException(option + " " + file + ": there is no such directory");
          }
        }
        case FIFO, CHARACTER_DEVICE -> {}
        case FILE ->
            throw new BadInputException(
                option + " " + file + " exists and would be overwritten: choose another name");
        default ->
            throw new BadInputException(
                option + " " + file + " is " + kind + ", but must be a new file, a FIFO or -");
      }
    } catch (IOException e) {
      throw new BadInputException(option + " " + Failures.reason(e), e);
    }
  }

  /**
   * Opens a target.
   *
   * @param stdout the command's
   * @throws BadInputException if it cannot be opened
   */
  static LineTarget open(String option, String value, PrintWriter stdout) {
    check(option, value);
    try {
      if (value.equals(STDOUT)) {
        return new PatientTarget(
            stdout instanceof Stdout
                ? new Piped(new FileOutputStream(FileDescriptor.out))
                : new Printed(stdout));
      }
      if (value.startsWith(SOCKET)) {
        return new PatientTarget(
            new UnixSocket(Options.path(option, value.substring(SOCKET.length()))));
      }
      return new PatientTarget(file(Options.path(option, value)));
    } catch (IOException e) {
      throw new BadInputException(option + " " + value + ": " + IoReason.of(e), e);
    }
  }

  private static LineTarget file(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    if (kind == FileKind.FIFO) {
      if (!Files.isWritable(file)) {
        throw new AccessDeniedException(file.toString());
      }
      return new Fifo(file);
    }
    Writer writer =
        kind == FileKind.ABSENT
            ? Files.newBufferedWriter(
                file,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)
            : Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    return new Written(writer);
  }

  /** A FIFO: opening it takes until somebody reads it, for which only the lines wait. */
  private static final class Fifo implements LineTarget {
    private final Path file;
    private @Nullable Written written;

    Fifo(Path file) {
      this.file = file;
    }

    @Override
    public void line(String line) throws IOException {
      if (written == null) {
        written =
            new Written(
                Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE));
      }
      written.line(line);
    }

    @Override
    public void close() throws IOException {
      if (written != null) {
        written.close();
      }
    }
  }

  /**
   * A file.
   *
   * @param writer writes it
   */
  private record Written(Writer writer) implements LineTarget {
    @Override
    public void line(String line) throws IOException {
      writer.write(line);
      writer.write('\n');
      writer.flush();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  /**
   * The process's stdout, apart from the writer that the command itself uses: the command must not
   * wait for this one's reader, and its failures are not the result's.
   *
   * @param stream not closed: it is the process's
   */
  private record Piped(OutputStream stream) implements LineTarget {
    @Override
    public void line(String line) throws IOException {
      stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      // each line is written at once
    }
  }

  /**
   * The command's stdout, where it is not the process's.
   *
   * @param to keeps its failures to itself
   */
  private record Printed(PrintWriter to) implements LineTarget {
    @Override
    public void line(String line) throws IOException {
      to.print(line + "\n");
      if (to.checkError()) {
        throw new IOException("stdout cannot be written");
      }
    }

    @Override
    public void close() {
      to.flush();
    }
  }
}
