package io.dgen.storage.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Filler;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

  private static final StreamSpec SPEC =
      StreamSpec.builder(Long.MAX_VALUE).seed(-1).stream(1L << 63)
          .dedupRatio(1.7)
          .dedupUnit(8192)
          .dedupSpan(77)
          .compressRatio(3.3)
          .compressUnit(1024)
          .filler(Filler.REPEAT)
          .build();

  @TempDir private Path directory;

  @Test
  void survivesJson() {
    Manifest manifest = new Manifest(SPEC, 5, Long.MAX_VALUE - 5, false, "tool 1");
    assertThat(Manifest.fromJson(manifest.toJson())).isEqualTo(manifest);
    for (boolean synced : new boolean[] {true, false}) {
      Manifest complete = Manifest.fromJson(manifest.completed(synced).toJson());
      assertThat(complete.complete()).isTrue();
      assertThat(complete.synced()).isEqualTo(synced);
    }
    assertThat(SpecJson.fromJson(manifest.toJson())).isEqualTo(SPEC);
  }

  @Test
  void isWrittenInOneStep() throws IOException {
    Path precious = Files.writeString(directory.resolve("precious"), "precious");
    Path file = directory.resolve("m");
    Files.createSymbolicLink(file, precious);
    Manifest manifest = new Manifest(SPEC, 0, 1, true, "tool 1");
    manifest.write(file, true);
    assertThat(Manifest.read(file)).isEqualTo(manifest);
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(precious).hasContent("precious");
    try (var names = Files.list(directory)) {
      assertThat(names).containsExactlyInAnyOrder(file, precious);
    }
  }

  @Test
  void refusesRangesOutsideTheStream() {
    StreamSpec spec = StreamSpec.builder(10).seed(1).build();
    assertThatThrownBy(() -> new Manifest(spec, 11, 0, true, ""))
        .hasMessageContaining("position is 11");
    assertThatThrownBy(() -> new Manifest(spec, -1, 0, true, ""))
        .hasMessageContaining("position is -1");
    assertThatThrownBy(() -> new Manifest(spec, 5, 6, true, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length is 6, but must be 0 to what follows the position, 5");
  }

  @Test
  void doesNotReadWhatIsTooLarge() throws IOException {
    Path file = Files.write(directory.resolve("m"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> Manifest.read(file)).hasMessageContaining("not a manifest");
  }

  @Test
  void doesNotReadEndlessDevices() {
    Path zero = Path.of("/dev/zero");
    assumeTrue(Files.exists(zero));
    assertThatThrownBy(() -> Manifest.read(zero)).hasMessageContaining("not a manifest");
  }

  @Test
  void isReadFromAPipe() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Manifest manifest = new Manifest(SPEC, 0, 1, true, "tool 1");
    Thread writer =
        Thread.startVirtualThread(
            () -> {
              try {
                Files.writeString(pipe, manifest.toJson());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(Manifest.read(pipe)).isEqualTo(manifest);
    writer.join();
  }

  @Test
  void canBeWrittenUnderTheLongestName() throws IOException {
    Path file = directory.resolve("m".repeat(255));
    Manifest manifest = new Manifest(SPEC, 0, 1, true, "tool 1");
    manifest.write(file, false);
    assertThat(Manifest.read(file)).isEqualTo(manifest);
  }
}
