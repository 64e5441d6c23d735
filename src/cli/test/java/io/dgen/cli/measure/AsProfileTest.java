package io.dgen.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data measured, written anew from its profile, and measured again. */
class AsProfileTest {

  @TempDir private Path directory;

  @SuppressWarnings("unchecked")
  private static Map<String, Object> unit(Path file) {
    Map<String, Object> json =
        Cli.line("measure --json --details --unit 8KiB --compressor lz4,zstd", file).has(0).json();
    return ((List<Map<String, Object>>) json.get("units")).getFirst();
  }

  private static double number(Map<String, Object> json, String name) {
    return ((Number) json.get(name)).doubleValue();
  }

  @Test
  @SuppressWarnings("unchecked")
  void theProfileMakesDataOfTheSameFigures() throws IOException {
    Cli.assumeCompressor("zstd");
    Path real = directory.resolve("real");
    Cli.line(
            "write --seed 1 --size 24MiB --dedup-unit 8KiB --dedup 1.7 --hot 10%:70%"
                + " --mix 20%:1,30%:1.4/5,30%:2.2/6,20%:5 --out",
            real)
        .has(0);
    Path profile = directory.resolve("my.profile");
    String text = Cli.line("measure --as-profile --unit 8KiB", real).has(0).out();
    assertThat(text).contains("# of " + real).contains("--dedup 1.7").contains("--hot 10%:70");
    Files.writeString(profile, text);
    Path made = directory.resolve("made");
    Cli.run("write", "--seed", "2", "--size", "24MiB", "--profile", profile, "--out", made).has(0);
    Map<String, Object> before = unit(real);
    Map<String, Object> after = unit(made);
    double dedup = number(before, "dedupRatio");
    assertThat(number(after, "dedupRatio")).isCloseTo(dedup, within(0.02 * dedup));
    var compressions = (List<Map<String, Object>>) before.get("compression");
    var again = (List<Map<String, Object>>) after.get("compression");
    for (int i = 0; i < 2; i++) {
      double ratio = number(compressions.get(i), "uniqueCompressRatio");
      assertThat(number(again.get(i), "uniqueCompressRatio"))
          .isCloseTo(ratio, within(0.03 * ratio));
    }
    assertThat(Cli.line("measure --as-profile --json --unit 8KiB", real).has(0).json())
        .containsKeys("options", "reached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--unit 512",
        "--unit whole",
        "--unit 4KiB,8KiB",
        "--compressor lz4",
        "--details",
        "--tolerance 3%",
        "--against other"
      })
  void whatMakesNoSenseWithItIsRefused(String options) throws IOException {
    Path file = Files.write(directory.resolve("data"), new byte[8192]);
    Cli.line("measure --as-profile " + options, file).failed(2, options.split(" ")[0]);
  }

  @Test
  void noDataHasNoProfile() throws IOException {
    Cli.assumeCompressor("zstd");
    Path file = Files.write(directory.resolve("data"), new byte[0]);
    Cli.line("measure --as-profile", file).failed(2, "--as-profile", "no data");
  }
}
