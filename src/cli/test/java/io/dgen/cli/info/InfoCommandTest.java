package io.dgen.cli.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoCommandTest {

  private static final boolean PURE_JAVA = Boolean.getBoolean("dgen.test.pureJava");

  @Test
  void saysWhatIsInUseAndWhyTheRestIsNot() {
    Map<String, Object> json = Cli.run("info", "--json").has(0).json();
    assertThat(json)
        .containsKeys("version", "jdk", "cpus", "numaNodes", "pageBytes", "hugePages", "isas");
    List<?> backends = (List<?>) json.get("backends");
    assertThat(backends).extracting("name").containsExactly("native", "vector", "scalar");
    assertThat(backends).extracting("available").last().isEqualTo(true);
    if (PURE_JAVA) {
      assertThat(backends).extracting("available").containsExactly(false, false, true);
      assertThat((Map<?, ?>) json.get("inUse")).hasFieldOrPropertyWithValue("backend", "scalar");
      assertThat(Cli.run("info").out())
          .contains("native", "refused: ", "--enable-native-access", "--add-modules");
    }
  }

  @Test
  void tellsWhereAChunkLiesAndWhoFilledIt() {
    Map<String, Object> json = Cli.run("info", "--json", "--chunk", "3MiB").has(0).json();
    assertThat((List<?>) json.get("nodes")).isNotEmpty();
    Map<?, ?> chunk = (Map<?, ?>) json.get("chunk");
    assertThat(chunk.get("bytes")).isEqualTo(3 << 20);
    assertThat((Map<?, ?>) chunk.get("filledBy")).isNotEmpty();
    assertThat((List<?>) chunk.get("stripes")).isNotEmpty();
    assertThat((List<?>) chunk.get("refusals")).hasSizeGreaterThanOrEqualTo(PURE_JAVA ? 1 : 0);
    assertThat(Cli.run("info", "--chunk", "3MiB").has(0).out())
        .contains("A chunk of 3 MiB", "filled");
  }

  @Test
  void tellsWhatDirectIoMustBeAlignedTo(@TempDir Path directory) throws Exception {
    Map<?, ?> target =
        (Map<?, ?>) Cli.run("info", "--json", "--target", directory).has(0).json().get("target");
    assertThat(target.get("path")).isEqualTo(directory.toString());
    assertThat((String) target.get("fileSystem")).isEqualTo(Files.getFileStore(directory).type());
    assertThat(((Number) target.get("freeBytes")).longValue()).isPositive();
    int bytes = (int) target.get("directBytes");
    assertThat(Integer.bitCount(bytes)).isOne();
    String text = Cli.run("info", "--target", directory).has(0).out();
    assertThat(text)
        .contains(directory + ":\n  file system ", " free\n", "direct I/O in multiples");
    if (PURE_JAVA) {
      assertThat(target.get("directBytesFromKernel")).isEqualTo(false);
      assertThat((String) target.get("directRefusal")).contains("(remedy: ");
      assertThat(text).contains("the block of the file system: " + target.get("directRefusal"));
    } else {
      assertThat(target.get("directRefusal")).isNull();
    }
    Cli.run("info", "--target", directory.resolve("none")).failed(2, "none", "no such file");
  }

  @Test
  void refusesANodeThatIsNotThere() {
    assertThat(Cli.run("info", "--node", "9999").has(2).err()).containsIgnoringCase("node");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "bench --help",
        "write --help",
        "verify --help",
        "locate --help",
        "info --help",
        "help write"
      })
  void everythingHasHelp(String line) {
    assertThat(Cli.line(line).has(0).out()).contains("Usage: dgen", "Exit status:");
  }

  @Test
  void withoutACommandThereIsHelp() {
    assertThat(Cli.run().has(0).out()).contains("Usage: dgen", "bench", "write", "verify", "info");
    assertThat(Cli.run("--version").has(0).out()).startsWith("dgen-java ");
  }
}
