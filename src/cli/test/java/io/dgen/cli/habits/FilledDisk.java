package io.dgen.cli.habits;

import io.dgen.cli.Cli;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Fills the file system of a directory in several ways; a failed check ends it. */
final class FilledDisk {

  /** What is kept for the manifest, and some pages of the file system's own. */
  private static final long LEFT = 160 << 10;

  private FilledDisk() {}

  public static void main(String[] arguments) throws IOException {
    Path disk = Path.of(arguments[0]);
    for (String how :
        List.of(
            "--threads 1 --queue-depth 1",
            "--queue-depth 8 --chunk 64KiB",
            "--chunk 100001 --queue-depth 3",
            "--size 64MiB --dedup 2 --dedup-unit 4KiB")) {
      Path file = disk.resolve("data");
      Map<String, Object> json = fill(how + " --out", file);
      check(json.get("full").equals(true), json);
      checkFile(disk, file, json);
      // A filled file is whole: there is nothing to resume.
      Cli.Result again = Cli.line("write --resume --fill --json --out", file);
      check(again.status() == 0 && again.json().get("bytes").equals(0), again);

      // An interrupted fill ends as any other.
      Manifest manifest = Manifest.read(Manifest.beside(file));
      try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
        cut.setLength(manifest.length() / 2);
      }
      manifest.withLength(manifest.spec().size()).begun().write(Manifest.beside(file), false);
      Cli.Result resumed = Cli.line("write --resume --fill --json --out", file);
      check(resumed.status() == 0, resumed);
      check(((Number) resumed.json().get("keptBytes")).longValue() > 1 << 20, resumed);
      checkFile(disk, file, resumed.json());

      // Written anew, it has the space that it had.
      checkFile(disk, file, fill("--force --out", file));
      Files.delete(file);
      Files.delete(Manifest.beside(file));
    }
    part(disk);
    set(disk);
    none(disk);
  }

  private static Map<String, Object> fill(String options, Path target) {
    Cli.Result result = Cli.line("write --fill --seed 5 --json " + options, target);
    check(result.status() == 0, result);
    return result.json();
  }

  private static void checkFile(Path disk, Path file, Map<String, Object> json) throws IOException {
    Manifest manifest = Manifest.read(Manifest.beside(file));
    check(manifest.complete() && manifest.synced(), manifest);
    check(Files.size(file) == manifest.length(), manifest);
    long told =
        ((Number) json.get("bytes")).longValue() + ((Number) json.get("keptBytes")).longValue();
    check(told == manifest.length(), json);
    check(Files.getFileStore(disk).getUnallocatedSpace() < LEFT, Files.getFileStore(disk));
    check(manifest.length() > (4 << 20) - 2 * LEFT, manifest);
    Cli.Result verified = Cli.line("verify --in", file);
    check(verified.status() == 0, verified);
    noneBesides(disk, "data", "data.dgen.json");
  }

  private static void noneBesides(Path disk, String... names) throws IOException {
    try (Stream<Path> found = Files.list(disk)) {
      List<String> all = found.map(name -> name.getFileName().toString()).sorted().toList();
      check(all.equals(List.of(names)), all);
    }
  }

  private static void part(Path disk) throws IOException {
    Path file = disk.resolve("data");
    Cli.Result half = Cli.line("write --fill 50% --seed 5 --out", file);
    check(half.status() == 0 && half.out().contains("--fill 50% is 2 MiB: of 4 MiB free"), half);
    check(half.out().contains("written; the file system is not full"), half);
    check(Files.size(file) == 2 << 20, Files.size(file));
    check(Cli.line("verify --in", file).status() == 0, "verified");
    // Into a file of others, behind their bytes, which stay.
    Files.delete(Manifest.beside(file));
    byte[] before = Files.readAllBytes(file);
    Map<String, Object> json =
        fill("--force --queue-depth 4 --chunk 64KiB --offset 2MiB --out", file);
    check(json.get("full").equals(true), json);
    byte[] after = Files.readAllBytes(file);
    check(java.util.Arrays.equals(before, 0, 2 << 20, after, 0, 2 << 20), "bytes before");
    check(after.length == Manifest.read(Manifest.beside(file)).end(), after.length);
    check(Cli.line("verify --in", file).status() == 0, "verified");
    Files.delete(file);
    Files.delete(Manifest.beside(file));
  }

  private static void set(Path disk) throws IOException {
    Path files = disk.resolve("files");
    // Two sets, the later ones over the earlier ones.
    for (String how :
        List.of(
            "--queue-depth 1 --file-size 50000",
            "--force --queue-depth 4 --file-size 50000",
            "--force --queue-depth 4 --file-size 200000 --chunk 65536",
            "--force --file-size 1000000 --chunk 10000")) {
      Map<String, Object> json = fill(how + " --dir", files);
      check(json.get("full").equals(true), json);
      DataSetManifest set = DataSetManifest.read(DataSetManifest.in(files));
      check(set.complete() && set.synced(), set);
      check(json.get("files").equals((int) set.files()), json);
      check(((Number) json.get("bytes")).longValue() == set.files() * set.spec().size(), json);
      Cli.Result verified = Cli.line("verify --dir", files);
      check(verified.status() == 0, verified);
      // Not one more would fit.
      check(Files.getFileStore(disk).getUnallocatedSpace() < set.spec().size() + LEFT, set);
    }
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(files);
  }

  private static void none(Path disk) throws IOException {
    Path files = disk.resolve("files");
    Cli.Result none = Cli.line("write --fill --files 3 --file-size 5MiB --dir", files);
    check(none.status() == 3 && none.err().contains("No space left on device"), none);
  }

  private static void check(boolean good, Object what) {
    if (!good) {
      throw new AssertionError(what);
    }
  }
}
