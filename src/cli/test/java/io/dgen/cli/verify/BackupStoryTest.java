package io.dgen.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten days of backups of a set, as docs/guide.md has them. */
class BackupStoryTest {

  private static final int DAYS = 10;

  @TempDir private Path directory;

  @SuppressWarnings("unchecked")
  private static Map<String, Object> first(Map<String, Object> json, String list) {
    return ((List<Map<String, Object>>) json.get(list)).getFirst();
  }

  @Test
  void everyDayIsRightAndADayInAnothersPlaceIsNamed() throws IOException {
    for (int day = 0; day < DAYS; day++) {
      Path set = directory.resolve("day" + day);
      Cli.line(
              "write --files 4 --file-size 4MiB --seed 7 --dedup-unit 4KiB --change 2% --generation "
                  + day
                  + " --dir",
              set)
          .has(0);
      Cli.line("verify --dir", set).has(0);
    }
    for (int day = 1; day < DAYS; day++) {
      Map<String, Object> changed =
          first(
              Cli.line(
                      "measure --json --unit 4KiB --against",
                      directory.resolve("day" + (day - 1)),
                      directory.resolve("day" + day))
                  .has(0)
                  .json(),
              "units");
      assertThat((Double) changed.get("changedShare")).isCloseTo(0.02, within(0.002));
    }
    Map<String, Object> all =
        first(
            Cli.line("measure --json --unit 4KiB --compressor none", directory).has(0).json(),
            "units");
    double ratio = DAYS / (1 + (DAYS - 1) * 0.02);
    assertThat((Double) all.get("dedupRatio")).isCloseTo(ratio, within(0.01 * ratio));

    Path ninth = directory.resolve("day9");
    for (String file : List.of("file-000000", "file-000001", "file-000002", "file-000003")) {
      Files.copy(
          directory.resolve("day6").resolve(file),
          ninth.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Cli.Result wrong = Cli.line("verify --dir", ninth).has(1);
    assertThat(wrong.out())
        .contains("holds the data of generation 6", "but should be of generation 9")
        .doesNotContain("other data");
    Map<String, Object> file =
        first(Cli.line("verify --json --dir", ninth).has(1).json(), "notGood");
    assertThat(file).containsEntry("staleLastGeneration", 6).containsEntry("generation", 9);
  }
}
