package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserNamespaceTest {

  @Test
  void hidesUsersItDoesNotKnow(@TempDir Path procfs) throws IOException {
    assertThat(UserNamespace.hides(65534, procfs)).isFalse();
    Files.createDirectories(procfs.resolve("sys/kernel"));
    Files.createDirectories(procfs.resolve("self"));
    Files.writeString(procfs.resolve("sys/kernel/overflowuid"), "65534\n");
    Files.writeString(procfs.resolve("self/uid_map"), "         0          0 4294967295\n");
    assertThat(UserNamespace.hides(65534, procfs)).isFalse();
    Files.writeString(procfs.resolve("self/uid_map"), "      1000          0          1\n");
    assertThat(UserNamespace.hides(65534, procfs)).isTrue();
    assertThat(UserNamespace.hides(0, procfs)).isFalse();
  }

  /** What helps against the owner of the host's /tmp is another directory. */
  @Test
  void ofAHiddenOwnerItIsToldWhatHelps() {
    assertThat(WritableByOthers.stranger(65534, true))
        .contains("outside of this container or user namespace (65534)", "a directory made inside");
    assertThat(WritableByOthers.stranger(1000, false)).isEqualTo("another user (1000)");
  }
}
