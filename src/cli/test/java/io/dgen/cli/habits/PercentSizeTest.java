package io.dgen.cli.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.LoopDevice;
import io.dgen.Once;
import io.dgen.cli.Cli;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --size 50%}. */
@Once
class PercentSizeTest {

  @TempDir private Path directory;

  @Test
  void isOfTheFreeSpaceAndRecordedAsBytes() throws IOException {
    Path file = directory.resolve("data");
    long free = Files.getFileStore(directory).getUsableSpace();
    String percent = String.format(java.util.Locale.ROOT, "%.9f%%", 2e8 / free); // about 2 MB
    Cli.Result result = Cli.line("write --seed 5 --size " + percent + " --out", file).has(0);
    long size = Files.size(file);
    // Others may have written meanwhile.
    assertThat(size).isBetween(1_000_000L, 4_000_000L);
    assertThat(size % 4096).isZero();
    assertThat(Manifest.read(Manifest.beside(file)).spec().size()).isEqualTo(size);
    assertThat(result.out()).contains("--size " + percent + " is ").contains(" free\n");
    Cli.line("verify --in", file).has(0);
  }

  @Test
  void isOfADevice() throws Exception {
    assumeTrue(LoopDevice.unavailable().isEmpty(), "loop devices need root and losetup");
    Path backing = directory.resolve("backing");
    Path manifest = directory.resolve("manifest");
    Files.write(backing, new byte[4 << 20]);
    try (LoopDevice loop = LoopDevice.attachCached(backing)) {
      String write = "write --device --seed 5 --size 25% --manifest";
      assertThat(Cli.line(write, manifest, "--out", loop.path()).has(0).out())
          .contains("--size 25% is 1 MiB: of 4 MiB of the device\n");
      assertThat(Manifest.read(manifest).length()).isEqualTo(1 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0%", "101%", "%", "-5%", "1e1%"})
  void othersAreRefused(String size) {
    Cli.line("write --size " + size + " --out", directory.resolve("data")).failed(2, size);
  }

  @Test
  void needsSomethingThatHasASize() {
    Cli.line("write --size 50% --out -").failed(2, "--size as a percentage cannot go with --out -");
    Cli.line("write --size 50% --out /dev/null")
        .failed(2, "--size is 50%, but /dev/null has no size to take that of");
    Cli.line("write --resume --size 50% --out", directory.resolve("data"))
        .failed(2, "--size as a percentage cannot go with --resume");
    Cli.line("write --size 0.000000000000001% --out", directory.resolve("data"))
        .failed(2, "that is less than a block of 4096 bytes");
  }
}
