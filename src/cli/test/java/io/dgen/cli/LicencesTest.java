package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is corrected in the bill of materials, in the words in which CycloneDX writes it. */
class LicencesTest {

  private static final Path SCRIPT = TestRun.project().resolve("src/scripts/correct-licences.sh");

  @TempDir private Path directory;

  private Path bom;

  @BeforeEach
  void needsTheScript() {
    bom = directory.resolve("bom.json");
  }

  private static String component(String group, String name, String licence) {
    return """
        {
          "type" : "library",
          "group" : "%1$s",
          "name" : "%2$s",
          "hashes" : [ ],
          "licenses" : [
            {
              "license" : {
                "id" : "%3$s"
              }
            }
          ],
          "purl" : "pkg:maven/%1$s/%2$s@1?type=jar"
        }"""
        .formatted(group, name, licence);
  }

  private int correct(String... components) throws Exception {
    Files.writeString(
        bom, "{\n  \"components\" : [\n" + String.join(",\n", components) + "\n  ]\n}\n");
    try {
      return new ProcessBuilder("bash", SCRIPT.toString(), bom.toString())
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("out").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      assumeTrue(false, "bash is missing (remedy: apt-get install bash)");
      throw e;
    }
  }

  private List<String> licences() throws IOException {
    List<?> components = (List<?>) JSON.std.mapFrom(Files.readString(bom)).get("components");
    return components.stream().map(LicencesTest::licence).toList();
  }

  private static String licence(Object component) {
    Map<?, ?> of = (Map<?, ?>) component;
    Map<?, ?> first = (Map<?, ?>) ((List<?>) of.get("licenses")).getFirst();
    return of.get("name") + " " + ((Map<?, ?>) first.get("license")).get("id");
  }

  @Test
  void jlineHasTheLicenceOfThreeClauses() throws Exception {
    int status =
        correct(
            component("a", "before", "MIT"),
            component("org.jline", "jline-terminal", "BSD-4-Clause"),
            component("org.jline", "jline-native", "BSD-4-Clause"),
            component("b", "after", "BSD-2-Clause"));
    assertThat(Files.readString(directory.resolve("out"))).isEmpty();
    assertThat(status).isZero();
    assertThat(licences())
        .containsExactly(
            "before MIT",
            "jline-terminal BSD-3-Clause",
            "jline-native BSD-3-Clause",
            "after BSD-2-Clause");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("bom.json", "out");
  }

  @Test
  void anotherOneOfFourClausesEndsTheBuild() throws Exception {
    int status =
        correct(
            component("org.jline", "jline-terminal", "BSD-4-Clause"),
            component("b", "after", "BSD-4-Clause"));
    assertThat(status).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("out"))).contains(bom + " has a BSD-4-Clause");
    assertThat(licences()).containsExactly("jline-terminal BSD-3-Clause", "after BSD-4-Clause");
  }
}
