package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Once;
import io.dgen.TestRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the hardening of the built libraries with {@code readelf}. */
@Once
class HardenedLibraryTest {

  private static final List<String> MAY_NEED =
      List.of("libc\\.so\\.6", "libnuma\\.so\\.1", "libpthread\\.so\\.0", "ld-linux-.*");

  private static Path library(String name) {
    Path file = TestRun.nativeDirectory().resolve("lib" + name + ".so");
    assumeTrue(Files.exists(file), "built without lib" + name);
    return file;
  }

  private static String readelf(Path file, String what) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder("readelf", "-W", what, file.toString()).start();
    } catch (IOException e) {
      return Assumptions.abort("readelf is missing (remedy: apt-get install binutils)");
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgen", "dgen_numa"})
  void noStackThatRunsAndNoTableThatIsWritable(String name) throws Exception {
    String segments = readelf(library(name), "--program-headers");
    assertThat(segments).containsPattern("GNU_RELRO ").containsPattern("GNU_STACK .* RW +0x");
    assertThat(segments).as("writable and executable").doesNotContainPattern("(?m)^ .* RWE ");
    String dynamic = readelf(library(name), "--dynamic");
    assertThat(dynamic)
        .as("symbols are bound before relro is applied")
        .containsPattern("BIND_NOW|\\bNOW\\b");
    assertThat(dynamic).doesNotContain("TEXTREL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgen", "dgen_numa"})
  void nothingIsLookedForInOddPlaces(String name) throws Exception {
    String dynamic = readelf(library(name), "--dynamic");
    assertThat(dynamic).doesNotContain("RPATH").doesNotContain("RUNPATH");
    Stream<String> needed =
        Pattern.compile("\\(NEEDED\\).*\\[(.*)]").matcher(dynamic).results().map(m -> group(m));
    assertThat(needed).allMatch(n -> MAY_NEED.stream().anyMatch(n::matches));
  }

  private static String group(MatchResult match) {
    return match.group(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgen", "dgen_numa"})
  void theStackIsGuarded(String name) throws Exception {
    String symbols = readelf(library(name), "--dyn-syms");
    assertThat(symbols).contains("__stack_chk_fail");
  }

  /** The libraries' bytes do not depend on the directory. */
  @ParameterizedTest
  @ValueSource(strings = {"dgen", "dgen_numa"})
  void nothingTellsWhereItWasBuilt(String name) throws Exception {
    Path file = library(name);
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Path project = TestRun.project();
    assertThat(bytes.contains(project.toString())).as("names " + project).isFalse();
  }
}
