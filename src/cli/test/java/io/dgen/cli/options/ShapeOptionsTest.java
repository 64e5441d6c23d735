package io.dgen.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ContentClass;
import io.dgen.Filler;
import io.dgen.ReferenceStream;
import io.dgen.StreamSpec;
import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of stream format 2, in every command that takes a stream's parameters. */
class ShapeOptionsTest {

  private static final int MIB = 1 << 20;

  private static final String ALL =
      "--dedup 2.5 --dedup-unit 4KiB --hot 10%:90% --shared 30% --shared-size 400KiB --pool 9"
          + " --change 2.5% --generation 7 --mix 50%:1,30%:2/6,20%:4 --compress-unit 1KiB"
          + " --filler repeat";

  @TempDir private Path directory;

  private static StreamSpec all(long size, long stream) {
    return StreamSpec.builder(size).seed(42).stream(stream)
        .dedupRatio(2.5)
        .dedupUnit(4096)
        .hot(0.1, 0.9)
        .shared(0.3, 100, 9)
        .changeRate(0.025)
        .generation(7)
        .compressUnit(1024)
        .mix(
            List.of(
                new ContentClass(0.5, 1, 8, Filler.REPEAT),
                new ContentClass(0.3, 2, 6, Filler.REPEAT),
                new ContentClass(0.2, 4, 8, Filler.REPEAT)))
        .build();
  }

  @Test
  void everyOptionMakesTheBytesOfItsParameter() throws IOException {
    Path file = directory.resolve("data");
    Cli.Result written = Cli.line("write --seed 42 --stream 3 --size 3MiB " + ALL + " --out", file);
    written.has(0);
    StreamSpec spec = all(3 * MIB, 3);
    assertThat(Files.readAllBytes(file)).isEqualTo(new ReferenceStream(spec).bytes(0, 3 * MIB));
    assertThat(Manifest.read(Manifest.beside(file)).spec()).isEqualTo(spec);
    assertThat(written.out()).contains("stream format 2: " + Flags.of(spec));
    assertThat(Cli.line("verify --in", file).has(0).out()).contains("seed 42, generation 7");
    Cli.Result given = Cli.line("verify --json --seed 42 --stream 3 " + ALL + " --in", file).has(0);
    assertThat(given.json())
        .containsEntry("formatVersion", 2)
        .containsEntry("generation", 7)
        .containsEntry("parameters", Flags.of(spec));
    Cli.line("locate --bytes 8KiB --seed 42 --stream 3 " + ALL + " --in", file).has(0);
    Cli.line("bench --size 1MiB --chunk 1MiB --iterations 1 --warmup 0 " + ALL).has(0);
  }

  /** The text is a command line: it makes the same stream. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ALL,
        "--dedup 3",
        "--compress 1.3 --entropy 5",
        "--hot 0.1%:33.3% --dedup 3 --dedup-unit 64KiB --dedup-span 1000",
        "--mix 3:1,4:2/7,1:64",
        "--generation 2147483647 --change 0.01%",
        "--shared 100% --shared-size 1GiB"
      })
  void flagsDescribeTheStream(String flags) throws IOException {
    Path file = directory.resolve("data");
    Path again = directory.resolve("again");
    Cli.line("write --seed 1 --size 200KiB " + flags + " --out", file).has(0);
    StreamSpec spec = Manifest.read(Manifest.beside(file)).spec();
    String text = Flags.of(spec);
    Cli.line("write --seed 1 --size 200KiB " + text + " --out", again).has(0);
    assertThat(Manifest.read(Manifest.beside(again)).spec()).isEqualTo(spec);
    assertThat(Flags.of(Manifest.read(Manifest.beside(again)).spec())).isEqualTo(text);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void parametersWithoutEffectKeepFormat1() {
    Cli.Result written =
        Cli.line(
            "write --json --seed 1 --size 1MiB --entropy 8 --change 100% --generation 0 --out",
            directory.resolve("data"));
    assertThat(written.has(0).json()).containsEntry("formatVersion", 1);
  }

  @Test
  void aPartAndAResumedFileAreTheStreams() throws IOException {
    Path part = directory.resolve("part");
    Cli.line("write --seed 42 --size 3MiB --position 1000001 --length 1MiB " + ALL + " --out", part)
        .has(0);
    byte[] expected = new ReferenceStream(all(3 * MIB, 0)).bytes(1_000_001, MIB);
    assertThat(Files.readAllBytes(part)).isEqualTo(expected);
    Files.write(part, Arrays.copyOf(expected, 500_000));
    Cli.line("write --resume --generation 6 --out", part).failed(2, "--generation is 6", "says 7");
    Cli.line("write --resume --change 2% --out", part).failed(2, "--change is 2%", "says 2.5%");
    Cli.line("write --resume --hot 10%:80% --out", part).failed(2, "--hot is 10%:80%", "10%:90%");
    Cli.line("write --resume --mix 1:1,1:2 --out", part).failed(2, "--mix", "50%:1,30%:2/6,20%:4");
    Cli.line("write --resume " + ALL + " --out", part).has(0);
    assertThat(Files.readAllBytes(part)).isEqualTo(expected);
    Cli.line("verify --in", part).has(0);
  }

  /** How often each unit of a pool occurs in a set is known: here, each twice. */
  @Test
  void filesOfASetShareThePool() throws IOException {
    Path set = directory.resolve("set");
    Cli.line(
            "write --seed 1 --files 8 --file-size 1MiB --dedup-unit 4KiB --shared 25%"
                + " --shared-size 1MiB --dir",
            set)
        .has(0);
    Cli.line("verify --dir", set).has(0);
    Set<String> units = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      byte[] file = Files.readAllBytes(set.resolve("file-00000" + i));
      for (int at = 0; at < file.length; at += 4096) {
        units.add(Arrays.toString(Arrays.copyOfRange(file, at, at + 32)));
      }
    }
    assertThat(units).hasSize(8 * 256 - 8 * 64 + 256);
    Files.delete(set.resolve("file-000005"));
    Cli.line("write --resume --dir", set).has(0);
    Cli.line("verify --dir", set).has(0);
  }
}
