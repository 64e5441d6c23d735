package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.cli.options.Unsigned;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteVerifyTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--size 3MiB --chunk 1MiB",
        "--size 3MiB --chunk 64MiB --queue-depth 1",
        "--size 3000001 --chunk 1000003 --queue-depth 5",
        "--size 1 --chunk 1",
        "--size 0",
        "--size 4097 --chunk 100 --queue-depth 3",
        "--size 2MiB --compress 2 --seed 0xffffffffffffffff --stream 18446744073709551615",
        "--size 2000000 --dedup 2.5 --dedup-unit 4KiB --dedup-span 100",
        "--size 2MiB --compress 7.25 --compress-unit 512 --filler repeat --dedup 3",
        "--size 1TiB --position 1099511000000 --length 600001 --dedup 2",
        "--size 8388607TiB --position 4611686018427387000 --length 1MiB --chunk 10001",
        "--size 9MiB --position 9MiB --length 0",
        "--size 9MiB --length 0",
        "--size 1MiB --threads 1 --sync --store regular --numa disabled"
      })
  void whatIsWrittenVerifies(String options) {
    Cli.line("write " + options + " --out", file).has(0);
    Cli.Result verified = Cli.run("verify", "--in", file, "--json").has(0);
    assertThat(verified.json()).containsEntry("good", true).containsEntry("badBytes", 0);
    Cli.line("verify --threads 1 --chunk 12345 --in", file).has(0);
  }

  @Test
  void theBytesAreTheGeneratorsAndTheManifestSaysWhich() throws IOException {
    Cli.line("write --seed 7 --size 1MiB --position 10001 --length 300KiB --out", file).has(0);
    Manifest manifest = Manifest.read(Manifest.beside(file));
    assertThat(manifest.complete()).isTrue();
    assertThat(manifest.position()).isEqualTo(10001);
    assertThat(manifest.length()).isEqualTo(300 << 10);
    assertThat(manifest.tool()).startsWith("dgen-java ");
    assertThat(manifest.spec()).isEqualTo(StreamSpec.builder(1 << 20).seed(7).build());
    byte[] expected = new byte[300 << 10];
    try (DataGenerator generator = DataGenerator.open(manifest.spec())) {
      generator.fillAt(10001, expected);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    try (var names = Files.list(directory)) {
      assertThat(names).containsExactlyInAnyOrder(file, Manifest.beside(file));
    }
  }

  @Test
  void aDrawnSeedIsReportedAndKept() throws IOException {
    Cli.Result first = Cli.line("write --json --size 10000 --out", file).has(0);
    String seed = Unsigned.format(Manifest.read(Manifest.beside(file)).spec().seed());
    assertThat(first.json())
        .containsEntry("seed", seed)
        .containsEntry("bytes", 10000)
        .containsEntry("manifest", file + ".dgen.json")
        .containsKeys(
            "seconds", "gigabytesPerSecond", "generationWaitSeconds", "storageWaitSeconds");
    Path other = directory.resolve("other");
    Cli.Result second = Cli.line("write --size 10000 --out", other).has(0);
    assertThat(second.out()).contains("seed ").doesNotContain(seed);
    Cli.run("verify", "--seed", seed, "--in", file).has(0);
    Cli.run("verify", "--seed", seed, "--in", other).has(1);
  }

  @Test
  void partsPutTogetherAreTheWhole() throws IOException {
    Cli.line("write --seed 5 --dedup 2 --size 1000003 --out", file).has(0);
    byte[] whole = Files.readAllBytes(file);
    for (int start = 0; start < 1000003; start += 300000) {
      Path part = directory.resolve("part" + start);
      int length = Math.min(300000, 1000003 - start);
      Cli.line(
              "write --seed 5 --dedup 2 --size 1000003 --out",
              part,
              "--position",
              start,
              "--length",
              length)
          .has(0);
      assertThat(Files.readAllBytes(part))
          .isEqualTo(Arrays.copyOfRange(whole, start, start + length));
    }
  }

  @Test
  void parametersStandInForAManifest() throws IOException {
    Cli.line("write --seed 5 --compress 3 --size 3MiB --position 1MiB --length 7777 --out", file)
        .has(0);
    Files.move(Manifest.beside(file), directory.resolve("m"));
    Cli.line("verify --in", file).failed(2, "data.dgen.json", "--manifest", "--seed");
    Cli.line("verify --in", file, "--manifest", directory.resolve("m")).has(0);
    String parameters = "verify --seed 5 --compress 3 --size 3MiB --in";
    Cli.line(parameters, file, "--position", "1MiB", "--length", "7777").has(0);
    Cli.line(parameters, file, "--position", "1MiB").has(1); // should go on to the end
    Cli.line(parameters, file).has(1);
  }

  @Test
  void aFlippedByteIsFound() throws IOException {
    Cli.line("write --seed 5 --size 3MiB --position 100 --length 2MiB --out", file).has(0);
    Cli.flip(file, 1000000);
    Cli.flip(file, 1000001);
    Cli.flip(file, 2000000);
    Cli.Result result = Cli.line("verify --json --chunk 64KiB --threads 2 --in", file).has(1);
    assertThat(result.json())
        .containsEntry("good", false)
        .containsEntry("firstBadOffset", 1000000)
        .containsEntry("lastBadOffset", 2000000)
        .containsEntry("badPages", 2)
        .containsEntry("badBytes", 3)
        .containsEntry("badBits", 3)
        .containsEntry("likeness", "bit-flips")
        .containsEntry("truncated", false)
        .containsEntry("excess", false);
    int expected = (int) result.json().get("firstExpected");
    assertThat(result.json()).containsEntry("firstFound", expected ^ 1);
    assertThat(Cli.line("verify --in", file).has(1).out())
        .contains(
            "WRONG", "first bad byte at offset 1000000: 0x", "last bad byte at offset 2000000");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 65536, 1000000, 2999999})
  void truncationIsFoundAndTheRestCompared(int length) throws IOException {
    Cli.line("write --seed 5 --size 3000000 --out", file).has(0);
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    assertThat(Cli.line("verify --json --chunk 64KiB --in", file).has(1).json())
        .containsEntry("truncated", true)
        .containsEntry("foundBytes", length)
        .containsEntry("expectedBytes", 3000000)
        .containsEntry("comparedBytes", length)
        .containsEntry("firstBadOffset", null);
    if (length > 0) {
      Cli.flip(file, length - 1);
      assertThat(Cli.line("verify --json --in", file).has(1).json())
          .containsEntry("firstBadOffset", length - 1);
    }
  }

  @Test
  void excessIsFound() throws IOException {
    Cli.line("write --seed 5 --size 65536 --out", file).has(0);
    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    assertThat(Cli.line("verify --json --in", file).has(1).json())
        .containsEntry("excess", true)
        .containsEntry("foundBytes", 65537)
        .containsEntry("comparedBytes", 65536)
        .containsEntry("firstBadOffset", null);
    assertThat(Cli.line("verify --in", file).out()).contains("too long: 65537 bytes");
  }

  @Test
  void anotherSeedAndZerosAreToldApart() throws IOException {
    Cli.line("write --seed 5 --size 64KiB --out", file).has(0);
    assertThat(Cli.line("verify --json --seed 6 --in", file).has(1).json())
        .containsEntry("firstBadOffset", 0)
        .containsEntry("badPages", 16)
        .containsEntry("likeness", "unknown");
    Files.write(file, new byte[64 << 10]);
    assertThat(Cli.line("verify --json --in", file).has(1).json())
        .containsEntry("likeness", "zeros");
  }

  @Test
  void anIncompleteManifestMakesTheFileWrong() throws IOException {
    Cli.line("write --seed 5 --size 64KiB --out", file).has(0);
    Path manifest = Manifest.beside(file);
    Files.writeString(manifest, Files.readString(manifest).replace("true", "false"));
    assertThat(Cli.line("verify --json --in", file).has(1).json())
        .containsEntry("good", false)
        .containsEntry("complete", false)
        .containsEntry("badBytes", 0);
    assertThat(Cli.line("verify --in", file).has(1).out()).contains("incomplete");
  }
}
