package io.dgen.cli.write;

import io.dgen.cli.Cli;
import java.nio.file.Path;

/**
 * Asks for direct transfers in a directory whose file system has none; prints what that comes to.
 */
final class NoDirectIo {

  private NoDirectIo() {}

  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0], "data");
    tell(Cli.line("write --direct --seed 5 --size 1MiB --out", file), file);
    Cli.line("write --seed 5 --size 1MiB --out", file).has(0);
    tell(Cli.line("verify --direct --in", file), file);
    Cli.line("verify --in", file).has(0);
  }

  private static void tell(Cli.Result result, Path file) {
    System.out.print(result.status() + " " + file.toFile().exists() + " " + result.err());
  }
}
