package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is used, and what is said about the rest, in JVMs with more or less than this one. The JVMs'
 * flags are the tests' own, so both test runs do the same here.
 */
class BackendFallbackTest {

  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
  private static final String DENY = "--illegal-native-access=deny";
  private static final String[] VECTOR = {"--add-modules", "jdk.incubator.vector"};

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

  /** Says so rather than passing with nothing tested. */
  @BeforeEach
  void needsTheNativeLibrary() {
    if (!TestRun.nativeBuilt()) {
      Assumptions.abort("no native library was built: everything here is about having it or not");
    }
  }

  private ForkedJvm fromJar() {
    return ForkedJvm.withClassPath(jar, ForkedJvm.testClasses())
        .flags("-Djava.io.tmpdir=" + temporary);
  }

  private static void assertUses(ForkedJvm.Result result, Backend backend) {
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(result.out())
        .as("%s", result)
        .contains("backend " + backend + "\n", "bytes right\n", "verify right\n", "opened again\n");
  }

  /** One refusal of a back end: in the runtime information, and once in the log. */
  private static void assertRefused(
      ForkedJvm.Result result, String backend, String reason, String remedy) {
    List<String> refusals =
        result.out().lines().filter(l -> l.startsWith("refused back end " + backend)).toList();
    assertThat(refusals).as("%s", result).hasSize(1);
    assertThat(refusals.getFirst())
        .containsPattern("is not in use: [^(]*" + reason + ".*\\(remedy: .*" + remedy);
    List<String> logged =
        result.err().lines().filter(l -> l.contains("back end " + backend)).toList();
    assertThat(logged).as("%s", result).hasSize(1);
    assertThat(logged.getFirst())
        .as("what is logged is what is told")
        .endsWith(refusals.getFirst().substring("refused ".length()));
  }

  private static void assertNothingRefused(ForkedJvm.Result result) {
    assertThat(result.out()).as("%s", result).doesNotContain("refused");
    assertThat(result.err()).as("%s", result).doesNotContain("is not in use");
  }

  @Test
  void withEverythingNativeIsUsedAndNothingRefused() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses().flags(NATIVE_ACCESS, DENY).flags(VECTOR).run(BackendReport.class);
    assertUses(result, Backend.NATIVE);
    assertNothingRefused(result);
    assertThat(result.out())
        .contains(
            "isa " + TestRun.isasOfThisCpu().getLast().name().toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void withNoFlagsAtAllNativeIsUsedAsThisJdkAllowsIt() throws Exception {
    ForkedJvm.Result result = ForkedJvm.withClasses().run(BackendReport.class);
    assertUses(result, Backend.NATIVE);
    assertNothingRefused(result);
  }

  @Test
  void withNativeAccessDeniedVectorIsUsed() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses().flags(DENY).flags(VECTOR).run(BackendReport.class);
    assertUses(result, Backend.VECTOR);
    assertRefused(result, "native", "denied", "--enable-native-access=");
  }

  @Test
  void withNativeAccessDeniedAndNoVectorModulePlainJavaIsUsed() throws Exception {
    ForkedJvm.Result result = ForkedJvm.withClasses().flags(DENY).run(BackendReport.class);
    assertUses(result, Backend.SCALAR);
    assertRefused(result, "native", "denied", "--enable-native-access=");
    assertRefused(result, "vector", "jdk.incubator.vector", "--add-modules jdk.incubator.vector");
  }

  @Test
  void withoutTheLibraryPlainJavaIsUsed() throws Exception {
    Path classes = temporary.resolve("classes");
    ForkedJvm.copyTree(
        ForkedJvm.mainClasses(), classes, ForkedJvm.mainClasses().resolve("io/dgen/native"));
    ForkedJvm.Result result =
        ForkedJvm.withClassPath(classes, ForkedJvm.testClasses())
            .flags(NATIVE_ACCESS)
            .run(BackendReport.class);
    assertUses(result, Backend.SCALAR);
    assertRefused(result, "native", "no libdgen for " + platform(), "dgen.native.path");
    assertRefused(result, "vector", "jdk.incubator.vector", "--add-modules jdk.incubator.vector");
  }

  private static String platform() {
    return TestRun.nativeDirectory().getFileName().toString();
  }

  /** The other library is extracted beside it where it was built. */
  private static boolean isNotNuma(Path file) {
    return !file.getFileName().toString().startsWith("libdgen_numa-");
  }

