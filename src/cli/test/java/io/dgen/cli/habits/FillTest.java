package io.dgen.cli.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ForkedJvm;
import io.dgen.LoopDevice;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code write --fill}. */
class FillTest {

  @TempDir private Path directory;

  @Test
  void aFullDiskIsTheEnd() throws Exception {
    ForkedJvm jvm = ForkedJvm.withClasses();
    ForkedJvm.Result result =
        (TestRun.PURE_JAVA ? jvm : jvm.flags("--enable-native-access=ALL-UNNAMED"))
            .withTmpfs(directory, "size=4m")
            .run(FilledDisk.class, directory.toString());
    assertThat(result.exit()).as(result.toString()).isZero();
  }

  /** A file system that allocates late, whose metadata takes space, too. */
  @ParameterizedTest
  @ValueSource(strings = {"--queue-depth 8", "--direct --queue-depth 4 --chunk 256KiB"})
  void aFileSystemOnADeviceIsFilledAndHoldsWhatTheManifestSays(String how) throws Exception {
    assumeTrue(LoopDevice.unavailable().isEmpty(), "mounts and loop devices need root and losetup");
    Path image = directory.resolve("image");
    Files.write(image, new byte[24 << 20]);
    assumeTrue(run("/usr/sbin/mkfs.ext4", "-q", image.toString()) == 0, "no mkfs.ext4");
    Path disk = Files.createDirectory(directory.resolve("disk"));
    try (LoopDevice loop = LoopDevice.attachCached(image)) {
      String device = loop.path().toString();
      assumeTrue(run("mount", device, disk.toString()) == 0, "cannot mount");
      Path file = disk.resolve("data");
      try {
        Map<String, Object> json =
            Cli.line("write --fill --seed 5 --json " + how + " --out", file).has(0).json();
        assertThat(json.get("full")).isEqualTo(true);
      } finally {
        assertThat(run("umount", disk.toString())).isZero();
      }
      assertThat(run("mount", device, disk.toString())).isZero();
      try {
        Manifest manifest = Manifest.read(Manifest.beside(file));
        assertThat(manifest.complete() && manifest.synced()).isTrue();
        assertThat(Files.size(file)).isEqualTo(manifest.length()).isGreaterThan(16 << 20);
        Cli.line("verify --in", file).has(0);
        // What is left is the room that was kept for the manifest, and ext4's own 2 %.
        assertThat(Files.getFileStore(file).getUnallocatedSpace()).isLessThan(768 << 10);
        try (Stream<Path> names = Files.list(disk)) {
          assertThat(names.map(name -> name.getFileName().toString()))
              .containsExactlyInAnyOrder("data", "data.dgen.json", "lost+found");
        }
      } finally {
        assertThat(run("umount", disk.toString())).isZero();
      }
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    Path file = directory.resolve("data");
    Cli.line("write --fill --no-sync --out", file).failed(2, "--no-sync cannot go with --fill");
    Cli.line("write --fill --out -").failed(2, "--fill cannot go with --out -");
    Cli.line("write --fill --out /dev/null")
        .failed(2, "--fill is 100%, but /dev/null has no size to take that of");
    Cli.line("write --fill=5 --out", file).failed(2, "--fill is 5, but must be a percentage");
    Cli.line("write --fill=50% --resume --out", file)
        .failed(2, "--fill with a percentage cannot go with --resume");
    Cli.line("write --fill --dir", file).failed(2, "--file-size is missing");
    Cli.line("write --fill --file-size 1 --dir", file)
        .failed(2, "--file-size is 1, but --fill needs");
    Cli.line("write --fill --size 50% --out", file)
        .failed(2, "--size as a percentage cannot go with --fill");
    assertThat(file).doesNotExist();
  }
}
