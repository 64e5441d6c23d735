package io.dgen.cli.habits;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import io.dgen.storage.manifest.DataSetManifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code write --dir --file-size 4KiB..1MiB}. */
class FileSizeRangeTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "--chunk 1000", "--queue-depth 30 --chunk 64KiB"})
  void filesHaveTheSizesThatTheSeedDraws(String how) throws IOException {
    Path files = directory.resolve("files");
    Map<String, Object> json =
        Cli.line(
                ("write --json --seed 7 --files 20 --file-size 1k..200k " + how).strip() + " --dir",
                files)
            .has(0)
            .json();
    DataSetManifest set = DataSetManifest.read(DataSetManifest.in(files));
    long sum = 0;
    for (int i = 0; i < 20; i++) {
      long size = Files.size(set.path(files, i));
      assertThat(size).isEqualTo(set.size(i)).isBetween(1024L, 200L << 10);
      sum += size;
    }
    assertThat(((Number) json.get("bytes")).longValue()).isEqualTo(sum).isEqualTo(set.totalBytes());
    assertThat(json.get("leastFileSize")).isEqualTo(1024);
    Map<String, Object> good = Cli.line("verify --json --dir", files).has(0).json();
    assertThat(((Number) good.get("checkedBytes")).longValue()).isEqualTo(sum);
    // A file by itself: its size, its stream and the seed are known.
    Cli.line("verify --seed 7 --stream 3 --size " + set.size(3) + " --in", set.path(files, 3))
        .has(0);

    // Damaged, cut, lengthened, missing: each is found, and resumed.
    Cli.flip(set.path(files, 1), 500);
    resize(set.path(files, 2), set.size(2) - 1);
    resize(set.path(files, 3), set.size(3) + 1);
    Files.delete(set.path(files, 4));
    Map<String, Object> bad = Cli.line("verify --json --dir", files).has(1).json();
    assertThat(bad.get("wrongFiles")).isEqualTo(4);
    assertThat(bad.get("missingFiles")).isEqualTo(1);
    assertThat(((Number) bad.get("expectedBytes")).longValue()).isEqualTo(sum);
    set.begun().write(DataSetManifest.in(files), false);
    Cli.line("write --resume --file-size 1k..300k --dir", files).failed(2, "--file-size is ");
    Cli.line("write --resume --file-size 2k..200k --dir", files).failed(2, "--file-size is 2048");
    Cli.line("write --resume --json --dir", files).has(0);
    Cli.line("verify --dir", files).has(0);
  }

  private static void resize(Path file, long size) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2k..1k", "0..1k", "..1k", "1k..", "1k...2k", "1k..2k..3k"})
  void othersAreRefused(String range) {
    Cli.line("write --files 1 --file-size " + range + " --dir", directory.resolve("x"))
        .failed(2, "--file-size");
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void missingFilesAreCountedWithTheirOwnSizes() throws IOException {
    Path files = directory.resolve("files");
    Cli.line("write --seed 7 --files 2000 --file-size 1..9 --dir", files).has(0);
    DataSetManifest set = DataSetManifest.read(DataSetManifest.in(files));
    for (int i = 0; i < 1990; i++) {
      Files.delete(set.path(files, i));
    }
    Map<String, Object> json = Cli.line("verify --json --dir", files).has(1).json();
    assertThat(json.get("missingFiles")).isEqualTo(1990);
    assertThat(((Number) json.get("expectedBytes")).longValue()).isEqualTo(set.totalBytes());
  }
}