  @Test
  void fromAJarTheLibraryIsExtracted() throws Exception {
    ForkedJvm.Result result = fromJar().flags(NATIVE_ACCESS, DENY).run(BackendReport.class);
    assertUses(result, Backend.NATIVE);
    assertNothingRefused(result);
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile).filter(BackendFallbackTest::isNotNuma))
          .hasSize(1);
    }
    assertUses(fromJar().flags(NATIVE_ACCESS).run(BackendReport.class), Backend.NATIVE);
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile).filter(BackendFallbackTest::isNotNuma))
          .as("used again")
          .hasSize(1);
    }
  }

  /** What is in the place of the user's directory is not trusted; the run is as good, and tidy. */
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

  /** Not run from a jar: what could replace the library, but not the classes. */
  @Test
  void aLibraryAmongTheClassesThatOthersCanReplaceIsRefused() throws Exception {
    Path classes = temporary.resolve("classes");
    ForkedJvm.copyTree(ForkedJvm.mainClasses(), classes, Path.of("none"));
    Path libraries = classes.resolve("io/dgen/native");
    Files.setPosixFilePermissions(libraries, PosixFilePermissions.fromString("rwxrwxrwx"));
    ForkedJvm jvm = ForkedJvm.withClassPath(classes, ForkedJvm.testClasses()).flags(NATIVE_ACCESS);
    ForkedJvm.Result result = jvm.run(BackendReport.class);
    assertUses(result, Backend.SCALAR);
    assertRefused(result, "native", "not safe to load: " + libraries + " .*777", "chmod go-w");
    Files.setPosixFilePermissions(libraries, PosixFilePermissions.fromString("rwxrwxr-x"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertUses(jvm.run(BackendReport.class), Backend.NATIVE); // who can replace it replaces classes
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
      assertThat(files.filter(Files::isRegularFile).filter(BackendFallbackTest::isNotNuma))
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
      assertThat(files.filter(Files::isRegularFile).filter(BackendFallbackTest::isNotNuma))
          .as("copies are removed")
          .hasSize(1);
    }
  }

  /** The classes' directory belongs to the administrator, say: nothing can be put beside them. */
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

  @Test
  void theLibraryOfAGivenPathIsUsed() throws Exception {
    Path copy = temporary.resolve("my own library.so");
    Files.copy(library(), copy);
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags(NATIVE_ACCESS, "-Ddgen.native.path=" + copy)
            .run(BackendReport.class);
    assertUses(result, Backend.NATIVE);
    assertNothingRefused(result);
  }

  private static Path library() throws IOException {
    try (Stream<Path> files = Files.list(TestRun.nativeDirectory())) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("libdgen."))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aGivenPathThatHoldsNoLibraryIsRefused() throws Exception {
    Path none = temporary.resolve("none.so");
    assertGivenPathRefused(none, "is not a file", "name a libdgen");
    assertGivenPathRefused(temporary, "is not a file", "name a libdgen");
    Path text = Files.writeString(temporary.resolve("text.so"), "not a library");
    assertGivenPathRefused(text, "cannot load " + text, "dgen.native.path");
  }

  @Test
  void aGivenLibraryThatIsNotLibdgenIsRefused() throws Exception {
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("jsig"));
    assertGivenPathRefused(other, "not a usable libdgen", "the library that belongs to this jar");
  }

  private static void assertGivenPathRefused(Path path, String reason, String remedy)
      throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags(NATIVE_ACCESS, "-Ddgen.native.path=" + path)
            .run(BackendReport.class);
    assertUses(result, Backend.SCALAR);
    assertRefused(result, "native", reason, remedy);
  }

  @Test
  void aDemandedBackEndThatCannotBeHadThrowsWithReasonAndRemedy() throws Exception {
    for (Backend backend : List.of(Backend.NATIVE, Backend.VECTOR)) {
      ForkedJvm.Result result =
          ForkedJvm.withClasses().flags(DENY).run(BackendDemand.class, backend.name());
      assertThat(result.out())
          .as("%s", result)
          .startsWith("java.lang.UnsupportedOperationException: back end ")
          .contains(backend.name().toLowerCase(java.util.Locale.ROOT), "(remedy: pass --");
    }
  }

  /** Where workers may not see a confined chunk, the caller fills it alone, and that is said. */
  @Test
  void confinedChunksWithoutNativeAccessAreFilledByTheCallerAlone() throws Exception {
    ForkedJvm.Result result = ForkedJvm.withClasses().flags(DENY).run(ConfinedFill.class);
    assertThat(result.out()).as("%s", result).isEqualTo("right\n");
    assertThat(result.err().lines().filter(l -> l.contains("filling by all workers")))
        .as("%s", result)
        .hasSize(1)
        .allMatch(l -> l.contains("confined") && l.contains("(remedy: "));
  }

  /** Opens a back end by name. */
  static final class BackendDemand {
    private BackendDemand() {}

    public static void main(String[] arguments) {
      GeneratorConfig config =
          GeneratorConfig.builder().backend(Backend.valueOf(arguments[0])).build();
      try {
        DataGenerator.open(FormatVectors.plain(0), config).close();
        System.out.println("opened");
      } catch (RuntimeException | Error e) {
        System.out.println(e);
      }
    }
  }

  /** Fills confined memory twice. */
  static final class ConfinedFill {
    private ConfinedFill() {}

    public static void main(String[] arguments) {
      try (DataGenerator generator = DataGenerator.open(FormatVectors.plain(0), TestRun.scalar(2));
          java.lang.foreign.Arena confined = java.lang.foreign.Arena.ofConfined()) {
        var chunk = confined.allocate(1_000_003);
        generator.fillChunk(chunk);
        generator.fillChunk(chunk);
        boolean right = generator.verifyAt(chunk.byteSize(), chunk).isEmpty();
        System.out.println(right ? "right" : "wrong");
      }
    }
  }
}
