package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code write} does not destroy, and what it leaves when it fails. */
class OutputSafetyTest {

  private static final String WRITE = "write --seed 5 --size 10000 --out";

  @TempDir private Path directory;
  private Path file;
  private Path manifest;

  @BeforeEach
  void name() {
    file = directory.resolve("data");
    manifest = Manifest.beside(file);
  }

  @Test
  void anExistingFileIsKeptWithoutForce() throws IOException {
    Files.writeString(file, "precious");
    Cli.line(WRITE, file).failed(2, file + ": exists already");
    assertThat(file).hasContent("precious");
    assertThat(manifest).doesNotExist();
    Cli.line(WRITE, file, "--force").has(0);
    Cli.line("verify --in", file).has(0);
  }

  @Test
  void anExistingManifestIsKeptWithoutForce() throws IOException {
    Files.writeString(manifest, "precious");
    Cli.line(WRITE, file).failed(2, manifest + ": exists already");
    assertThat(manifest).hasContent("precious");
    assertThat(file).doesNotExist();
    Cli.line(WRITE, file, "--force").has(0);
    Cli.line("verify --in", file).has(0);
  }

  @Test
  void aLongerFileIsCutToLengthByForce() throws IOException {
    Files.write(file, new byte[20000]);
    Cli.line(WRITE, file, "--force").has(0);
    assertThat(file).hasSize(10000);
  }

  @Test
  void symbolicLinksAreNeverFollowed() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "precious");
    Files.createSymbolicLink(file, target);
    Cli.line(WRITE, file).failed(2, "a symbolic link");
    Cli.line(WRITE, file, "--force").failed(2, "a symbolic link");
    Files.delete(file);
    Files.createSymbolicLink(manifest, target);
    Cli.line(WRITE, file, "--force").failed(2, "a symbolic link");
    Files.delete(manifest);
    Files.createSymbolicLink(file, directory.resolve("dangling"));
    Cli.line(WRITE, file, "--force").failed(2, "a symbolic link");
    assertThat(target).hasContent("precious");
    assertThat(directory.resolve("dangling")).doesNotExist();
  }

  @Test
  void directoriesDevicesAndPipesAreRefused() throws Exception {
    Cli.line(WRITE, directory, "--force").failed(2, "a directory");
    assumeTrue(Files.exists(Path.of("/dev/zero")));
    Cli.line(WRITE, "/dev/zero", "--force").failed(2, "/dev/zero: is a character device");
    Path device = device();
    // It would be replaced: a manifest gets its name by renaming.
    Cli.line(WRITE, file, "--manifest", device, "--force").failed(2, "is a character device");
    assertThat(file).doesNotExist();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    Cli.line(WRITE, file, "--force").failed(2, "a named pipe");
    Cli.line("verify --seed 1 --in", file).failed(2, "a named pipe");
  }

  @Test
  void aBlockDeviceIsRefused() throws IOException {
    try (var devices = Files.newDirectoryStream(Path.of("/dev"), "{vd,sd,nvme,loop,ram}*")) {
      for (Path device : devices) {
        Object mode = Files.getAttribute(device, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (((int) mode & 0xF000) == 0x6000) {
          Cli.line(WRITE, device, "--force").failed(2, "is a block device");
          return;
        }
      }
    } catch (UnsupportedOperationException e) {
      // not on this system
    }
    assumeTrue(false, "no block device here");
  }

  @Test
  void aFullDiskLeavesAnIncompleteManifest() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
        "cannot mount a small disk");
    try {
      Path full = disk.resolve("data");
      Cli.line("write --seed 5 --size 4MiB --out", full)
          .failed(2, full + ": needs 4 MiB, but its file system has 1 MiB free (remedy: free");
      Path files = disk.resolve("files");
      Cli.line("write --seed 5 --files 9 --file-size 200000 --dir", files)
          .failed(
              2, files + ": needs 1800000 bytes, but its file system has 1 MiB free (remedy: free");
      assertThat(disk).isEmptyDirectory();
      Cli.line("write --force --seed 5 --size 4MiB --chunk 100000 --out", full)
          .failed(3, full + ": writing stopped at byte ", " of 4194304: ", "incomplete");
      assertThat(Manifest.read(Manifest.beside(full)).complete()).isFalse();
      assertThat(Cli.line("verify --json --in", full).has(1).json())
          .containsEntry("complete", false)
          .containsEntry("truncated", true);
      Path none = disk.resolve("none");
      Cli.line("write --size 1 --out", none)
          .failed(2, none + ": needs 1 bytes, but its file system has 0 bytes");
      assertThat(none).doesNotExist();
      Cli.line("write --force --size 1 --out", none).failed(3, "none.dgen.json: ");
      assertThat(none).doesNotExist();
      Path old = Files.createFile(disk.resolve("old"));
      Cli.line("write --force --size 1 --out", old).failed(3, "old.dgen.json: ");
      assertThat(old).exists();
      Cli.line("write --resume --out", full)
          .failed(2, full + ": needs ", " free (remedy: free space, or --force)");
      // What is there already, allocated or sparse, needs no room.
      try (RandomAccessFile sparse = new RandomAccessFile(full.toFile(), "rw")) {
        sparse.setLength(4 << 20);
      }
      Cli.line("write --resume --out", full).failed(3, full + ": writing stopped at byte ");
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  @Test
  void longNamesWork() throws IOException {
    Path longest = directory.resolve("n".repeat(255 - ".dgen.json".length()));
    Cli.line(WRITE, longest, "--force").has(0);
    Cli.line("verify --in", longest).has(0);
    Path tooLong = directory.resolve("n".repeat(250));
    Cli.line(WRITE, tooLong, "--force").failed(3, "File name too long");
    assertThat(tooLong).doesNotExist();
  }

  /** One like {@code /dev/null}, or that itself for who could not replace it. */
  private Path device() throws Exception {
    Path device = directory.resolve("null");
    if (!"root".equals(System.getProperty("user.name"))) {
      return Path.of("/dev/null");
    }
    int made = run("mknod", device.toString(), "c", "1", "3");
    assumeTrue(made == 0, "cannot make a device");
    return device;
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor();
  }

  /** Where data can be written in order only, the message names the way to do so. */
  @Test
  void pipesAndStdoutHaveAWayOfTheirOwn() throws Exception {
    Path pipe = directory.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo");
    Cli.line(WRITE, pipe).failed(2, pipe + ": is a named pipe, not a file; ", "give --out -");
    if (Files.exists(Path.of("/dev/stdout"))) {
      Cli.line(WRITE, "/dev/stdout").failed(2, "/dev/stdout: is a ", "give --out -");
    }
  }

  /** A name with a line feed forged a line of the report; programs get it as it is. */
  @Test
  void namesSteerNoTerminal() throws Exception {
    String name = "a\nb: good\u001b[31m\u202e";
    file = directory.resolve(name);
    String shown = "a\\nb: good\\u001b[31m\\u202e";
    assertThat(Cli.line(WRITE, file).has(0).out())
        .contains(shown)
        .doesNotContain("\u001b", "\u202e");
    assertThat(Cli.line("verify --in", file).has(0).out().lines().toList())
        .hasSize(1)
        .first()
        .asString()
        .contains(shown + ": good");
    assertThat(Cli.line("verify --json --in", file).has(0).json())
        .containsEntry("file", file.toString());
    Cli.Result missing = Cli.line("verify --debug --in", file + "\u009b").has(2);
    assertThat(missing.err()).doesNotContain("\u001b", "\u009b", "\u202e");
  }
}
