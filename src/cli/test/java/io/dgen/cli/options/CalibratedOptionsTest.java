package io.dgen.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.Once;
import io.dgen.SpecText;
import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Asked;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ratios asked for by compressors, and profiles. */
class CalibratedOptionsTest {

  @TempDir private Path directory;

  @SuppressWarnings("unchecked")
  private static double measured(Path file, String unit, String compressor) {
    Map<String, Object> json =
        Cli.line("measure --json --unit " + unit + " --compressor " + compressor, file)
            .has(0)
            .json();
    var units = (List<Map<String, Object>>) json.get("units");
    var compressions = (List<Map<String, Object>>) units.getFirst().get("compression");
    return ((Number) compressions.getFirst().get("compressRatio")).doubleValue();
  }

  @ParameterizedTest
  @CsvSource({"gzip-6, 128KiB, 5", "lz4, 4KiB, 2", "zstd-3, whole, 3.7", "snappy, 32KiB, 1.2"})
  void theCompressorMeasuresTheRatioAskedFor(String compressor, String unit, double ratio)
      throws IOException {
    Cli.assumeCompressor(compressor);
    Path file = directory.resolve("data");
    String asked =
        "--compress " + SpecText.formatNumber(ratio) + " --for " + compressor + "@" + unit;
    Cli.Result written = Cli.line("write --seed 3 --size 16MiB " + asked + " --out", file).has(0);
    assertThat(measured(file, unit, compressor)).isCloseTo(ratio, within(0.005 * ratio));
    Manifest manifest = Manifest.read(Manifest.beside(file));
    assertThat(manifest.complete()).isTrue();
    assertThat(manifest.asked().options()).isEqualTo(asked);
    Asked.Ratio found = manifest.asked().ratios().getFirst();
    assertThat(found.target()).isEqualTo(compressor + "@" + unit);
    assertThat(found.asked()).isEqualTo(ratio);
    assertThat(found.measured()).isCloseTo(ratio, within(0.003 * ratio));
    assertThat(written.out()).contains(asked + ": " + Flags.of(manifest.spec()));
    // It is an ordinary spec: its flags alone say the same.
    Cli.line("verify --seed 3 " + Flags.of(manifest.spec()) + " --in", file).has(0);
    Cli.line("verify --seed 3 " + asked + " --in", file).has(0);
    Cli.line("write --resume " + asked + " --out", file).has(0);
    Cli.line("write --resume --compress 1.1 --for lz4@4KiB --out", file).failed(2, "comes to");
  }

  @Test
  void whatIsImpossibleIsRefusedAndTheNearestIsNamed() throws IOException {
    Cli.assumeCompressor("zstd-3");
    Path file = directory.resolve("data");
    String asked = "write --seed 3 --size 8MiB --compress 200 --for gzip-6@128KiB";
    Cli.line(asked + " --out", file)
        .failed(2, "--compress 200", "gzip-6@128KiB", "51.", "--closest");
    assertThat(file).doesNotExist();
    Cli.line(asked + " --closest --out", file).has(0);
    assertThat(Manifest.read(Manifest.beside(file)).asked().options()).endsWith("--closest");
    Cli.line("write --size 8MiB --compress lz4=1.3,zstd=3 --out", file)
        .failed(2, "lz4=1.3,zstd=3", "zstd-3@128KiB can have 1.30", "--closest");
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.5", "1.3, 1.9", "2, 2.5"})
  void matchesAndEntropyHaveARatioEach(double lz4, double zstd) throws IOException {
    Cli.assumeCompressor("zstd-3");
    Path set = directory.resolve("set");
    String pair = "lz4=" + SpecText.formatNumber(lz4) + ",zstd=" + SpecText.formatNumber(zstd);
    Cli.line("write --seed 3 --files 2 --file-size 16MiB --compress " + pair + " --dir", set)
        .has(0);
    Path file = set.resolve("file-000001");
    assertThat(measured(file, "128KiB", "lz4")).isCloseTo(lz4, within(0.005 * lz4));
    assertThat(measured(file, "128KiB", "zstd-3")).isCloseTo(zstd, within(0.01 * zstd));
    assertThat(DataSetManifest.read(DataSetManifest.in(set)).asked().options())
        .isEqualTo("--compress " + pair);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--for gzip-6@128KiB",
        "--compress 2 --for gzip-6",
        "--compress 2 --for gzip-10@4KiB",
        "--compress 2 --for lz5@4KiB",
        "--compress 2 --for lz4@5XB",
        "--compress 2 --for lz4@4KiB --mix 1:1,1:2",
        "--compress lz4=1.3 ",
        "--compress lz4=1.3,snappy=1.4",
        "--compress lz4=1.3,zstd=0.4",
        "--compress lz4=1.3,zstd=1.4 --for lz4@4KiB",
        "--compress lz4@1MiB=1.3,zstd=1.4",
        "--compress lz4=1.3,zstd=1.4 --entropy 5",
        "--closest"
      })
  @Once
  void whatMakesNoSenseIsRefused(String options) {
    Cli.line("write --size 1MiB " + options + " --out", directory.resolve("data")).failed(2, "--");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Once
  void everyProfileIsACommandLine() throws IOException {
    String list = Cli.line("profiles").has(0).out();
    for (Profile profile : Profile.ALL) {
      assertThat(list).contains(profile.name(), profile.flags(), profile.source());
      String flags = Cli.line("profiles", profile.name()).has(0).out().strip();
      Path one = directory.resolve(profile.name());
      Path other = directory.resolve(profile.name() + "-flags");
      Cli.line("write --seed 7 --size 2MiB --profile " + profile.name() + " --out", one).has(0);
      Cli.line("write --seed 7 --size 2MiB " + flags + " --out", other).has(0);
      assertThat(one).hasSameBinaryContentAs(other);
      assertThat(Manifest.read(Manifest.beside(one)).asked().options())
          .isEqualTo("--profile " + profile.name());
    }
    Cli.line("profiles nothing").failed(2, "nothing", "database, vdi");
  }

  @Test
  @Once
  void optionsOverrideAProfile() throws IOException {
    Path file = directory.resolve("data");
    Cli.line("write --dedup 3 --size 2MiB --profile vdi --mix 1:1,1:3 --out", file).has(0);
    assertThat(Flags.of(Manifest.read(Manifest.beside(file)).spec()))
        .isEqualTo("--dedup 3 --dedup-unit 4KiB --hot 10%:50% --mix 1:1,1:3");
  }

  @Test
  @Once
  void aFileIsAProfile() throws IOException {
    Path profile = directory.resolve("my.profile");
    Files.writeString(profile, "# mine\n--dedup 2\n--mix 50%:1,50%:2/6\n");
    Path file = directory.resolve("data");
    Cli.line("write --size 2MiB --profile " + profile + " --out", file).has(0);
    assertThat(Flags.of(Manifest.read(Manifest.beside(file)).spec()))
        .isEqualTo("--dedup 2 --mix 50%:1,50%:2/6");
    for (String wrong :
        List.of("--seed 1", "--profile vdi", "--size 1MiB", "--dedup x", "words", "--dedup 0.5")) {
      Files.writeString(profile, wrong);
      Cli.line("write --size 2MiB --force --profile " + profile + " --out", file)
          .failed(2, wrong.split(" ")[0]);
    }
    Cli.line("write --size 2MiB --profile ./nothing --out", file).failed(2, "./nothing");
    Cli.line("write --size 2MiB --profile nothing --out", file).failed(2, "nothing", "database");
  }
}
