package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.StreamSpec;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyStateTest {

  @TempDir private Path directory;

  /** A list that is too long stays known as not whole, over pieces, writing and reading. */
  @Test
  void thatRangesAreMissingIsNotForgotten() throws IOException {
    Manifest manifest =
        new Manifest(StreamSpec.builder(1L << 40).seed(1).build(), 0, 1L << 40, true, "test");
    VerifyResult good = new PieceResults(manifest.part(0, 1 << 20)).result();
    VerifyState state =
        VerifyState.start(new FileIdentity(1L << 40, "now", "here"), manifest)
            .and(1 << 20, good, ranges(0, ByteRanges.MOST))
            .and(1 << 20, good, ranges(1L << 30, 1));
    assertThat(state.bad().overflowed()).isTrue();
    state = state.and(1 << 20, good, new ByteRanges());
    assertThat(state.bad().overflowed()).isTrue();
    Path file = directory.resolve("state");
    state.write(file);
    assertThat(VerifyState.read(file).bad().overflowed()).isTrue();
  }

  private static ByteRanges ranges(long from, int count) {
    ByteRanges ranges = new ByteRanges();
    for (int i = 0; i < count; i++) {
      ranges.add(from + 512L * 2 * i, 512);
    }
    return ranges;
  }
}
