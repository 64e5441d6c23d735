package io.dgen.examples;

import io.dgen.StreamSpec;
import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the command makes of a spec, for tests in other packages. */
public final class CommandFile {

  private CommandFile() {}

  /** SHA-256, in hexadecimal, of the file that {@code dgen write} makes with these parameters. */
  public static String sha256(StreamSpec spec, Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "command", ".bin");
    Cli.run(
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
            spec.compressRatio())
        .has(0);
    return Cli.sha256(file);
  }
}
