package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.DataGenerator;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.cli.DgenProcess.Signal;
import io.dgen.storage.DataSet;
import io.dgen.storage.StreamFile;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes that write the same: one of them does, and the other is told. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoWritersTest {

  private static final String BUSY = "another process is writing";
  private static final StreamSpec SPEC = StreamSpec.builder(100_000).seed(1).build();
  private static final WriteOptions OPTIONS =
      WriteOptions.DEFAULT.withChunkBytes(8192).withReplace(true);

  @TempDir private Path directory;

  private interface Write {
    void run(DataGenerator generator, LongConsumer progress) throws IOException;
  }

  private interface Meanwhile {
    void run() throws Exception;
  }

  /** Writes in this process, and does something once in the midst of it. */
  private static void during(Write write, Meanwhile meanwhile) throws IOException {
    AtomicBoolean done = new AtomicBoolean();
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      write.run(
          generator,
          written -> {
            if (written > 0 && done.compareAndSet(false, true)) {
              try {
                meanwhile.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }
          });
    }
    assertThat(done).isTrue();
  }

  private void isRefused(Object... arguments) throws Exception {
    DgenProcess other = DgenProcess.start(directory, arguments);
    assertThat(other.status()).as(other.err()).isEqualTo(2);
    assertThat(other.err()).contains(BUSY);
    other.spokeToPeople();
  }

  @Test
  void ofOneFile() throws Exception {
    Path path = directory.resolve("data");
    StreamFile file = StreamFile.of(path);
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    Meanwhile others =
        () -> {
          isRefused("write", "--size", 5, "--seed", 2, "--force", "--out", path);
          isRefused("write", "--resume", "--out", path);
          assertThat(Manifest.read(Manifest.beside(path)).spec()).isEqualTo(SPEC);
        };
    during((generator, told) -> file.write(generator, content, OPTIONS, told), others);
    Cli.run("verify", "--in", path).has(0);
    Cli.flip(path, 50_000);
    // While the file is compared and while it is written.
    during((generator, told) -> file.resume(generator, content, OPTIONS, told), others);
    Cli.run("verify", "--in", path).has(0);
  }

  @Test
  void withinOneProcess() throws Exception {
    Path path = directory.resolve("data");
    StreamFile file = StreamFile.of(path);
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    during(
        (generator, told) -> file.write(generator, content, OPTIONS, told),
        () -> Cli.line("write --size 5 --force --out", path).failed(2, path + ": " + BUSY));
    Cli.run("verify", "--in", path).has(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 40})
  void ofOneSet(long count) throws Exception {
    Path path = directory.resolve("set");
    DataSetManifest set = new DataSetManifest(SPEC, count, false, "test");
    DataSet files = new DataSet(path, set);
    Meanwhile others =
        () -> {
          isRefused("write", "--files", 3, "--file-size", 9, "--seed", 2, "--force", "--dir", path);
          isRefused("write", "--resume", "--dir", path);
          isRefused("write", "--resume", "--force", "--dir", path);
          assertThat(DataSetManifest.read(DataSetManifest.in(path))).isEqualTo(set);
        };
    during((generator, told) -> files.write(generator, OPTIONS, told), others);
    Cli.run("verify", "--dir", path).has(0);
    Cli.flip(set.path(path, 0), 50_000);
    during((generator, told) -> files.resume(generator, OPTIONS, told), others);
    Cli.run("verify", "--dir", path).has(0);
    try (var names = Files.list(path)) {
      assertThat(names).hasSize((int) count + 1);
    }
  }

  /** Who removes the file and writes it anew gets past the lock, but then this says nothing. */
  @Test
  void ofWhichOneRemovesTheFile() throws Exception {
    Path path = directory.resolve("data");
    StreamFile file = StreamFile.of(path);
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    assertThatThrownBy(
            () ->
                during(
                    (generator, told) -> file.write(generator, content, OPTIONS, told),
                    () -> {
                      Files.delete(path);
                      Cli.line("write --size 500 --seed 2 --force --out", path).has(0);
                    }))
        .isInstanceOf(FileSystemException.class)
        .isNotInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("is another file than at the start");
    Cli.run("verify", "--seed", 2, "--in", path).has(0);
  }

  @Test
  void killedLeavesNothingThatHinders() throws Exception {
    Path path = directory.resolve("set");
    DgenProcess write =
        DgenProcess.start(
            directory, "write", "--seed", 1, "--files", 9, "--file-size", "1MiB", "--dir", path);
    while (write.runs() && !Files.exists(path.resolve("file-000000"))) {
      Thread.onSpinWait();
    }
    write.send(Signal.KILL);
    write.status();
    Cli.run("write", "--resume", "--dir", path).has(0);
    Cli.run("verify", "--dir", path).has(0);
    try (var names = Files.list(path)) {
      assertThat(names.filter(name -> name.toString().endsWith(".lock"))).isEmpty();
    }
  }

  @Test
  void atAnyMomentOneFileIsWhole() {
    Seeds.trials(2, random -> race(random, "--size", "--out"));
  }

  @Test
  void atAnyMomentOneSetIsWhole() {
    Seeds.trials(2, random -> race(random, "--files 9 --file-size", "--dir"));
  }

  @Test
  @Tag("long")
  @Timeout(value = 7200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void atVeryManyMomentsOneIsWhole() {
    Seeds.trials(100, random -> race(random, "--size", "--out"));
    Seeds.trials(100, random -> race(random, "--files 9 --file-size", "--dir"));
  }

  private void race(SplittableRandom random, String size, String where) throws Exception {
    Path path = directory.resolve("raced" + random.nextLong());
    DgenProcess[] both = new DgenProcess[2];
    for (int i = 0; i < 2; i++) {
      String line =
          "write --force --seed %d %s %d %s".formatted(i, size, random.nextInt(1, 32 << 20), where);
      both[i] =
          DgenProcess.start(
              directory, Stream.concat(Arrays.stream(line.split(" ")), Stream.of(path)).toArray());
      Thread.sleep(random.nextInt(200));
    }
    int good = 0;
    for (DgenProcess one : both) {
      if (one.status() == 0) {
        good++;
      } else {
        assertThat(one.status()).as(one.err()).isIn(2, 3);
        one.spokeToPeople();
      }
    }
    assertThat(good).isPositive();
    Cli.run("verify", where.equals("--out") ? "--in" : "--dir", path).has(0);
  }
}
