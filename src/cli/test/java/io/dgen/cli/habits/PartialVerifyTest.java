package io.dgen.cli.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify} of a range, up to the Nth bad block, and lists of bad blocks. */
class PartialVerifyTest {

  private static final int SIZE = 3_000_001;

  /** Bytes that are changed, each in a block of its own: 24, 219, 244, 366, 610. */
  private static final List<Integer> CHANGED =
      List.of(100_000, 900_000, 1_000_000, 1_500_000, 2_500_000);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("data");
    Cli.line("write --seed 5 --size " + SIZE + " --out", file).has(0);
    for (int offset : CHANGED) {
      Cli.flip(file, offset);
    }
  }

  private Map<String, Object> verify(int status, String options) {
    return Cli.line("verify --json --chunk 64KiB " + options + " --in", file).has(status).json();
  }

  @ParameterizedTest
  @CsvSource({
    "0..100000, 0, 0",
    "100000..100001, 1, 1",
    "100001..900000, 0, 0",
    "99999..1000000, 1, 2",
    "977KiB.., 1, 2",
    "..1M, 1, 3",
    "2500001..3000001, 0, 0",
    "0..3000001, 1, 5",
  })
  void aRangeIsComparedToTheByte(String range, int status, int bad) {
    Map<String, Object> json = verify(status, "--range " + range);
    assertThat(json.get("badBytes")).isEqualTo(bad);
    int compared = (int) json.get("rangeTo") - (int) json.get("rangeFrom");
    assertThat(json.get("comparedBytes")).isEqualTo(compared);
    assertThat(json.get("notComparedBytes")).isEqualTo(SIZE - compared);
  }

  @Test
  void aRangeIsTold() {
    Cli.Result result = Cli.line("verify --range 1000..9000 --in", file).has(0);
    assertThat(result.out())
        .contains(": good; 8000 bytes compared")
        .contains("  a range: only bytes 1000..9000 of 0..3000001 were compared\n");
    Cli.Result bad = Cli.line("verify --range 900000..900001 --in", file).has(1);
    assertThat(bad.out()).contains("first bad byte at offset 900000: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5..5", "9..8", "0..3000002", "3000001..", "3MB..4MB"})
  void aRangeOutsideIsRefused(String range) {
    Cli.line("verify --range " + range + " --in", file)
        .failed(2, "--range is " + range + ", but must be a range within the data of ");
  }

  @Test
  void whatNeedsOneFileIsRefusedForOthers() {
    for (String option :
        List.of("--range 0..1", "--stop-after 1", "--bad-blocks x", "--offset 1")) {
      String name = option.substring(0, option.indexOf(' '));
      Cli.line("verify " + option + " --in", file, "--in", file)
          .failed(2, name + " cannot go with several files");
      Cli.line("verify " + option + " --dir", directory)
          .failed(2, name + " cannot go with several files");
    }
    Cli.line("verify --range 0..1 --seed 1 --size 1 --in -")
        .failed(2, "--range cannot go with --in -: it is no file");
    Cli.line("verify --range 1..9000 --direct --in", file)
        .failed(2, "--range begins at 1, but must begin at a multiple of 4096 with --direct");
    Cli.line("verify --stop-after 0 --in", file)
        .failed(2, "--stop-after is 0, but must be 1 or more");
    Cli.line("verify --stop-after 1 --sample 10 --in", file)
        .failed(2, "--stop-after cannot go with --sample");
    Cli.line("verify --bad-blocks-size 4096 --in", file)
        .failed(2, "--bad-blocks-size needs --bad-blocks");
    Cli.line("verify --bad-blocks x --bad-blocks-size 5000 --in", file)
        .failed(2, "--bad-blocks-size is 5000, but must be a power of two");
  }

  /** Whatever threads do meanwhile: the same blocks, and the same end. */
  @Test
  void endsAfterTheNthBadBlock() {
    for (int n = 1; n <= CHANGED.size(); n++) {
      for (String how : List.of("", " --threads 1", " --threads 4 --queue-depth 16")) {
        Map<String, Object> json = verify(1, "--stop-after " + n + how);
        int end = CHANGED.get(n - 1) / 4096 * 4096 + 4096;
        assertThat(json.get("badPages")).isEqualTo(n);
        assertThat(json.get("stoppedAt")).isEqualTo(end);
        assertThat(json.get("comparedBytes")).isEqualTo(end);
        assertThat(json.get("notComparedBytes")).isEqualTo(SIZE - end);
        assertThat(json.get("lastBadOffset")).isEqualTo(CHANGED.get(n - 1));
      }
    }
    Map<String, Object> all = verify(1, "--stop-after 6");
    assertThat(all.get("stoppedAt")).isNull();
    assertThat(all.get("comparedBytes")).isEqualTo(SIZE);
    assertThat(Cli.line("verify --stop-after 2 --in", file).has(1).out())
        .contains("  stopped after 2 bad pages: bytes 901120..3000001 were not compared\n");
    // Together with a range.
    Map<String, Object> part = verify(1, "--stop-after 1 --range 950000..");
    assertThat(part.get("firstBadOffset")).isEqualTo(1_000_000);
    assertThat(part.get("notComparedBytes"))
        .isEqualTo(SIZE - ((int) part.get("stoppedAt") - 950_000));
  }

  @ParameterizedTest
  @CsvSource({
    "4096, '24,219,244,366,610'",
    "1024, '97,878,976,1464,2441'", // sectors of 512 bytes are what is reported
    "1M, '0,1,2'",
  })
  void badBlocksAreListed(String size, String blocks) throws IOException {
    Path list = directory.resolve("bad");
    Map<String, Object> json = verify(1, "--bad-blocks " + list + " --bad-blocks-size " + size);
    assertThat(Files.readString(list)).isEqualTo(blocks.replace(",", "\n") + "\n");
    assertThat(json.get("badBlocks")).isEqualTo(blocks.split(",").length);
    // Numbers are the file's, also of a range.
    verify(1, "--range 1000000..1500000 --bad-blocks " + list);
    assertThat(Files.readString(list)).isEqualTo("244\n");
    verify(0, "--range 0..1000 --bad-blocks " + list);
    assertThat(list).isEmptyFile();
  }

  /** A directory that is missing is told before anything is read, not after terabytes. */
  @Test
  void aListThatCannotBeWrittenIsToldAtOnce() {
    Path list = directory.resolve("missing").resolve("bad");
    Cli.line("verify --bad-blocks " + list + " --in", file)
        .failed(2, "--bad-blocks is " + list + ", but its directory does not exist");
    Cli.line("write --keep-going --bad-blocks " + list + " --size 1 --out", directory.resolve("x"))
        .failed(2, "--bad-blocks is " + list + ", but its directory does not exist");
    Cli.line("verify --state " + list + " --in", file)
        .failed(2, "--state is " + list + ", but its directory does not exist");
  }

  /** All of them, also those that are too many to be listed in a result. */
  @Test
  void theListIsWhole() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    StringBuilder expected = new StringBuilder();
    Cli.line("write --force --seed 5 --size 20MB --out", file).has(0);
    bytes = Files.readAllBytes(file);
    for (int block = 0; block * 4096 < bytes.length; block += 2) {
      bytes[block * 4096] ^= 1;
      expected.append(block).append('\n');
    }
    Files.write(file, bytes);
    Path list = directory.resolve("bad");
    Map<String, Object> json = verify(1, "--bad-blocks " + list);
    assertThat((int) json.get("unlistedBadExtents")).isPositive();
    assertThat(Files.readString(list)).isEqualTo(expected.toString());
  }

  @Test
  void mke2fsTakesTheList() throws Exception {
    Path mke2fs = Path.of("/usr/sbin/mke2fs");
    assumeTrue(Files.isExecutable(mke2fs), "no mke2fs here");
    Path list = directory.resolve("bad");
    verify(1, "--bad-blocks " + list);
    Path image = directory.resolve("image");
    run(mke2fs, "-q", "-F", "-b", "4096", "-l", list, image, "1024");
    assertThat(run(Path.of("/usr/sbin/dumpe2fs"), "-b", image).lines().filter(l -> !l.isBlank()))
        .contains("24", "219", "244", "366", "610");
  }

  private static String run(Object... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command).stream().map(Object::toString).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** The only bound on time that a busy machine cannot break: never faster than that. */
  @Test
  void ratesAreLimited() {
    long start = System.nanoTime();
    Map<String, Object> read = verify(1, "--max-rate 10MB/s");
    assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.25);
    assertThat(read.get("maxBytesPerSecond")).isEqualTo(10_000_000);
    start = System.nanoTime();
    Map<String, Object> written =
        Cli.line("write --json --force --seed 5 --size 3MB --max-rate 10MB/s --out", file)
            .has(0)
            .json();
    assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.2);
    assertThat(written.get("maxBytesPerSecond")).isEqualTo(10_000_000);
    Cli.line("write --force --max-rate 0 --size 1 --out", file)
        .failed(2, "'0' must be 1 byte a second or more");
  }
}
