package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {

  @Test
  void saysWhyInWords() {
    assertThat(IoReason.of(new NoSuchFileException("f"))).isEqualTo("no such file or directory");
    assertThat(IoReason.of(new AccessDeniedException("f"))).isEqualTo("permission denied");
    assertThat(IoReason.of(new AccessDeniedException("f", null, "Status Code: 403")))
        .isEqualTo("permission denied: Status Code: 403");
    assertThat(IoReason.of(new FileSystemException("f", null, "No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(IoReason.of(new IOException("other"))).isEqualTo("other");
  }
}
