package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.DataGenerator;
import io.dgen.LoopDevice;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.ffi.DeviceClaim;
import io.dgen.refusal.UnavailableException;
import io.dgen.storage.StreamFile;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole block devices: a loop device over a file. */
class DeviceTest {

  /** Not whole pages: the last of them is not direct. */
  private static final int SIZE = (3 << 20) + 1536;

  @TempDir private Path directory;
  private Path backing;
  private Path manifest;
  private LoopDevice loop;
  private String device;

  @BeforeEach
  void attach() throws Exception {
    assumeTrue(LoopDevice.unavailable().isEmpty(), "loop devices need root and losetup");
    manifest = directory.resolve("manifest");
    backing = Files.write(directory.resolve("backing"), new byte[SIZE]);
    loop = LoopDevice.attachCached(backing);
    device = loop.path().toString();
  }

  @AfterEach
  void detach() throws Exception {
    if (loop != null) {
      loop.close();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private Cli.Result write(String options) {
    return Cli.line(
        "write --seed 5 " + options + " --out", device, "--manifest", manifest, "--json");
  }

  private void holds(long length) throws IOException {
    Manifest found = Manifest.read(manifest);
    assertThat(found.complete()).isTrue();
    assertThat(found.length()).isEqualTo(length);
    byte[] expected = new byte[(int) length];
    try (DataGenerator generator = DataGenerator.open(found.spec())) {
      generator.fillAt(0, expected);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    try (FileChannel channel = FileChannel.open(Path.of(device), StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // goes on
      }
    }
    assertThat(bytes.array()).isEqualTo(expected);
  }

  @Test
  void isWrittenWholeIfAskedFor() throws IOException {
    assertThat(write("--device").has(0).json()).containsEntry("bytes", SIZE);
    holds(SIZE);
    write("--device --size 1MiB").failed(2, manifest + ": exists already");
    holds(SIZE);
    write("--device --size 1MiB --force").has(0);
    holds(1 << 20);
    assertThat(backing).hasSize(SIZE);
  }

  /** The rest of the device is older data. */
  @Test
  void isMeasuredAsFarAsItsManifestSays() {
    write("--device --size 1MiB").has(0);
    assertThat(
            Cli.line(
                    "measure --json --compressor none --unit 4KiB,whole --tolerance 0 --manifest",
                    manifest,
                    device)
                .has(0)
                .json())
        .containsEntry("good", true)
        .containsEntry("bytes", 1 << 20);
    assertThat(Cli.line("measure --json --compressor none --unit 4KiB", device).has(0).json())
        .containsEntry("bytes", SIZE);
  }

  @Test
  void isWrittenDirectlyAndThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of(device));
    Cli.Result result =
        Cli.line(
                "write --json --device --direct --block-size 64KiB --queue-depth 3 --out",
                link,
                "--manifest",
                manifest)
            .has(0);
    assertThat(result.json())
        .containsEntry("bytes", SIZE)
        .containsEntry("bufferedBytes", SIZE % 4096)
        .containsEntry("direct", true);
    holds(SIZE);
    Files.delete(link); // JUnit warns of links that lead out of its directory
  }

  @Test
  void isNotWrittenByMistake() throws IOException {
    Cli.Result refused = Cli.line("write --size 10 --force --out", device);
    refused.failed(2, "is a block device");
    assertThat(refused.err()).doesNotContain("pipe");
    write("--size 10 --force").failed(2, "is a block device");
    Cli.line("write --size 10 --device --out", device).failed(2, "--manifest is missing");
    write("--device --size 1GiB").failed(2, "has " + SIZE + " bytes, less than the 1073741824");
    assertThat(manifest).doesNotExist();
    Path file = Files.writeString(directory.resolve("file"), "precious");
    Cli.run("write", "--device", "--out", file, "--manifest", manifest)
        .failed(2, file + " is a file, not a block device");
    Cli.run("write", "--device", "--size", 1, "--out", file, "--manifest", manifest)
        .failed(2, "is a file, not a block device");
    assertThat(file).hasContent("precious");
    assertThat(Files.readAllBytes(backing)).containsOnly(0);
  }

  @Test
  void isNotWrittenWhileMounted() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4")), "no mkfs.ext4");
    assertThat(run("/usr/sbin/mkfs.ext4", "-q", "-F", device)).isZero();
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    assumeTrue(run("mount", device, mounted.toString()) == 0, "cannot mount");
    try {
      write("--device").failed(2, "is in use: mounted at " + mounted);
    } finally {
      assertThat(run("umount", mounted.toString())).isZero();
    }
    assertThat(manifest).doesNotExist();
    write("--device").has(0);
    holds(SIZE);
  }

  /** As file systems do that other namespaces have mounted, and volume managers. */
  @Test
  void isNotWrittenWhileClaimedNorClaimedWhileWritten() throws Exception {
    assumeTrue(!TestRun.PURE_JAVA, "claiming takes native access");
    try (DeviceClaim claim = DeviceClaim.of(Path.of(device)).orElseThrow()) {
      assertThat(claim).isNotNull();
      assertThat(DeviceClaim.of(Path.of(device))).isEmpty();
      write("--device").failed(2, "is in use: claimed by the kernel or another program");
    }
    assertThat(manifest).doesNotExist();
    assertThat(Files.readAllBytes(backing)).containsOnly(0);

    AtomicInteger refused = new AtomicInteger();
    StreamFile file = new StreamFile(Path.of(device), Optional.of(manifest));
    StreamSpec spec = StreamSpec.builder(SIZE).seed(5).build();
    try (DataGenerator generator = DataGenerator.open(spec)) {
      file.write(
          generator,
          new Manifest(spec, 0, SIZE, true, "test"),
          WriteOptions.DEFAULT.withDevice(true),
          bytes -> {
            if (isClaimed()) {
              refused.incrementAndGet();
            }
          });
    }
    assertThat(refused).hasPositiveValue();
    assertThat(isClaimed()).isFalse();
    holds(SIZE);
  }

  private boolean isClaimed() {
    try (DeviceClaim claim = DeviceClaim.of(Path.of(device)).orElse(null)) {
      return claim == null;
    } catch (IOException | UnavailableException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isGoneOnWith() throws IOException {
    write("--device").has(0);
    Manifest whole = Manifest.read(manifest);
    new Manifest(whole.spec(), 0, SIZE, false, "test").write(manifest, false);
    try (FileChannel channel = FileChannel.open(Path.of(device), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(5000), 2_000_000);
    }
    Cli.Result result =
        Cli.run("write", "--resume", "--device", "--json", "--out", device, "--manifest", manifest)
            .has(0);
    assertThat(result.json()).containsEntry("keptBytes", 2_000_000 / 4096 * 4096);
    holds(SIZE);
  }
}
