package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
