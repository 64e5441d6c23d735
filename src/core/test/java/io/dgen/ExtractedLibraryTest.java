package io.dgen;

import static io.dgen.BackendRuns.DENY;
import static io.dgen.BackendRuns.NATIVE_ACCESS;
import static io.dgen.BackendRuns.assertNothingRefused;
import static io.dgen.BackendRuns.assertRefused;
import static io.dgen.BackendRuns.assertUses;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native library of a jar, extracted into temporary directories of all kinds. */
@Once
class ExtractedLibraryTest {

  @TempDir private static Path shared;
  private static Path jar;

  @TempDir private Path temporary;

  @BeforeAll
  static void packsTheClasses() throws IOException {
    jar = shared.resolve("dgen.jar");
    Path classes = ForkedJvm.mainClasses();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, out);
      }
    }
  }

  /** Aborts the test rather than passing without testing anything. */
  @BeforeEach
  void needsTheNativeLibrary() {
    if (!TestRun.nativeBuilt()) {
      Assumptions.abort("no native library was built");
    }
  }

  private ForkedJvm fromJar() {
    return ForkedJvm.withClassPath(jar, ForkedJvm.testClasses())
        .flags("-Djava.io.tmpdir=" + temporary);
  }

  /** Ignores the other library, which is extracted beside it if it was built. */
  private static boolean isNotNuma(Path file) {
    return !file.getFileName().toString().startsWith("libdgen_numa-");
  }

  @Test
  void fromAJarTheLibraryIsExtracted() throws Exception {
    ForkedJvm.Result result = fromJar().flags(NATIVE_ACCESS, DENY).run(BackendReport.class);
    assertUses(result, Backend.NATIVE);
    assertNothingRefused(result);
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile).filter(ExtractedLibraryTest::isNotNuma))
          .hasSize(1);
    }
    assertUses(fromJar().flags(NATIVE_ACCESS).run(BackendReport.class), Backend.NATIVE);
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile).filter(ExtractedLibraryTest::isNotNuma))
          .as("used again")
          .hasSize(1);
    }
  }

  /**
   * A file in place of the user's directory is not trusted; the run succeeds and leaves nothing.
   */
  @Test
  void whereItsDirectoryIsTakenNothingIsLeftBehind() throws Exception {
    Object user = Files.getAttribute(temporary, "unix:uid");
    for (Object name : List.of(user, System.getProperty("user.name"))) {
      Files.createFile(temporary.resolve("dgen-" + name));
    }
    List<Path> before = list(temporary);
    ForkedJvm.Result result = fromJar().flags(NATIVE_ACCESS).run(BackendReport.class);
    assertUses(result, Backend.NATIVE);
    assertNothingRefused(result);
    assertThat(list(temporary)).isEqualTo(before);
    assertBothUseNative(fromJar().flags(NATIVE_ACCESS).run(SeveralLoaders.class, jarAndTests()));
    assertThat(list(temporary)).isEqualTo(before);
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> !f.getFileName().toString().startsWith("hsperfdata"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theDirectoryIsNamedByTheUsersNumber() throws Exception {
    assertUses(
        fromJar().flags(NATIVE_ACCESS, "-Duser.name=?").run(BackendReport.class), Backend.NATIVE);
    assertThat(list(temporary))
        .containsExactly(temporary.resolve("dgen-" + Files.getAttribute(temporary, "unix:uid")));
  }

  @Test
  void twoJvmsExtractAtOnce() throws Exception {
    ForkedJvm.Running one = fromJar().flags(NATIVE_ACCESS).start(BackendReport.class);
    ForkedJvm.Running other = fromJar().flags(NATIVE_ACCESS).start(BackendReport.class);
    for (ForkedJvm.Running running : List.of(one, other)) {
      ForkedJvm.Result result = running.join();
      assertUses(result, Backend.NATIVE);
      assertNothingRefused(result);
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile).filter(ExtractedLibraryTest::isNotNuma))
          .hasSize(1);
    }
  }

  private static void assertExtractionRefused(ForkedJvm.Result result, Path directory) {
    assertUses(result, Backend.SCALAR);
    assertRefused(
        result, "native", "cannot extract libdgen into " + directory, "-Djava.io.tmpdir=DIR");
  }

  @Test
  void withNoTemporaryDirectoryPlainJavaIsUsed() throws Exception {
    Path none = temporary.resolve("none");
    assertExtractionRefused(
        fromJar().flags(NATIVE_ACCESS, "-Djava.io.tmpdir=" + none).run(BackendReport.class), none);
    Path file = Files.createFile(temporary.resolve("file"));
    assertExtractionRefused(
        fromJar().flags(NATIVE_ACCESS, "-Djava.io.tmpdir=" + file).run(BackendReport.class), file);
  }

  @Test
  void withAReadOnlyTemporaryDirectoryPlainJavaIsUsed() throws Exception {
    Path mounted = Files.createDirectory(temporary.resolve("read-only"));
    ForkedJvm.Result result =
        fromJar()
            .flags(NATIVE_ACCESS, "-Djava.io.tmpdir=" + mounted)
            .withTmpfs(mounted, "ro")
            .run(BackendReport.class);
    assertExtractionRefused(result, mounted);
  }

  @Test
  void withAFullTemporaryDirectoryPlainJavaIsUsed() throws Exception {
    Path mounted = Files.createDirectory(temporary.resolve("full"));
    ForkedJvm.Result result =
        fromJar()
            .flags(NATIVE_ACCESS, "-Djava.io.tmpdir=" + mounted)
            .withTmpfs(mounted, "size=16k")
            .run(BackendReport.class);
    assertExtractionRefused(result, mounted);
  }

  @Test
  void withANoexecTemporaryDirectoryPlainJavaIsUsed() throws Exception {
    Path mounted = Files.createDirectory(temporary.resolve("noexec"));
    ForkedJvm.Result result =
        fromJar()
            .flags(NATIVE_ACCESS, "-Djava.io.tmpdir=" + mounted)
            .withTmpfs(mounted, "noexec")
            .run(BackendReport.class);
    assertUses(result, Backend.SCALAR);
    assertRefused(result, "native", "cannot load " + mounted, "noexec.*-Djava.io.tmpdir=DIR");
  }

  private static String[] jarAndTests() {
    return new String[] {jar.toUri().toString(), ForkedJvm.testClasses().toUri().toString()};
  }

  @Test
  void twoClassLoadersBothUseNative() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags(NATIVE_ACCESS)
            .run(
                SeveralLoaders.class,
                ForkedJvm.mainClasses().toUri().toString(),
                ForkedJvm.testClasses().toUri().toString());
    assertBothUseNative(result);
    try (Stream<Path> files = Files.list(TestRun.nativeDirectory())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .as("nothing is left among the classes")
          .allMatch(name -> name.matches("lib\\w+\\.(so|dylib)"));
    }
  }

  @Test
  void twoClassLoadersBothUseNativeFromAJar() throws Exception {
    ForkedJvm.Result result =
        fromJar().flags(NATIVE_ACCESS).run(SeveralLoaders.class, jarAndTests());
    assertBothUseNative(result);
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile).filter(ExtractedLibraryTest::isNotNuma))
          .as("copies are removed")
          .hasSize(1);
    }
  }

  /** The classes are in a read-only directory, so no copy can be placed beside them. */
  @Test
  void twoClassLoadersBothUseNativeFromAReadOnlyDirectory() throws Exception {
    Path classes = Files.createDirectory(temporary.resolve("classes"));
    ForkedJvm.Result result =
        ForkedJvm.withClassPath(classes, ForkedJvm.testClasses())
            .flags(NATIVE_ACCESS)
            .withReadOnlyCopy(ForkedJvm.mainClasses(), classes)
            .run(
                SeveralLoaders.class,
                classes.toUri().toString(),
                ForkedJvm.testClasses().toUri().toString());
    assertBothUseNative(result);
  }

  private static void assertBothUseNative(ForkedJvm.Result result) {
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(result.out().lines().filter("backend NATIVE"::equals)).as("%s", result).hasSize(2);
    assertThat(result.out().lines().filter("bytes right"::equals)).as("%s", result).hasSize(2);
    assertNothingRefused(result);
  }
}
