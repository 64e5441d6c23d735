package io.dgen.cli.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command overwrites blocks, judges them afterwards, and says plainly what it will not do. */
class ExerciseCommandTest {

  private static final int BLOCK = 4096;

  @TempDir private Path directory;
  private Path target;
  private Path journal;
  private Path map;

  @BeforeEach
  void names() {
    target = directory.resolve("disk.img");
    journal = directory.resolve("journal");
    map = directory.resolve("map");
  }

  /** Blocks of zeros are all alike: copying one over another changes nothing. */
  private static final String NO_ZEROS = " --op-mix read=35%,write=60%,flush=5% ";

  private Cli.Result exercise(String options, Object... more) {
    return Cli.line("exercise --target " + target + " " + options, more);
  }

  private void copyBlock(int from, int to) throws IOException {
    try (FileChannel file =
        FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      file.read(block, (long) from * BLOCK);
      file.write(block.flip(), (long) to * BLOCK);
    }
  }

  @Test
  void aRunIsReportedAsTextAndJson() throws IOException {
    Cli.Result text = exercise("--size 1MiB --ops 2000 --seed 7").has(0);
    assertThat(text.out())
        .contains("good; exercised 256 blocks of 4 KiB for ")
        .contains("at the end: 256 of 256 blocks read hold their latest generation");
    Map<String, Object> json =
        exercise("--size 1MiB --ops 2000 --seed 7 --force --fill --json").has(0).json();
    assertThat(json).containsEntry("good", true).containsEntry("blocks", 256);
    assertThat(json.toString()).contains("read={count=", "histogram=[[");
    assertThat(Files.size(target)).isEqualTo(1 << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "--block 512 --io 512:50%;4KiB:50% --access sequential",
    "--block 8KiB --io 8KiB:90%;64KiB:10% --access zipf:0.99 --compress 2",
    "--access hot:10%/90% --queue-depth 3 --threads 2 --sync write --op-mix read=20%;write=80%",
    "--op-mix read=30%;write=50%;flush=10%;zero=10% --dedup 2 --rate 100000",
    "--sync none --op-mix write=100% --no-final-verify",
  })
  void everyWorkloadIsVerified(String options) {
    exercise(options.replace(';', ',') + " --size 1MiB --ops 3000").has(0);
  }

  @Test
  void setsOfFilesAreExercised() {
    Cli.line(
            "exercise --files 3 --file-size 256KiB --ops 2000 --io 4KiB:80%,16KiB:20% --dir",
            directory.resolve("set"))
        .has(0);
    assertThat(directory.resolve("set"))
        .isDirectoryContaining(file -> file.endsWith("block-file-00002"));
  }

  @Test
  void directIoBypassesThePageCache() {
    Cli.Result result = exercise("--size 1MiB --ops 1000 --direct --json");
    if (result.status() == 2 && result.err().contains("direct I/O")) {
      return; // this file system has none, and says so
    }
    assertThat(result.has(0).json()).containsEntry("direct", true);
    exercise("--size 1MiB --ops 1 --direct --force --block 512")
        .failed(2, "--block is 512 bytes, but --direct needs a multiple of ");
  }

  @Test
  void damageIsFoundAndNamedByTheJournal() throws IOException {
    exercise("--size 1MiB --ops 3000 --fill --seed 7" + NO_ZEROS + "--journal", journal).has(0);
    Cli.Result good = exercise("--recover --journal", journal).has(0);
    assertThat(good.out()).contains("of a run that ended as it should", "current 256");
    copyBlock(3, 9);
    Cli.Result bad = exercise("--recover --journal", journal).has(1);
    assertThat(bad.out())
        .contains(
            "WRONG", "misplaced 1", "block 9 at offset 36864: MISPLACED; should hold generation")
        .containsPattern("holds data of block 3, generation \\d+ \\(written at [0-9.]+ s\\)");
    assertThat(exercise("--recover --json --journal", journal).has(1).json())
        .containsEntry("good", false)
        .containsEntry("badBlocks", 1);
    exercise("--continue --ops 500 --journal", journal).has(1);
    Cli.Result on = exercise("--continue --ops 500 --keep-going --journal", journal).has(0);
    assertThat(on.out()).contains("256 of 256 blocks read hold their latest generation");
    exercise("--recover --journal", journal).has(0);
  }

