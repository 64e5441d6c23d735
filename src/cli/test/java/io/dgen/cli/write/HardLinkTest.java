package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.storage.StreamFile;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of several names: what is written under one of them is changed under all. */
class HardLinkTest {

  @TempDir private Path directory;
  private Path real;
  private Path link;

  @BeforeEach
  void link() throws IOException {
    real = Files.writeString(directory.resolve("real"), "precious");
    link = Files.createLink(directory.resolve("link"), real);
  }

  @Test
  void isNotWrittenOver() throws IOException {
    Cli.line("write --seed 5 --size 10000 --force --out", link)
        .failed(2, link + ": has 2 names (hard links)", "remove this one first");
    assertThat(real).hasContent("precious");
    assertThat(Manifest.beside(link)).doesNotExist();
    Files.delete(link);
    Cli.line("write --seed 5 --size 10000 --force --out", link).has(0);
    assertThat(real).hasContent("precious");
  }

  /** Somebody swaps the names while they are looked at. */
  @Test
  void isNotWrittenOverWhileNamesAreSwapped() throws Exception {
    assumeTrue(!TestRun.PURE_JAVA, "holding a file takes native access");
    Path name = directory.resolve("name");
    StreamSpec spec = StreamSpec.builder(10).seed(5).build();
    Manifest content = new Manifest(spec, 0, 10, false, "test");
    StreamFile file = StreamFile.of(name);
    WriteOptions options = WriteOptions.DEFAULT.withReplace(true).withSync(false);
    AtomicBoolean stop = new AtomicBoolean();
    Thread attacker =
        Thread.startVirtualThread(
            () -> {
              while (!stop.get()) {
                swap(name);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000_000));
              }
            });
    int written = 0;
    try (DataGenerator generator = DataGenerator.open(spec)) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      for (int i = 0; i < 400 || (written == 0 && System.nanoTime() < end); i++) {
        try {
          file.write(generator, content, options, _ -> {});
          written++;
        } catch (FileSystemException e) {
          assertThat(e.getMessage()).as("run %d", i).isNotEmpty();
        }
        assertThat(real).as("run %d", i).hasContent("precious");
      }
    } finally {
      stop.set(true);
      attacker.join();
    }
    assertThat(written).isPositive();
    System.out.println(written + " files written while names were swapped");
  }

  /** Gives the name to a file of its own, then to one that others need. */
  private void swap(Path name) {
    try {
      Path own = Files.writeString(directory.resolve("own"), "mine");
      Files.move(own, name, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000_000));
      Path others = directory.resolve("others");
      Files.createLink(others, real);
      Files.move(others, name, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(others); // a rename of one hard link to another does nothing
    } catch (IOException e) {
      // the writer was quicker
    }
  }

  @Test
  void isNotGoneOnWith() throws IOException {
    Path file = directory.resolve("file");
    Cli.line("write --seed 5 --size 10000 --out", file).has(0);
    Files.delete(file);
    Files.createLink(file, real);
    Cli.line("write --resume --out", file).failed(2, file + ": has 3 names (hard links)");
    Cli.line("write --resume --force --out", file).failed(2, file + ": has 3 names (hard links)");
    assertThat(real).hasContent("precious");
  }

  /** That is replaced as a whole, and the other name keeps what it had. */
  @Test
  void mayBeAManifest() throws IOException {
    Path file = directory.resolve("file");
    Files.createLink(Manifest.beside(file), real);
    Cli.line("write --seed 5 --size 10000 --force --out", file).has(0);
    Cli.line("verify --in", file).has(0);
    assertThat(real).hasContent("precious");
  }

  @Test
  void isNotAmongTheFilesOfASetTwice() throws IOException {
    Path set = directory.resolve("set");
    Cli.line("write --seed 5 --files 3 --file-size 10000 --dir", set).has(0);
    Files.delete(set.resolve("file-000001"));
    Files.createLink(set.resolve("file-000001"), set.resolve("file-000000"));
    for (String more : new String[] {"--resume", "--force"}) {
      Cli.line("write --seed 5 --files 3 --file-size 10000 --dir", set, more)
          .failed(2, "file-000000: has 2 names (hard links)");
    }
    Files.delete(set.resolve("file-000001"));
    Cli.line("write --resume --dir", set).has(0);
    Cli.line("verify --dir", set).has(0);
  }
}
