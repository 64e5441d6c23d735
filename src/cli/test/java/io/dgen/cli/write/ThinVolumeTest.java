package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.DataGenerator;
import io.dgen.LoopDevice;
import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A device that takes bytes into the page cache and has no room for them: a loop device over a
 * sparse file on a file system that is too small. The cache keeps showing the bytes that were lost.
 */
class ThinVolumeTest {

  private static final int SIZE = 4 << 20;

  @TempDir private Path directory;
  private Path disk;
  private Path backing;
  private Path manifest;
  private boolean mounted;
  private LoopDevice loop;
  private String device;

  @BeforeEach
  void attach() throws Exception {
    assumeTrue(LoopDevice.unavailable().isEmpty(), "mounts and loop devices need root and losetup");
    disk = Files.createDirectory(directory.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "dgen-thin", disk.toString()) == 0;
    assumeTrue(mounted, "cannot mount a tmpfs");
    backing = disk.resolve("backing");
    manifest = directory.resolve("manifest");
    try (RandomAccessFile file = new RandomAccessFile(backing.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    loop = LoopDevice.attachCached(backing);
    device = loop.path().toString();
  }

  @AfterEach
  void detach() throws Exception {
    if (loop != null) {
      loop.close();
    }
    if (mounted) {
      assertThat(run("umount", "-l", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private Cli.Result write(String options) {
    return Cli.line(
        "write --device " + options + " --chunk 64KiB --out", device, "--manifest", manifest);
  }

  private byte[] expected() throws IOException {
    byte[] expected = new byte[SIZE];
    try (DataGenerator generator = DataGenerator.open(Manifest.read(manifest).spec())) {
      generator.fillAt(0, expected);
    }
    return expected;
  }

  @Test
  void isNotCalledCompleteUntilItHasTheBytes() throws Exception {
    write("--seed 5").failed(3, device, "cannot be synced to stable storage, so it is incomplete");
    assertThat(Manifest.read(manifest).complete()).isFalse();

    // The cache still has all bytes: they are the right ones, and nothing of them is dirty.
    assertThat(run("mount", "-o", "remount,size=16m", disk.toString())).isZero();
    write("--resume").has(0);
    assertThat(Manifest.read(manifest).synced()).isTrue();
    assertThat(Files.readAllBytes(backing)).isEqualTo(expected());
  }

  @Test
  void withoutSyncItIsSaidNotToBeSynced() throws IOException {
    Cli.Result result = write("--seed 5 --no-sync").has(0);
    assertThat(result.out().lines().toList().getLast())
        .isEqualTo("manifest " + manifest + "; not synced to stable storage");
    Manifest written = Manifest.read(manifest);
    assertThat(List.of(written.complete(), written.synced())).containsExactly(true, false);
    Cli.run("verify", "--in", device, "--manifest", manifest).has(1);
  }

  /** The same within a file system. Its cache outlasts the write. */
  @Test
  void resumingAFileDoesNotTrustTheCache() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    assumeTrue(
        run("/usr/sbin/mkfs.ext4", "-q", "-O", "^has_journal", "-E", "lazy_itable_init=0", device)
            == 0,
        "no mkfs.ext4");
    assertThat(run("mount", device, files.toString())).isZero();
    try {
      Path file = files.resolve("data");
      long size = Files.getFileStore(files).getUsableSpace() / 4096 * 4096 - (64 << 10);
      Cli.line("write --seed 5 --chunk 64KiB --size", size, "--out", file)
          .failed(3, file + ": cannot be synced to stable storage, so it is incomplete");
      Cli.line("write --resume --out", file).failed(3, "cannot be synced to stable storage");
      assertThat(Manifest.read(Manifest.beside(file)).complete()).isFalse();

      // The cache has all bytes, and none of them is dirty.
      assertThat(run("mount", "-o", "remount,size=16m", disk.toString())).isZero();
      Cli.line("write --resume --json --out", file).has(0);
      assertThat(Manifest.read(Manifest.beside(file)).synced()).isTrue();
      Cli.line("verify --direct --in", file).has(0);
    } finally {
      assertThat(run("umount", files.toString())).isZero();
    }
  }
}
