package io.dgen.cli.habits;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code write --offset} into files and devices, and verifying what is there. */
class OffsetTest {

  private static final int SIZE = 300_001;

  @TempDir private Path directory;

  private byte[] stream(Path manifest) throws IOException {
    Manifest read = Manifest.read(manifest);
    byte[] bytes = new byte[(int) read.length()];
    try (DataGenerator generator = DataGenerator.open(read.spec())) {
      generator.fillAt(read.position(), bytes);
    }
    return bytes;
  }

  private static byte[] ones(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0x11);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096, 123_457})
  void leavesTheBytesBeforeAndAfterAlone(int offset) throws IOException {
    Path file = directory.resolve("data");
    Files.write(file, ones(1_000_000));
    String write = "write --seed 5 --size " + SIZE + " --offset " + offset + " --out";
    Cli.line(write, file).failed(2, "exists already");
    Map<String, Object> json = Cli.line(write, file, "--force", "--json").has(0).json();
    assertThat(json.get("offset")).isEqualTo(offset);

    byte[] expected = ones(1_000_000);
    System.arraycopy(stream(Manifest.beside(file)), 0, expected, offset, SIZE);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    Cli.Result good = Cli.line("verify --in", file).has(0);
    assertThat(good.out())
        .contains("the data is bytes " + offset + ".." + (offset + SIZE) + " of the file");
    // Without the manifest the same.
    Cli.line("verify --seed 5 --size " + SIZE + " --offset " + offset + " --in", file).has(0);

    // Others may change what is theirs.
    Cli.flip(file, offset - 1);
    Cli.flip(file, offset + SIZE);
    Cli.line("verify --in", file).has(0);
    Cli.flip(file, offset + 100_000);
    Map<String, Object> bad = Cli.line("verify --json --in", file).has(1).json();
    assertThat(bad.get("firstBadOffset")).isEqualTo(offset + 100_000);
    assertThat(bad.get("badBytes")).isEqualTo(1);
  }

  @Test
  void aNewFileHasAHoleBefore() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 5 --size 10000 --offset 1MiB --out", file).has(0);
    assertThat(Files.size(file)).isEqualTo((1 << 20) + 10_000);
    byte[] all = Files.readAllBytes(file);
    assertThat(Arrays.copyOf(all, 1 << 20)).containsOnly(0);
    Cli.line("verify --in", file).has(0);
    // What is misplaced is found relative to the place of the data.
    Cli.Result located = Cli.line("locate --offset 1052672 --bytes 4096 --in", file).has(0);
    assertThat(located.out()).contains("in its place: seed 5, stream 0, position 4096");
    Cli.line("locate --offset 0 --in", file).failed(2, "the data of ", "begins at 1048576");
  }

  @Test
  void isResumedThereAndOnlyThere() throws IOException {
    Path file = directory.resolve("data");
    Files.write(file, ones(500_000));
    Cli.line("write --seed 5 --size 300000 --offset 8192 --force --out", file).has(0);
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 100_000, 200_000, (byte) 0);
    Files.write(file, damaged);
    Manifest manifest = Manifest.read(Manifest.beside(file));
    manifest.begun().write(Manifest.beside(file), false);
    Cli.line("write --resume --offset 4096 --out", file).failed(2, "--offset is 4096, but ");
    Map<String, Object> json = Cli.line("write --resume --json --out", file).has(0).json();
    assertThat((int) json.get("keptBytes")).isBetween(80_000, 100_000 - 8192);
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isTrue();
  }

  @Test
  void whatIsCutOffIsTruncated() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --seed 5 --size 10000 --offset 1000 --out", file).has(0);
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(6000);
    }
    Map<String, Object> json = Cli.line("verify --json --in", file).has(1).json();
    assertThat(List.of(json.get("truncated"), json.get("foundBytes"))).containsExactly(true, 5000);
    Cli.line("write --resume --out", file).has(0);
    Cli.line("verify --in", file).has(0);
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    Path file = directory.resolve("data");
    Cli.line("write --files 1 --file-size 1 --offset 1 --dir", file)
        .failed(2, "--offset cannot go with --dir");
    Cli.line("write --size 1 --offset 1 --out -").failed(2, "--offset cannot go with --out -");
    Cli.line("write --size 10 --offset 9223372036854775800 --out", file)
        .failed(2, "--offset is 9223372036854775800, but must be 0 to 2^63-1 less the length, 10");
    assertThat(file).doesNotExist();
  }

  @Test
  void aDeviceToo() throws Exception {
    assumeTrue(LoopDevice.unavailable().isEmpty(), "loop devices need root and losetup");
    Path backing = directory.resolve("backing");
    Path manifest = directory.resolve("manifest");
    Files.write(backing, ones(4 << 20));
    try (LoopDevice loop = LoopDevice.attachCached(backing)) {
      // By default up to the device's end.
      String write = "write --device --direct --seed 5 --offset 1MiB --chunk 64KiB --manifest";
      Cli.line(write, manifest, "--out", loop.path()).has(0);
      assertThat(Manifest.read(manifest).length()).isEqualTo(3 << 20);
      Cli.line("verify --direct --manifest", manifest, "--in", loop.path()).has(0);
      Cli.line(write, manifest, "--force", "--size", "1MiB", "--out", loop.path()).has(0);
      Cli.line("verify --manifest", manifest, "--in", loop.path()).has(0);
      Cli.line(
              "write --device --direct --seed 5 --offset 100 --size 1MiB --force --manifest",
              manifest,
              "--out",
              loop.path())
          .failed(2, "--offset is 100, but must be a multiple of 4096 where transfers are direct");
      Cli.line(
              "write --device --seed 5 --offset 3MiB --size 2MiB --force --manifest",
              manifest,
              "--out",
              loop.path())
          .failed(2, "has 4194304 bytes, less than the 5242880 to write");
    }
    assertThat(Arrays.copyOf(Files.readAllBytes(backing), 1 << 20)).containsOnly(0x11);
  }
}
