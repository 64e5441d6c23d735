package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.cli.Cli;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code write --resume}: what it takes from the manifest, and when it refuses. */
class ResumeTest {

  private static final String PARAMETERS =
      "--seed 5 --stream 6 --size 3000000 --position 1000 --length 2500000 --dedup 2.5"
          + " --dedup-unit 4KiB --dedup-span 50 --compress 3 --compress-unit 512 --filler repeat";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void interrupted() throws IOException {
    file = directory.resolve("data");
    Cli.line("write " + PARAMETERS + " --out", file).has(0);
    Path manifest = Manifest.beside(file);
    Files.writeString(manifest, Files.readString(manifest).replace("true", "false"));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(2_000_000);
    }
  }

  @Test
  void needsNoParameters() {
    Cli.Result result = Cli.line("write --resume --out", file).has(0);
    assertThat(result.out())
        .startsWith("wrote 501152 bytes to ")
        .contains("seed 5", "kept 1952 KiB that were right, checked in ");
    Cli.line("verify --in", file).has(0);
  }

  @Test
  void takesParametersThatAgree() {
    assertThat(Cli.line("write --resume --json " + PARAMETERS + " --out", file).has(0).json())
        .containsEntry("keptBytes", 2_000_000 / 4096 * 4096)
        .containsEntry("bytes", 2_500_000 - 2_000_000 / 4096 * 4096);
    Cli.line("verify --in", file).has(0);
  }

  @ParameterizedTest
  @CsvSource({
    "--seed 7, 5",
    "--stream 7, 6",
    "--size 3000001, 3000000",
    "--position 0, 1000",
    "--length 2500001, 2500000",
    "--dedup 2, 2.5",
    "--dedup-unit 8192, 4096",
    "--dedup-span 51, 50",
    "--compress 2, 3.0",
    "--compress-unit 1024, 512",
    "--filler zero, REPEAT"
  })
  void refusesParametersThatDoNot(String other, String found) {
    Cli.line("write --resume " + other + " --out", file)
        .failed(2, other.split(" ")[0] + " is ", "data.dgen.json says " + found);
    assertThat(file).hasSize(2_000_000);
  }

  @Test
  void refusesWithoutAManifest() throws IOException {
    Files.writeString(Manifest.beside(file), "{}");
    Cli.line("write --resume --out", file).failed(2, "data.dgen.json: formatVersion is missing");
    Files.delete(Manifest.beside(file));
    Cli.line("write --resume --out", file).failed(2, "data.dgen.json: no such file", "--resume");
    Cli.line("write --resume --out", "/dev/null").failed(2, "--resume needs a manifest");
    Cli.line("write --resume --dir", directory).failed(2, "dgen-set.json: no such file");
    assertThat(file).hasSize(2_000_000);
  }

  @Test
  void whatIsCompleteAndSomethingElseIsKeptWithoutForce() throws IOException {
    Cli.line("write --resume --out", file).has(0);
    Files.writeString(file, "precious");
    Cli.line("write --resume --out", file).failed(2, file + ": is called complete", "force");
    assertThat(file).hasContent("precious");
    Cli.line("write --resume --force --out", file).has(0);
    assertThat(Cli.line("write --resume --json --out", file).has(0).json())
        .containsEntry("keptBytes", 2_500_000)
        .containsEntry("bytes", 0);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aNamedPipeIsNotWaitedFor() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo here");
    Files.delete(Manifest.beside(file));
    for (Path pipe : new Path[] {Manifest.beside(file), DataSetManifest.in(directory)}) {
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }
    Cli.line("write --resume --out", file).failed(2, "data.dgen.json is a named pipe, not a file");
    Cli.line("write --resume --dir", directory).failed(2, "dgen-set.json is a named pipe");
  }

  @Test
  void theManifestMayBeElsewhere() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(Manifest.beside(file), elsewhere);
    Cli.run("write", "--resume", "--out", file, "--manifest", elsewhere).has(0);
    Cli.run("verify", "--in", file, "--manifest", elsewhere).has(0);
    assertThat(Manifest.beside(file)).doesNotExist();
  }

  @Test
  void filesAreGoneOnWithToo() throws IOException {
    Path files = directory.resolve("files");
    Cli.Result written =
        Cli.line("write --seed 5 --files 20 --file-size 10000 --json --dir", files).has(0);
    assertThat(written.json())
        .containsEntry("files", 20)
        .containsEntry("bytes", 200_000)
        .containsEntry("writes", 20)
        .containsEntry("manifest", files + "/dgen-set.json");
    Cli.line("write --files 20 --file-size 10000 --dir", files).failed(2, "exists already");
    DataSetManifest set = DataSetManifest.read(DataSetManifest.in(files));
    assertThat(set.complete()).isTrue();
    Files.delete(set.path(files, 7));
    Cli.flip(set.path(files, 9), 9000);
    Cli.line("write --resume --files 21 --dir", files).failed(2, "--files is 21", "says 20");
    Cli.line("write --resume --file-size 1 --dir", files).failed(2, "--file-size is 1", "10000");
    Cli.line("write --resume --dedup 2 --dir", files).failed(2, "--dedup is 2.0", "says 1.0");
    Cli.line("write --resume --dir", files).failed(2, "file-000009: is called complete", "force");
    Files.writeString(
        DataSetManifest.in(files),
        Files.readString(DataSetManifest.in(files)).replace("true", "false"));
    assertThat(Cli.line("write --resume --json --dir", files).has(0).json())
        .containsEntry("keptBytes", 18 * 10_000 + 8192)
        .containsEntry("bytes", 10_000 + 1808);
    for (long i = 0; i < 20; i++) {
      Cli.run("verify", "--in", set.path(files, i), "--seed", 5, "--stream", i).has(0);
    }
  }
}
