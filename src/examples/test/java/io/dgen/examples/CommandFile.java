package io.dgen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.StreamSpec;
import io.dgen.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The file that the command makes from a spec. */
final class CommandFile {

  private CommandFile() {}

  /** Returns the SHA-256, in hexadecimal, of the file that {@code dgen write} makes from a spec. */
  static String sha256(StreamSpec spec, Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "command", ".bin");
    Stream<Object> arguments =
        Stream.of(
            "write",
            "--force",
            "--out",
            file,
            "--size",
            spec.size(),
            "--seed",
            spec.seed(),
            "--stream",
            spec.stream(),
            "--dedup",
            spec.dedupRatio(),
            "--compress",
            spec.compressRatio());
    CommandLine command = Main.commandLine().setOut(new PrintWriter(Writer.nullWriter()));
    assertThat(command.execute(arguments.map(Object::toString).toArray(String[]::new))).isZero();
    return Stored.sha256(Files.newInputStream(file));
  }
}