  /** Else a crash would leave an empty target with a journal that accuses it. */
  @Test
  void journalMapAndTargetAreReplacedTogetherOrNotAtAll() throws IOException {
    String again = "--size 64KiB --ops 100 --force --map " + map + " --journal " + journal;
    exercise(again + " --fill").has(0);
    List<Path> all = List.of(target, journal, map);
    for (Path held : all) {
      List<byte[]> before = contents(all);
      try (FileChannel other = FileChannel.open(held, StandardOpenOption.WRITE)) {
        other.lock();
        exercise(again).failed(2, held + ": another process is writing it");
      }
      assertThat(contents(all))
          .as("%s was held", held)
          .usingRecursiveComparison()
          .isEqualTo(before);
    }
    exercise("--recover --journal", journal).has(0);
    exercise(again).has(0);
  }

  private static List<byte[]> contents(List<Path> files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    return contents;
  }

  @Test
  void anOlderGenerationIsNamedWithItsTime() throws IOException {
    exercise("--size 64KiB --op-mix write=100% --ops 400 --seed 7 --journal", journal).has(0);
    byte[] before = Files.readAllBytes(target);
    exercise("--continue --op-mix write=100% --ops 400 --journal", journal).has(0);
    Files.write(target, before);
    Map<String, Object> json = exercise("--recover --json --journal", journal).has(1).json();
    assertThat(((List<?>) json.get("bad")).toString()).contains("verdict=stale", "what=generation");
  }

  @Test
  void aMapContinues() throws IOException {
    exercise("--size 1MiB --ops 2000" + NO_ZEROS + "--map", map).has(0);
    exercise("--continue --ops 2000" + NO_ZEROS + "--map", map).has(0);
    copyBlock(1, 2);
    Cli.Result bad = exercise("--continue --op-mix read=100% --ops 20000 --map", map).has(1);
    assertThat(bad.out()).contains("block 2 at offset 8192: ");
  }

  @Test
  void existingFilesAreKept() throws IOException {
    Files.writeString(target, "precious");
    exercise("--size 1MiB --ops 10").failed(2, "exists already");
    assertThat(target).hasContent("precious");
    Files.writeString(journal, "precious");
    exercise("--size 1MiB --ops 10 --force --recover --journal", journal)
        .failed(2, "less than the header of a journal");
    Files.delete(target);
    exercise("--size 1MiB --ops 10 --journal", journal).failed(2, "exists already");
    assertThat(journal).hasContent("precious");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--size 1MiB --block 1000 | --block is 1000 bytes, but must be a multiple of 512, up to 1 MiB",
        "--size 1000 | --size is 1000 bytes, but must be whole blocks of 4 KiB",
        "--ops 1 | --size is missing",
        "--size 1MiB --ops 0 | --ops is 0, but must be 1 to",
        "--size 1MiB --op-mix read=50% | --op-mix is 'read=50%', but must add up to 100%",
        "--size 1MiB --op-mix erase=100% | --op-mix is 'erase=100%', but must be like read=30%",
        "--size 1MiB --io 1000:100% | --io has 1000, but each size must be a multiple of --block, 4 KiB",
        "--size 1MiB --io x:100% | --io: 'x' must be a number of bytes",
        "--size 1MiB --access zipf:-1 | --access is 'zipf:-1', but must be random, sequential",
        "--size 1MiB --access hot:0%/90% | --access is 'hot:0%/90%': hot is 0.0/0.9",
        "--size 1MiB --queue-depth 1024 --threads 2 | --threads times --queue-depth is 2048",
        "--size 1MiB --time 3w | '3w' must be a time, like 90, 30s, 10m, 2h or 1d",
        "--size 1MiB --sync often | 'often' must be none, flush or write",
        "--size 1MiB --sync none --op-mix write=50%,flush=50% | --sync none promises nothing by a flush",
        "--size 1MiB --rate 0 | --rate is 0.0, but must be more than 0",
        "--size 1MiB --atomic-write 3000 | --atomic-write is 3000 bytes, but must be a multiple of 512",
        "--size 1MiB --generation 3 | --generation and --change cannot go with exercise",
        "--recover | --recover needs --journal",
        "--continue | --continue needs --journal or --map",
        "--size 1MiB --files 3 | --files cannot go with --target",
        "--size 1MiB --device | is missing",
      })
  void badInputIsNamed(String options, String message) throws IOException {
    if (options.endsWith("--device")) {
      exercise(options).has(2);
      return;
    }
    exercise(options).failed(2, message);
    assertThat(target).doesNotExist();
  }
}
