package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ForkedJvm;
import io.dgen.Once;
import io.dgen.windows.WindowsLikeProvider;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command where nothing that only Unix has can be used. */
@Once
class OtherSystemTest {

  @TempDir private Path directory;

  private ForkedJvm.Result run(Object... arguments) throws Exception {
    return ForkedJvm.withClasses()
        .flags(
            "-Djava.nio.file.spi.DefaultFileSystemProvider=" + WindowsLikeProvider.class.getName(),
            "-Dos.name=Windows 11",
            "--illegal-native-access=deny")
        .run(Main.class, Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  private void succeeds(String says, Object... arguments) throws Exception {
    ForkedJvm.Result result = run(arguments);
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(result.out()).contains(says);
  }

  private static void damage(Path file, long offset) throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int old = bytes.read();
      bytes.seek(offset);
      bytes.write(old ^ 1);
    }
  }

  @Test
  void infoSaysThatItIsPureJava() throws Exception {
    succeeds("this build has no libdgen for windows-", "info");
  }

  @Test
  void writesVerifiesResumesAndLocates() throws Exception {
    Path file = directory.resolve("data");
    succeeds("wrote", "write", "--out", file, "--size", "4MiB", "--seed", "5", "--sync");
    succeeds("good", "verify", "--in", file);
    assertThat(run("write", "--out", file, "--size", "4MiB", "--seed", "5").exit()).isEqualTo(2);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(1_234_567);
    }
    succeeds("", "write", "--out", file, "--resume", "--sync");
    succeeds("good", "verify", "--in", file);
    damage(file, 1_000_000);
    ForkedJvm.Result wrong = run("verify", "--in", file);
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.out()).contains("first bad byte at offset 1000000");
    succeeds("gzip-6", "measure", "--compressor", "gzip", file);
    succeeds("", "locate", "--in", file, "--offset", "2MiB", "--bytes", "64KiB", "--seed", "5");
  }

  @Test
  void writesDirectly() throws Exception {
    Path file = directory.resolve("direct");
    succeeds("wrote", "write", "--out", file, "--size", "1MiB", "--seed", "5", "--direct");
    succeeds("good", "verify", "--in", file);
  }

  @Test
  void writesAndResumesASet() throws Exception {
    Path set = directory.resolve("set");
    succeeds(
        "wrote",
        "write",
        "--dir",
        set,
        "--files",
        "5",
        "--file-size",
        "100000",
        "--seed",
        "5",
        "--sync");
    succeeds("good", "verify", "--dir", set);
    try (var files = Files.list(set)) {
      Files.delete(
          files.filter(file -> !file.toString().endsWith(".json")).findFirst().orElseThrow());
    }
    succeeds("", "write", "--dir", set, "--resume", "--sync");
    succeeds("good", "verify", "--dir", set);
  }

  @Test
  void benchmarks() throws Exception {
    succeeds(
        "scalar",
        "bench",
        "--size",
        "16MiB",
        "--chunk",
        "8MiB",
        "--iterations",
        "1",
        "--warmup",
        "0.1");
  }
}
