package io.dgen.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ForkedJvm;
import io.dgen.TestRun;
import io.dgen.cli.Classes;
import io.dgen.cli.Cli;
import io.dgen.cli.Main;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureCommandTest {

  private static final int SECONDS = 60;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("data");
  }

  private void write(String options) {
    Cli.line("write " + options + " --out", file).has(0);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> units(Map<String, Object> json) {
    return (List<Map<String, Object>>) json.get("units");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> compression(Map<String, Object> unit) {
    return (List<Map<String, Object>>) unit.get("compression");
  }

  @Test
  void aStreamHasTheRatiosThatItsManifestPromises() {
    write("--size 4MiB --seed 1 --dedup 2 --compress 2 --dedup-unit 32KiB");
    Cli.Result result =
        Cli.line("measure --json --unit 4KiB,32KiB,whole --compressor gzip,lz4", file).has(0);
    Map<String, Object> json = result.json();
    assertThat(json)
        .containsEntry("bytes", 4 << 20)
        .containsEntry("good", true)
        .containsEntry("readBytes", 4 * (4 << 20)); // units once, whole for digest and each
    assertThat(units(json)).hasSize(3);
    Map<String, Object> small = units(json).getFirst();
    assertThat(small)
        .containsEntry("unit", "4 KiB")
        .containsEntry("units", 1024)
        .containsEntry("uniqueUnits", 512)
        .containsEntry("zeroUnits", 0)
        .containsEntry("exact", true)
        .containsEntry("dedupRatio", 2.0)
        .containsEntry("promisedDedupRatio", 2.0)
        .containsEntry("dedupRatioDeviationPercent", 0.0);
    Map<String, Object> lz4 = compression(small).getLast();
    assertThat(lz4).containsEntry("compressor", "lz4").containsEntry("promisedReduction", 4.0);
    assertThat((double) lz4.get("compressRatio")).isCloseTo(2, within(0.1));
    assertThat((double) lz4.get("reduction")).isCloseTo(4, within(0.2));
    assertThat(units(json).getLast())
        .containsEntry("unit", "whole")
        .containsEntry("units", 1)
        .containsEntry("promisedDedupRatio", null);
  }

  @Test
  void peopleReadTheSame() {
    write("--size 1MiB --seed 1 --compress 2");
    String out = Cli.line("measure --unit 4KiB,whole --compressor gzip-1", file).has(0).out();
    assertThat(out)
        .contains(file + ": 1 MiB, 3 MiB read in ")
        .contains("unit 4 KiB: 256 units, 256 unique, 0 all zero; dedup 1.000 (1.000 +0.00 %)")
        .contains("unit whole: 1 units, 1 unique")
        .contains("dedup, then compression")
        .containsPattern("gzip-1 +1\\.9\\d* \\(2\\.000 -\\d\\.\\d\\d %\\) ");
  }

  @Test
  void byDefaultAllThereIsIsUsedAndTheRestNamed() {
    write("--size 100000 --seed 1");
    String out = Cli.run("measure", file).has(0).out();
    assertThat(out).contains("unit 4 KiB", "unit 128 KiB", "  lz4 ", "  gzip-6 ");
    if (TestRun.PURE_JAVA) {
      assertThat(out)
          .contains("skipped: zstd cannot be used: ", "skipped: snappy cannot be used: ")
          .contains("--enable-native-access");
      Cli.line("measure --compressor gzip,zstd", file)
          .failed(2, "--compressor zstd cannot be used", "--enable-native-access");
    } else {
      assertThat(out).contains("  zstd-3 ", "  snappy ").doesNotContain("left out");
    }
  }

  @Test
  void toleranceJudges() throws IOException {
    write("--size 1MiB --seed 1 --compress 2 --dedup 2 --dedup-unit 8KiB");
    Cli.line("measure --unit 8KiB --compressor gzip --tolerance 5%", file).has(0);
    Cli.Result strict = Cli.line("measure --unit 8KiB --compressor gzip --tolerance 0.1", file);
    assertThat(strict.has(1).out())
        .contains("WRONG: compression by gzip-6 at unit 8 KiB is 1.9", "but 2.000 was promised")
        .doesNotContain("WRONG: dedup");
    // Half of the stream holds every unit once: the manifest is right about that, too.
    Path half = directory.resolve("half");
    Cli.line("write --seed 1 --dedup 2 --dedup-unit 8KiB --size 1MiB --length 512KiB --out", half)
        .has(0);
    Cli.line("measure --compressor none --unit 8KiB --tolerance 0 --json", half).has(0);
    // Other data than promised.
    Files.write(file, new byte[1 << 20]);
    Cli.Result zeros = Cli.line("measure --unit 4KiB --compressor none --tolerance 5 --json", file);
    assertThat(zeros.has(1).json()).containsEntry("good", false);
    Files.write(file, new byte[1000]);
    Cli.Result shorter = Cli.line("measure --unit 4KiB --compressor none", file);
    assertThat(shorter.has(1).out()).contains("WRONG: 1048576 bytes promised, but 1000 found");
    assertThat(Cli.line("measure --unit 4KiB --compressor none --json", file).has(1).json())
        .containsEntry("good", false);
  }

  @Test
  void whatIsIncompleteIsNotGood() throws IOException {
    write("--size 1MiB --seed 1");
    Path manifest = Manifest.beside(file);
    String begun = Files.readString(manifest).replaceAll("(\"complete\" ?: ?)true", "$1false");
    Files.writeString(manifest, begun);
    assertThat(Cli.line("measure --unit 4KiB --compressor none", file).has(1).out())
        .contains("WRONG: a manifest says that writing its file did not come to its end");
  }

  /** The estimate's error is some percent, and no run must call this file wrong. */
  @Test
  void anEstimateIsJudgedByWhatItCanProve() {
    for (int seed = 0; seed < 10; seed++) {
      write("--size 32MiB --dedup 2 --dedup-unit 4KiB --force --seed " + seed);
      Cli.Result result =
          Cli.line("measure --unit 4KiB --compressor none --memory 0 --tolerance 0", file).has(0);
      assertThat(result.out())
          .contains("dedup about ")
          .containsPattern("open: dedup at unit 4 KiB is about .*may be off by \\d\\.\\d\\d %")
          .doesNotContain("WRONG");
      Cli.line("measure --unit 4KiB --compressor none --memory 0 --tolerance 20%", file).has(0);
    }
    write("--size 32MiB --dedup-unit 4KiB --force --seed 1");
    Map<String, Object> unit =
        units(Cli.line("measure --unit 512 --compressor none --memory 0 --json", file).json())
            .getFirst();
    assertThat((int) unit.get("uniqueUnits")).isLessThanOrEqualTo((int) unit.get("units"));
    assertThat((double) unit.get("dedupRatio")).isGreaterThanOrEqualTo(1);
  }

  /** What a sample of the units says of the compression ratio has an error, too. */
  @Test
  void aSampleOfTheCompressionIsJudgedByWhatItCanProve() {
    write("--size 1MiB --seed 1 --compress 1.98");
    Cli.Result few = Cli.line("measure --unit 4KiB --compressor gzip --sample 5% --json", file);
    assertThat(compression(units(few.has(0).json()).getFirst()).getFirst())
        .containsEntry("error95", null);
    String judged = "measure --unit 4KiB --compressor gzip --tolerance 0 --sample ";
    assertThat(Cli.line(judged + "5%", file).has(0).out())
        .contains("  ratios estimated from a sample, in 95 of 100 cases within: gzip-6 any share")
        .contains("open: compression by gzip-6 at unit 4 KiB is about 1.", "off by any share");
    assertThat(Cli.line(judged + "50%", file).has(1).out())
        .containsPattern("in 95 of 100 cases within: gzip-6 0\\.\\d\\d %")
        .contains("WRONG: compression by gzip-6 at unit 4 KiB is about 1.");
  }

  @Test
  void aManifestMayBeElsewhereOrMissing() throws IOException {
    write("--size 1MiB --seed 1");
    Path manifest = directory.resolve("m.json");
    Files.move(Manifest.beside(file), manifest);
    assertThat(Cli.line("measure --unit 4KiB --compressor none", file).has(0).out())
        .contains("nothing is promised");
    assertThat(
            Cli.line("measure --unit 4KiB --compressor none --manifest", manifest, file)
                .has(0)
                .out())
        .contains("dedup 1.000 (1.000 +0.00 %)");
    Cli.line("measure --tolerance 1%", file).failed(2, "--tolerance needs what is promised");
    Cli.line("measure --manifest", manifest, file, file).failed(2, "--manifest", "2 files");
    Files.writeString(Manifest.beside(file), "{}");
    Cli.line("measure", file).failed(2, "formatVersion is missing");
  }

  @Test
  void filesAreOneSet() throws IOException {
    write("--size 1MiB --seed 1");
    Path copy = Files.copy(file, directory.resolve("copy"));
    Cli.Result result = Cli.line("measure --json --unit 4KiB,whole --compressor none", file, copy);
    for (Map<String, Object> unit : units(result.has(0).json())) {
      assertThat(unit).containsEntry("dedupRatio", 2.0);
    }
  }

  @Test
  void littleMemoryIsSaid() {
    write("--size 4MiB --seed 1");
    assertThat(Cli.line("measure --unit 512,4KiB --memory 0 --compressor none", file).has(0).out())
        .contains("about ", "estimated from ", "in 95 of 100 cases; --memory holds ");
    assertThat(Cli.line("measure --sample 10% --compressor gzip-1", file).has(0).out())
        .contains("compressed: 10.00 % of the units, drawn by place");
  }

  @Test
  void detailsAreReportedIfAskedFor() {
    write("--size 4MiB --seed 1 --dedup 4 --dedup-unit 16KiB --dedup-span 64 --compress 2");
    String plain = Cli.line("measure --unit 16KiB --compressor gzip-1", file).has(0).out();
    assertThat(plain).doesNotContain("occurrences", "units by ratio");
    // 256 units, 64 of them unique: 16 in each span of 64.
    String out = Cli.line("measure --unit 16KiB --compressor gzip-1 --details", file).has(0).out();
    assertThat(out)
        .startsWith(plain.substring(0, plain.indexOf(" read in")))
        .containsPattern("\n  1.60 to 2.00 +256 100.0 %\n  save < 12.5 % +0 +0.0 %\n")
        .containsPattern("\n  occurrences +unique units +units\n  4 to 7 +64 100.0 % +256 100.0 %")
        .contains("hottest 1 % of the unique units: 1.6 % of the units, 1.6 % of the copies\n")
        .contains("copies: 192; 192 of a unit of the same file, 0 of one of an earlier file only")
        .contains("half within 256 KiB, 90 % within 256 KiB, all within 256 KiB")
        .contains("runs of copies: 4; units: half up to 48, 90 % up to 48, longest 48\n");
    Map<String, Object> json =
        Cli.line("measure --json --unit 16KiB --compressor gzip-1 --details", file).has(0).json();
    Map<String, Object> unit = units(json).getFirst();
    assertThat(unit.get("repeats"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("exact", true)
        .containsEntry("copiesWithinFile", 192)
        .containsEntry("copiesAcrossFiles", 0)
        .containsEntry("distanceMedianBytes", 256 << 10)
        .containsEntry("runUnits", Map.of("count", 4, "median", 48, "p90", 48, "most", 48))
        .containsEntry("runsLookedForInUnits", 256);
    assertThat(compression(unit).getFirst()).containsEntry("savingLessThanEighthUnits", 0);
  }

  @Test
  void detailsOfTooMuchDataAreEstimated() {
    write("--size 32MiB --seed 1 --dedup 2 --dedup-unit 4KiB");
    String out =
        Cli.line("measure --unit 4KiB --compressor none --details --memory 0", file).has(0).out();
    assertThat(out)
        .containsPattern("how units repeat is estimated from \\d{4} unique units")
        .containsPattern("copies: 4\\d\\d\\d; ")
        .contains("half within 16 MiB");
  }

  @Test
  void generationsAreCompared() throws IOException {
    write("--size 4MiB --seed 1");
    Path old = Files.copy(file, directory.resolve("old"));
    byte[] data = Files.readAllBytes(file);
    data[5 << 10] ^= 1;
    data[6 << 10] ^= 1;
    data[1 << 20] ^= 1;
    Files.write(file, Arrays.copyOf(data, (4 << 20) + 100));
    assertThat(Cli.line("measure --unit 4KiB,128KiB --against", old, file).has(0).out())
        .contains(file + " against " + old + ": 1 files in both, 0 added, 0 removed; ")
        .contains("\nunit 4 KiB: 1024 in both, 2 changed (0.195 %); 1 added, 0 removed\n")
        .contains("\nunit 128 KiB: 32 in both, 2 changed (6.250 %); 1 added, 0 removed\n");
    Map<String, Object> json =
        Cli.line("measure --json --unit 4KiB --against", old, file).has(0).json();
    assertThat(json).containsEntry("filesInBoth", 1).containsEntry("readBytes", (8 << 20) + 100);
    assertThat(units(json).getFirst())
        .containsEntry("sameUnits", 1022)
        .containsEntry("changedUnits", 2)
        .containsEntry("addedUnits", 1)
        .containsEntry("changedShare", 2 / 1024.0);
  }

  @Test
  void generationsMayBeDirectories() throws IOException {
    Path old = directory.resolve("old");
    Path now = directory.resolve("new");
    Cli.line("write --seed 1 --files 3 --file-size 1MiB --dir", old).has(0);
    Cli.line("write --seed 1 --files 3 --file-size 1MiB --dir", now).has(0);
    Cli.line("write --seed 2 --size 1MiB --force --out", now.resolve("file-000001")).has(0);
    Files.delete(now.resolve("file-000002"));
    Files.createDirectories(now.resolve("more"));
    Files.write(now.resolve("more").resolve("f"), new byte[1000]);
    Files.createSymbolicLink(now.resolve("link"), old);
    assertThat(Cli.line("measure --unit 4KiB --against", old, now).has(0).out())
        .contains("2 files in both, 1 added, 1 removed; ")
        .contains("unit 4 KiB: 512 in both, 256 changed (50.000 %); 1 added, 256 removed");
  }

  /** Each file once, whatever its names; manifests are no data. */
  @Test
  void directoriesAreMeasured() throws IOException {
    Path tree = directory.resolve("tree");
    Cli.line("write --seed 1 --files 3 --file-size 1MiB --dir", tree).has(0);
    Path below = Files.createDirectories(tree.resolve("a").resolve("b"));
    Files.createLink(below.resolve("same"), tree.resolve("file-000000"));
    Files.copy(tree.resolve("file-000001"), below.resolve("copy"));
    Files.createSymbolicLink(tree.resolve("up"), tree);
    Map<String, Object> json =
        Cli.line("measure --json --unit 4KiB,whole --compressor gzip-1 --details", tree)
            .has(0)
            .json();
    assertThat(json).containsEntry("bytes", 4 << 20);
    assertThat(units(json).getFirst())
        .containsEntry("units", 1024)
        .containsEntry("uniqueUnits", 768);
    assertThat(units(json).getLast()).containsEntry("units", 4).containsEntry("uniqueUnits", 3);
    assertThat(units(json).getFirst().get("repeats"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("copiesWithinFile", 0)
        .containsEntry("copiesAcrossFiles", 256);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "measure | FILE",
        "measure /nonexistent/data | /nonexistent/data: no such file",
        "measure /dev/null | /dev/null is a character device, but must be a file, a directory or a block device",
        "measure - - --unit 4KiB | - is given 2 times",
        "measure - --unit whole | --unit whole needs files",
        "measure - --unit 0 | --unit is 1, but must be 512 to 67108864 bytes",
        "measure - --unit 128MiB | --unit is 134217728, but must be 512",
        "measure - --unit 8GiB | --unit is 2147483647, but must be 512",
        "measure - --unit 4Ki | --unit | 4Ki",
        "measure - --unit 65535,65537 | --unit is [65535, 65537] | least common multiple",
        "measure - --compressor brotli | --compressor | 'brotli' is not one of zstd, lz4",
        "measure - --compressor gzip-10 | --compressor | 10, but must be 1 to 9",
        "measure - --compressor none,gzip | --compressor | 'none' is not one of",
        "measure - --sample 0% | --sample is 0.0, but must be",
        "measure - --sample 101% | --sample is 1.01, but must be",
        "measure - --sample most | --sample | 'most' must be a percentage",
        "measure - --memory 1024TiB | --memory need 1024 TiB of memory, but there are",
        "measure - --threads 0 | --threads is 0, but must be 1 to 65536",
        "measure - --tolerance 1% | --tolerance needs what is promised",
        "measure - --tolerance -1 | --tolerance",
        "measure --against /tmp /dev/null | one of /tmp and /dev/null is a directory",
        "measure --against /tmp - | --against needs one FILE that is not -",
        "measure --against /tmp /tmp /tmp | --against needs one FILE that is not -",
        "measure --against /tmp /tmp --details | --details cannot go with --against",
        "measure --against /tmp /tmp --sample 10% | --sample cannot go with --against",
        "measure --against /tmp /tmp --unit whole | --unit is whole, but --against needs sizes",
        "measure --against /dev/null /dev/null | /dev/null is a character device",
        "measure - --manifest /nonexistent/m | manifest /nonexistent/m: no such file",
        "measure - --unit 64MiB --threads 65536 --compressor gzip | --unit and --threads need | -Xmx",
      })
  void badInputIsRefused(ArgumentsAccessor columns) {
    String[] texts = columns.toList().stream().skip(1).map(String::valueOf).toArray(String[]::new);
    Cli.line(columns.getString(0)).failed(2, texts);
  }

  @Test
  void stdinIsMeasuredAndNothingElseIsOnStderr() throws Exception {
    write("--size 3000001 --seed 1 --dedup 3 --dedup-unit 4KiB");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Without either, the JVM warns of native code itself.
    command.add(
        TestRun.PURE_JAVA ? "--illegal-native-access=deny" : "--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("measure", "-", "--json", "--unit", "4KiB", "--manifest"));
    command.add(Manifest.beside(file).toString());
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(file.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM announces it on stderr
    Process process = builder.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(err).isEmptyFile();
    assertThat(process.exitValue()).isZero();
    Map<String, Object> json = new Cli.Result(0, Files.readString(out), "").json();
    assertThat(json).containsEntry("good", true).containsEntry("bytes", 3000001);
    assertThat((double) units(json).getFirst().get("dedupRatio")).isCloseTo(3, within(0.02));
  }

  /** Without the compressors' jars: measuring goes on with what the JDK has. */
  @Test
  void missingLibrariesAreNamed() throws Exception {
    assumeTrue(!TestRun.PURE_JAVA, "the class path is the same in both runs");
    write("--size 100000 --seed 1");
    List<Path> jars = new ArrayList<>(Classes.ofTheCommand());
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (entry.matches(".*/picocli[^/]*\\.jar")) {
        jars.add(Path.of(entry));
      }
    }
    ForkedJvm jvm =
        ForkedJvm.withClassPath(jars.toArray(Path[]::new))
            .flags("--enable-native-access=ALL-UNNAMED");
    ForkedJvm.Result all = jvm.run(Main.class, "measure", file.toString());
    assertThat(all.exit()).as("%s", all).isZero();
    assertThat(all.err()).isEmpty();
    assertThat(all.out())
        .contains("gzip-6")
        .contains("put com.github.luben:zstd-jni on the class path")
        .contains("put at.yawk.lz4:lz4-java on the class path")
        .contains("put org.xerial.snappy:snappy-java on the class path");
    ForkedJvm.Result one = jvm.run(Main.class, "measure", file.toString(), "--compressor", "lz4");
    assertThat(one.exit()).isEqualTo(2);
    assertThat(one.err())
        .startsWith("dgen: --compressor lz4 cannot be used: ")
        .contains("put at.yawk.lz4:lz4-java on the class path");
  }
}
