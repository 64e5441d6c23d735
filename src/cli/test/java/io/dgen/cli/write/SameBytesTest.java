package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is the same whatever writes it. */
class SameBytesTest {

  @TempDir private Path directory;

  @Test
  void whateverWritesThem() throws IOException {
    assertSame("2500000");
  }

  @Test
  @Tag("long")
  void whateverWritesThemByTheGigabyte() throws IOException {
    assertSame("1GiB");
  }

  private void assertSame(String size) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String engine : Cli.engines()) {
      for (String threads : new String[] {"1", "2"}) {
        for (String chunk : new String[] {"1MiB", "64MiB", "1000003"}) {
          String how = engine + " --threads " + threads + " --chunk " + chunk;
          digests.put(how, digest(size, how));
        }
      }
    }
    String any = digests.values().iterator().next();
    assertThat(digests)
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy((how, digest) -> assertThat(digest).as(how).isEqualTo(any));
  }

  private String digest(String size, String how) throws IOException {
    Path file = directory.resolve("data");
    Cli.line(
            "write --seed 42 --compress 1.5 --dedup 1.25 --force " + how,
            "--size",
            size,
            "--out",
            file)
        .has(0);
    String digest = Cli.sha256(file);
    Files.delete(file);
    return digest;
  }
}
