package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.cli.output.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The working directory, as the system and as Java name it. */
class NameCheckTest {

  @TempDir private Path procfs;

  private NameCheck check(Path real, Path javas) throws IOException {
    Files.createSymbolicLink(procfs.resolve("cwd"), real);
    return new NameCheck(procfs, javas);
  }

  @Test
  void anotherDirectoryIsRefused() throws IOException {
    Path real = Files.createDirectory(procfs.resolve("a"));
    Path javas = Files.createDirectory(procfs.resolve("b"));
    NameCheck check = check(real, javas);
    assertThatThrownBy(check::check)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("working directory");
  }

  @Test
  void anotherNameOfTheSameDirectoryWillDo() throws IOException {
    Path real = Files.createDirectory(procfs.resolve("a"));
    Path other = Files.createSymbolicLink(procfs.resolve("b"), real);
    NameCheck check = check(real, other);
    assertThatCode(check::check).doesNotThrowAnyException();
  }

  /** As on file systems that number inodes anew at every look: the numbers say nothing. */
  @Test
  void theSameNameWillDoWithoutInodes() throws IOException {
    Path unseen = procfs.resolve("unseen");
    NameCheck check = check(unseen, unseen);
    assertThatCode(check::check).doesNotThrowAnyException();
  }
}
