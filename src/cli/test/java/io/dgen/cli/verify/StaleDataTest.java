package io.dgen.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data of other generations and of pools that stands where it should not is named. */
class StaleDataTest {

  private static final int UNIT = 4096;

  @TempDir private Path directory;

  private Path write(String options, String name) {
    Path file = directory.resolve(name);
    Cli.line("write --seed 5 --dedup-unit 4KiB " + options + " --out", file).has(0);
    return file;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> extents(Cli.Result verified) {
    return (List<Map<String, Object>>) verified.json().get("badExtents");
  }

  private void replace(Path file, Path by) throws IOException {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What changed on day 8 only is the same on days 6 and 7: what all have in common counts. */
  @ParameterizedTest
  @ValueSource(strings = {"2%", "30%", "100%"})
  void aRestoreOfAnotherDayIsNamed(String change) throws IOException {
    String stream = "--size 4MiB --change " + change + " --generation ";
    Path file = write(stream + 9, "data");
    Cli.line("verify --in", file).has(0);
    replace(file, write(stream + 6, "old"));
    assertThat(Cli.line("verify --in", file).has(1).out())
        .contains("all data of other generations is that of generation 6")
        .contains("but should be of generation 9")
        .doesNotContain("other data");
    Cli.Result json = Cli.line("verify --json --in", file).has(1);
    assertThat(json.json()).containsEntry("staleLastGeneration", 6);
    assertThat((int) json.json().get("staleFirstGeneration")).isLessThanOrEqualTo(6);
    assertThat(extents(json))
        .allSatisfy(
            e -> {
              assertThat(e).containsEntry("kind", "other-generation");
              assertThat(e).containsEntry("originPosition", e.get("offset"));
              assertThat((int) e.get("originFirstGeneration")).isLessThanOrEqualTo(6);
              assertThat((int) e.get("originLastGeneration")).isBetween(6, 8);
            });
  }

  @Test
  void generationsFurtherBackAndLaterOnesAreNamedWhenAsked() throws IOException {
    String stream = "--size 1MiB --change 50% --generation ";
    Path file = write(stream + 30, "data");
    replace(file, write(stream + 2, "old"));
    assertThat(Cli.line("verify --in", file).has(1).out()).contains("other data");
    assertThat(Cli.line("verify --also-generation 0..5 --in", file).has(1).out())
        .contains("that of generation 2, but should be of generation 30")
        .doesNotContain("other data");
    replace(file, write(stream + 33, "new"));
    assertThat(Cli.line("verify --also-generation 33 --in", file).has(1).out())
        .contains("that of generation 33, but should be of generation 30");
    Cli.line("verify --also-generation 5..3 --in", file).failed(2, "--also-generation", "5..3");
    Cli.line("verify --also-generation 0..2147483648 --in", file)
        .failed(2, "--also-generation", "2147483647");
  }

  /** A set's files are searched for in other generations, too. */
  @Test
  void anotherFilesOldDataIsNamed() throws IOException {
    Path set = directory.resolve("set");
    Path old = directory.resolve("old");
    String files = "write --seed 5 --files 3 --file-size 1MiB --change 40% --generation ";
    Cli.line(files + "9 --dedup-unit 4KiB --dir", set).has(0);
    Cli.line(files + "6 --dedup-unit 4KiB --dir", old).has(0);
    replace(set.resolve("file-000001"), old.resolve("file-000002"));
    assertThat(Cli.line("verify --dir", set).has(1).out())
        .contains("holds the data of stream 2, generation ")
        .doesNotContain("other data");
  }

  /** Pages of a pool, of a mix and of masked words, displaced by sectors. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--shared 100% --shared-size 64MiB",
        "--shared 50% --shared-size 40KiB --change 30% --generation 3",
        "--entropy 4",
        "--entropy 5 --dedup 2 --hot 10%:90%",
        "--mix 30%:1/4,30%:1.3/7,40%:1.5 --generation 2 --change 60%"
      })
  void misplacedDataIsLocated(String options) throws IOException {
    Path file = write("--size 1MiB " + options, "data");
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(bytes, 100 * UNIT, bytes, 7 * UNIT + 1024, 8 * UNIT);
    Files.write(file, bytes);
    Cli.Result verified = Cli.line("verify --json --in", file).has(1);
    for (Map<String, Object> extent : extents(verified)) {
      assertThat(extent).containsEntry("kind", "other-position");
      int position = (int) extent.get("originPosition");
      int offset = (int) extent.get("offset");
      int length = (int) extent.get("length");
      assertThat(Arrays.equals(bytes, offset, offset + length, bytes, position, position + length))
          .as("%s", extent)
          .isTrue();
    }
    Cli.line("locate --offset", 7 * UNIT + 1024, "--bytes", "32KiB", "--in", file).has(0);
    if (options.contains("100%")) {
      assertThat(extents(verified)).allMatch(e -> e.get("originShared").equals(true));
      assertThat(Cli.line("verify --in", file).has(1).out())
          .contains(", of the pool that streams share");
    }
  }
}
