package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dgen.Once;
import io.dgen.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the scripts that build the native libraries, in a copy of the sources, with faulty
 * compilers.
 */
@Once
class NativeBuildTest {

  private record Result(int exit, String out, String err) {}

  @TempDir Path checkout;

  private Path build;
  private Path libraries;

  @BeforeAll
  static void toolsAreHere() throws Exception {
    for (String tool : List.of("bash", "cmake", "cc")) {
      try {
        new ProcessBuilder(tool, "--version").redirectErrorStream(true).start().destroy();
      } catch (IOException e) {
        abort(tool + " is missing (remedy: apt-get install bash cmake gcc make)");
      }
    }
  }

  @BeforeEach
  void copyTheSources() throws Exception {
    build = checkout.resolve("target/native");
    libraries = checkout.resolve("classes/io/dgen/native").resolve(platform());
    Path sources = TestRun.project().resolve("native");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = checkout.resolve("native").resolve(sources.relativize(file).toString());
        Files.copy(file, copy);
      }
    }
    Files.createDirectories(build);
    Files.createDirectories(libraries);
  }

  private static String platform() {
    return TestRun.nativeDirectory().getFileName().toString();
  }

  private Result run(List<String> environment, String... command) throws Exception {
    Path out = checkout.resolve("out");
    Path err = checkout.resolve("err");
    List<String> all =
        Stream.of(
                Stream.of("env", "-u", "DGEN_REQUIRE_NATIVE"),
                environment.stream(),
                Stream.of(command))
            .flatMap(s -> s)
            .toList();
    Process process =
        new ProcessBuilder(all)
            .directory(checkout.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exit = process.waitFor();
    return new Result(exit, Files.readString(out), Files.readString(err));
  }

  private Result build(String... environment) throws Exception {
    return run(List.of(environment), "bash", "native/build-native.sh", "target/native", "classes");
  }

  private void assertLibrariesBuilt(Result result) throws Exception {
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("native: libdgen built for " + platform() + "\n");
    assertThat(build.resolve("built")).exists();
    assertThat(packed())
        .contains(System.mapLibraryName("dgen"))
        .isSubsetOf(System.mapLibraryName("dgen"), System.mapLibraryName("dgen_numa"));
  }

  private List<String> packed() throws IOException {
    return names(libraries);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Creates a compiler that runs this shell code and then {@code cc}. */
  private String compiler(String code) throws IOException {
    Path script = checkout.resolve("cc-of-the-test");
    Files.writeString(script, "#!/bin/sh\n" + code + "\nexec cc \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return "CC=" + script;
  }

  @Test
  void theCacheOfAnotherDirectoryIsNotUsed() throws Exception {
    Path sanitized = Files.createDirectories(build.resolve("sanitized"));
    Files.writeString(
        sanitized.resolve("CMakeCache.txt"),
        "CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere/native\n"
            + "CMAKE_CACHEFILE_DIR:INTERNAL=/elsewhere/target/native/sanitized\n");
    String script =
        "native=$PWD/native; . native/cmake-build.sh;"
            + " configure target/native/sanitized -DDGEN_SANITIZE=ON";
    Result result = run(List.of(), "bash", "-euc", script);
    assertThat(result.exit()).as(result.err()).isZero();
  }

  @Test
  void aMovedCheckoutIsBuiltAndTheBytesAreTheSame() throws Exception {
    assertLibrariesBuilt(build());
    Path moved = Files.createDirectory(checkout.resolve("moved"));
    for (String part : List.of("native", "target", "classes")) {
      Files.move(checkout.resolve(part), moved.resolve(part));
    }
    Path library = Path.of(System.mapLibraryName("dgen"));
    Path before =
        Files.move(
            moved.resolve(checkout.relativize(libraries)).resolve(library),
            checkout.resolve("before"));
    checkout = moved;
    build = moved.resolve("target/native");
    libraries = moved.resolve("classes/io/dgen/native").resolve(platform());
    assertLibrariesBuilt(build());
    assertThat(libraries.resolve(library)).hasSameBinaryContentAs(before);
  }

  @Test
  void onlyTheNamedLibrariesArePacked() throws Exception {
    assertThat(names(TestRun.nativeDirectory().getParent())).isSubsetOf(platform());
    if (TestRun.nativeBuilt()) {
      assertThat(names(TestRun.nativeDirectory()))
          .isSubsetOf(System.mapLibraryName("dgen"), System.mapLibraryName("dgen_numa"));
    }
    String bench = System.mapLibraryName("dgen_bench");
    Files.writeString(build.resolve(bench), "");
    Files.writeString(libraries.resolve(bench), "");
    assertLibrariesBuilt(build());
  }

  /** A linker like that of macOS, and an old compiler. */
  @Test
  void flagsThatTheCompilerOrLinkerRejectsAreLeftOut() throws Exception {
    String picky =
        """
        for argument; do
          case $argument in
            -Wl,-z* | *,-z,* | *--build-id* | -ffile-prefix-map*)
              echo "ld: unknown option: $argument" >&2
              exit 1 ;;
          esac
        done""";
    assertLibrariesBuilt(build(compiler(picky)));
  }

  @ParameterizedTest
  @CsvSource({
    "*, cmake",
    "*dgen_search.c, the compiler or linker",
    "*libdgen.*, the compiler or linker",
  })
  void aFailureOfTheCompilerLeavesPureJava(String culprit, String step) throws Exception {
    Files.writeString(libraries.resolve(System.mapLibraryName("dgen")), "of an earlier build");
    Files.writeString(build.resolve("built"), "");
    String compiler =
        compiler(
            "for argument; do case $argument in "
                + culprit
                + ") echo 'cc: the compiler is tired' >&2; exit 1 ;; esac; done");

    Result result = build(compiler);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .containsOnlyOnce("cc: the compiler is tired")
        .endsWith(
            "native: NOT built: "
                + step
                + " failed, see the messages above; everything runs in pure Java (remedy: correct"
                + " what they name, or set CC to another C compiler, and build again)\n");
    assertThat(libraries).doesNotExist();
    assertThat(build.resolve("built")).doesNotExist();

    Result tests = run(List.of(compiler), "bash", "native/test-native.sh", "target/native");
    assertThat(tests.exit()).isZero();
    assertThat(tests.out()).isEqualTo("native tests: not run, the native library was not built\n");

    Result required = build(compiler, "DGEN_REQUIRE_NATIVE=1");
    assertThat(required.exit()).isEqualTo(1);
    assertThat(required.err())
        .containsOnlyOnce("cc: the compiler is tired")
        .contains("native: NOT built: " + step)
        .contains("the build fails because DGEN_REQUIRE_NATIVE=1");
  }

  @Test
  void aMissingCompilerIsNamed() throws Exception {
    String missing = checkout.resolve("no-such-cc").toString();
    Files.writeString(libraries.resolve(System.mapLibraryName("dgen")), "of an earlier build");
    Result result = build("CC=" + missing);
    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .isEqualTo(
            "native: NOT built: no C compiler ("
                + missing
                + "); everything runs in pure Java (remedy: apt-get install cmake gcc make)\n");
    assertThat(libraries).doesNotExist();
    assertThat(build("CC=" + missing, "DGEN_REQUIRE_NATIVE=1").exit()).isEqualTo(1);
  }
}
