package io.dgen;

import static io.dgen.BackendRuns.DENY;
import static io.dgen.BackendRuns.NATIVE_ACCESS;
import static io.dgen.BackendRuns.assertNothingRefused;
import static io.dgen.BackendRuns.assertRefused;
import static io.dgen.BackendRuns.assertUses;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The back end in use and the reported refusals, in JVMs with other flags. The tests set all flags,
 * so both test runs do the same here.
 */
@Once
class BackendFallbackTest {

  private static final String[] VECTOR = {"--add-modules", "jdk.incubator.vector"};

  @TempDir private Path temporary;

  /** Aborts the test rather than passing without testing anything. */
  @BeforeEach
  void needsTheNativeLibrary() {
    if (!TestRun.nativeBuilt()) {
      Assumptions.abort("no native library was built");
    }
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

  /** Classes in a directory where others can replace the library, but not the classes. */
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
    // Whoever can replace this directory can replace the classes.
    assertUses(jvm.run(BackendReport.class), Backend.NATIVE);
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

  /** If workers cannot access a confined chunk, the caller fills it alone and reports that. */
  @Test
  void confinedChunksWithoutNativeAccessAreFilledByTheCallerAlone() throws Exception {
    ForkedJvm.Result result = ForkedJvm.withClasses().flags(DENY).run(ConfinedFill.class);
    assertThat(result.out()).as("%s", result).isEqualTo("right\n");
    assertThat(result.err().lines().filter(l -> l.contains("filling by all workers")))
        .as("%s", result)
        .hasSize(1)
        .allMatch(l -> l.contains("confined") && l.contains("(remedy: "));
  }

  /** Also where nothing is refused. */
  @Test
  void theBackEndInUseIsLoggedOnceAtInfo() throws Exception {
    ForkedJvm.Result result = ForkedJvm.withClasses().run(TwoGenerators.class);
    assertThat(result.out()).as("%s", result).startsWith("native (");
    assertThat(result.err().lines().filter(line -> line.contains("back end")))
        .as("%s", result)
        .containsExactly("INFO: the back end in use is " + result.out().strip());
  }

  /** Opens two generators, in a separate JVM. */
  static final class TwoGenerators {
    private TwoGenerators() {}

    public static void main(String[] arguments) {
      try (DataGenerator first = DataGenerator.open(FormatVectors.plain(0));
          DataGenerator second = DataGenerator.open(FormatVectors.plain(1))) {
        RuntimeInfo runtime = second.runtime();
        System.out.println(
            runtime.backend().name().toLowerCase(java.util.Locale.ROOT)
                + " ("
                + first.runtime().isa()
                + ")");
      }
    }
  }

  /** Opens a back end by name, in a separate JVM. */
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

  /** Fills confined memory twice, in a separate JVM. */
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
