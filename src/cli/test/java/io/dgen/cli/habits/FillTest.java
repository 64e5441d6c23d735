package io.dgen.cli.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ForkedJvm;
import io.dgen.LoopDevice;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.storage.channel.Reserve;
import io.dgen.storage.manifest.DataSetManifest;
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

  /** Without --force nothing of a set that is called complete is changed or removed. */
  @Test
  void aFilledSetIsKept() throws Exception {
    Path set = directory.resolve("set");
    Cli.line("write --fill --seed 5 --files 3 --file-size 50000 --dir", set).has(0);
    Path second = set.resolve("file-000001");
    Cli.flip(second, 777);
    byte[] others = Files.readAllBytes(second);
    Files.delete(set.resolve("file-000002"));
    String manifest = Files.readString(DataSetManifest.in(set));
    Cli.line("write --fill --resume --dir", set)
        .failed(2, second + ": is called complete, but does not hold what its manifest says");
    assertThat(second).hasBinaryContent(others);
    assertThat(set.resolve("file-000002")).doesNotExist();
    assertThat(DataSetManifest.in(set)).hasContent(manifest);

    Cli.flip(second, 777);
    Map<String, Object> json = Cli.line("write --fill --resume --json --dir", set).has(0).json();
    assertThat(json).containsEntry("bytes", 50000).containsEntry("files", 3);
    Cli.line("verify --dir", set).has(0);
    Cli.flip(second, 777);
    Cli.line("write --fill --resume --force --dir", set).has(0);
    Cli.line("verify --dir", set).has(0);
  }

  /** What a killed process has left goes away; what another one needs stays. */
  @Test
  void whatAKilledFillLeftIsRemoved() throws Exception {
    Path left = Files.write(directory.resolve(".dgen-0123456789abcdef.reserve"), new byte[65536]);
    try (Reserve used = Reserve.in(directory)) {
      assertThat(left).doesNotExist();
      Files.write(left, new byte[65536]);
      Cli.line("write --fill --size 100000 --seed 5 --out", directory.resolve("data")).has(0);
      assertThat(left).doesNotExist();
      try (Stream<Path> names = Files.list(directory)) {
        assertThat(names.filter(name -> name.toString().endsWith(".reserve")))
            .singleElement()
            .satisfies(name -> assertThat(used.toString()).contains(name.toString()));
      }
    }
  }

  @Test
  void moreFilesThanCanBeFilledAreRefused() throws Exception {
    Path set = Files.createDirectory(directory.resolve("set"));
    Cli.line("write --fill --files 1000001 --file-size 1 --dir", set)
        .failed(2, "--files is 1000001, but must be at most 1000000 with --fill");
    StreamSpec spec = StreamSpec.builder(1L).seed(5).build();
    new DataSetManifest(spec, 2_000_000, false, "test").write(DataSetManifest.in(set), false);
    Cli.line("write --fill --resume --dir", set)
        .failed(
            2,
            "the number of files in "
                + DataSetManifest.in(set)
                + " is 2000000, but must be at most 1000000 with --fill");
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
