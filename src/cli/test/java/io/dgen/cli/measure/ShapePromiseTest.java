package io.dgen.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code measure} holds data of stream format 2 against. */
class ShapePromiseTest {

  @TempDir private Path directory;

  private Path write(String options, String name) {
    Path file = directory.resolve(name);
    Cli.line("write --seed 9 --size 8MiB " + options + " --out", file).has(0);
    return file;
  }

  private static Cli.Result measure(String options, List<Path> files) {
    List<Object> line = new ArrayList<>(List.of("measure"));
    line.addAll(List.of(options.split(" ")));
    line.addAll(files);
    return Cli.run(line.toArray());
  }

  private static String promised(Cli.Result result, String line) {
    return result.out().lines().filter(l -> l.contains(line)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dedup 2 --hot 10%:90% | zstd | 1%",
        "--dedup 3 --dedup-unit 4KiB --hot 1%:50% --position 3MiB --length 4001KiB | zstd | 1%",
        "--dedup-unit 8KiB --shared 60% --shared-size 1MiB | lz4 | 1%",
        "--dedup-unit 4KiB --mix 50%:1,30%:2,20%:4 | zstd | 5%",
        "--dedup-unit 4KiB --mix 30%:1/4,70%:2/6 | lz4 | 5%",
        "--entropy 4 | zstd-1 | 3%",
        "--entropy 5 --compress 2 | zstd | 5%"
      })
  void dataKeepsThePromise(String options, String compressor, String tolerance) {
    Cli.assumeCompressor(compressor);
    Path file = write(options, "data");
    String measure = "--unit 4KiB --compressor " + compressor + " --tolerance " + tolerance;
    Cli.Result result = measure(measure, List.of(file)).has(0);
    assertThat(promised(result, "unit 4 KiB")).contains("dedup ").contains(" %)");
    assertThat(promised(result, "  " + compressor)).contains(" %)");
  }

  /** Files of one stream in several generations, and of streams with one pool, are one set. */
  @Test
  void filesThatShareUnitsHaveAPromiseTogether() throws IOException {
    List<Path> days = new ArrayList<>();
    List<Path> hosts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      days.add(write("--dedup-unit 4KiB --change 10% --generation " + i, "day" + i));
      hosts.add(
          write("--dedup-unit 4KiB --shared 50% --shared-size 2MiB --stream " + i, "host" + i));
    }
    String measure = "--unit 4KiB --compressor none --tolerance 0.01%";
    // 2048 units, of which 10 % change three times.
    assertThat(promised(measure(measure, days).has(0), "unit 4 KiB"))
        .contains("dedup 3.0", "+0.00 %");
    // Half of each host's units tile 512 of the pool, twice each.
    assertThat(promised(measure(measure, hosts).has(0), "unit 4 KiB"))
        .contains("dedup 1.778 (1.778 +0.00 %)");
    // A file that is not what its manifest says breaks the promise.
    Files.copy(hosts.get(0), hosts.get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    measure(measure, hosts).has(1);
  }

  @Test
  void theRatioAskedForIsThePromise() throws IOException {
    Path file = write("--compress 3 --for gzip-6@32KiB", "data");
    assertThat(Manifest.read(Manifest.beside(file)).spec().compressRatio()).isGreaterThan(3.02);
    String measure = "--compressor gzip-6 --tolerance 0.5% --unit ";
    assertThat(promised(measure(measure + "32KiB", List.of(file)).has(0), "gzip-6"))
        .contains("(3.000 ");
    assertThat(promised(measure(measure + "4KiB", List.of(file)).has(1), "gzip-6"))
        .doesNotContain("(3.000 ");
  }
}
