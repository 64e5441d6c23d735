package io.dgen;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Somebody else's command line tool, found on the PATH. */
public record Tool(Path program) {

  private static final int MINUTES = 10;

  public static Optional<Tool> find(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Tool::new);
  }

  /** The tool, or the test is reported as aborted with a line that names what is missing. */
  public static Tool require(String name, String debianPackage) {
    return find(name)
        .orElseGet(
            () ->
                Assumptions.abort(
                    name + " is not on the PATH (Debian: apt-get install " + debianPackage + ")"));
  }

  /** Runs it to its end, and returns what it prints. */
  public String run(Path directory, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile("dgen-tool", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(command + " hung");
      }
      String text = Files.readString(out);
      if (process.exitValue() != 0) {
        throw new AssertionError(command + ": status " + process.exitValue() + ": " + text);
      }
      return text;
    } finally {
      Files.delete(out);
    }
  }

  /** The bytes of a file, cut into units, each in a file of its own. */
  public static List<Path> split(Path file, int unit, long most, Path directory)
      throws IOException {
    List<Path> parts = new ArrayList<>();
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(unit);
      while (bytes.length > 0 && (long) parts.size() * unit < most) {
        parts.add(Files.write(directory.resolve("u" + parts.size()), bytes));
        bytes = in.readNBytes(unit);
      }
    }
    return parts;
  }
}
