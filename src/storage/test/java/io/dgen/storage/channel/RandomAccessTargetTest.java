package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomAccessTargetTest {

  private static final int SIZE = 1 << 16;

  @TempDir private Path directory;

  /** A range is zeroed through a descriptor of its own, which must not be another file's. */
  @Test
  void zeroesNothingOfAFileThatHasTakenTheName() throws Exception {
    assumeTrue(!TestRun.PURE_JAVA, "ranges are zeroed by native code");
    Path file = directory.resolve("a");
    byte[] other = new byte[SIZE];
    Arrays.fill(other, (byte) 7);
    OutputAccess fresh = new OutputAccess(false, false, false);
    try (RandomAccessTarget target =
        RandomAccessTarget.create(file, SIZE, fresh, false, () -> {})) {
      Files.move(file, directory.resolve("b"));
      Files.write(file, other);
      assertThatThrownBy(() -> target.zero(0, SIZE))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(file + ": is another file than at the start: it was replaced meanwhile");
    }
    assertThat(file).hasBinaryContent(other);
  }
}
