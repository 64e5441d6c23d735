package io.dgen.cli.write;

import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fills the file system of a directory by writing into it, makes room, and goes on. Prints what the
 * command says; a failed check ends it with an exception.
 */
final class FullDisk {

  private FullDisk() {}

  public static void main(String[] arguments) throws IOException {
    Path disk = Path.of(arguments[0]);
    Path ballast = disk.resolve("ballast");
    Path file = disk.resolve("data");
    // One worker and one writer keep the order; others may fill the disk from behind.
    writeFile(file, "--threads 1 --queue-depth 1", ballast);
    writeFile(file, "--queue-depth 3", ballast);

    Path files = disk.resolve("files");
    Files.write(ballast, new byte[2 << 20]);
    Cli.Result set = Cli.line("write --force --seed 5 --files 60 --file-size 50000 --dir", files);
    check(set.status() == 3, set);
    System.out.println(set.err().strip());
    Files.delete(ballast);
    Cli.Result rest = Cli.line("write --resume --json --dir", files);
    check(rest.status() == 0, rest);
    System.out.println("kept " + rest.json().get("keptBytes"));
  }

  private static void writeFile(Path file, String threads, Path ballast) throws IOException {
    Files.write(ballast, new byte[2 << 20]);
    String write = "write --force --seed 5 --size 3MiB --chunk 100000 " + threads + " --out";
    Cli.Result full = Cli.line(write, file);
    check(full.status() == 3, full);
    System.out.println(full.err().strip());
    System.out.println("left " + Files.getFileStore(file).getUsableSpace());
    Cli.Result verified = Cli.line("verify --json --in", file);
    check(verified.status() == 1 && verified.json().get("complete").equals(false), verified);
    Files.delete(ballast);
    Cli.Result resumed = Cli.line("write --resume --json --out", file);
    check(resumed.status() == 0, resumed);
    System.out.println("kept " + resumed.json().get("keptBytes"));
    check(Cli.line("verify --in", file).status() == 0, "verified");
    Files.delete(file);
    Files.delete(file.resolveSibling("data.dgen.json"));
  }

  private static void check(boolean good, Object what) {
    if (!good) {
      throw new AssertionError(what);
    }
  }
}
