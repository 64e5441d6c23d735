package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.BackendReport;
import io.dgen.ForkedJvm;
import io.dgen.Once;
import io.dgen.TestRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that are wrong or cannot run are refused, each in a separate JVM. */
@Once
class WrongKernelTest {

  @TempDir private Path directory;

  /** Runs a JVM with the classes in the directory and without a native library. */
  private ForkedJvm.Result withoutNative() throws Exception {
    return ForkedJvm.withClasses()
        .patchedBy(directory)
        .flags("--add-modules", "jdk.incubator.vector")
        .flags("--enable-native-access=ALL-UNNAMED", "-Ddgen.native.path=/dev/null/none")
        .run(BackendReport.class);
  }

  @Test
  void aVectorKernelThatRotatesTheWrongWayIsRefused() throws Exception {
    PatchedClass.of(VectorPageKernel.class).renaming("ROL", "ROR").into(directory);
    ForkedJvm.Result result = withoutNative();
    assertThat(result.out())
        .as("%s", result)
        .contains("backend SCALAR")
        .containsPattern(
            "refused back end vector is not in use: the vector-\\d+ kernel's bytes differ from plain"
                + " Java's \\(remedy: \\S")
        .contains("bytes right");
  }

  /** Another JDK's incubator module may lack members that the kernel uses. */
  @Test
  void aVectorModuleThatLacksWhatIsUsedIsRefused() throws Exception {
    PatchedClass.of(VectorPageKernel.class)
        .renaming("SPECIES_PREFERRED", "SPECIES_OF_THE_PAST")
        .into(directory);
    ForkedJvm.Result result = withoutNative();
    assertThat(result.out())
        .as("%s", result)
        .contains("backend SCALAR")
        .containsPattern(
            "refused back end vector is not in use: this JVM's jdk.incubator.vector is incompatible: "
                + ".*SPECIES_OF_THE_PAST.* \\(remedy: use JDK 25\\)")
        .contains("bytes right");
  }

  @Test
  void aNativeLibraryThatMakesOtherBytesIsRefused() throws Exception {
    if (!TestRun.nativeBuilt()) {
      Assumptions.abort("no native library was built here");
    }
    Path library;
    try (var files = Files.list(TestRun.nativeDirectory())) {
      library =
          files
              .filter(f -> f.getFileName().toString().startsWith("libdgen."))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(library);
    // SplitMix64's constant, wherever the code contains it.
    assertThat(replaceAll(bytes, 0x9E3779B97F4A7C15L, 0x9E3779B97F4A7C17L)).isPositive();
    Path wrong = Files.write(directory.resolve("libwrong.so"), bytes);
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags("--enable-native-access=ALL-UNNAMED", "-Ddgen.native.path=" + wrong)
            .run(BackendReport.class);
    assertThat(result.out())
        .as("%s", result)
        .contains("backend SCALAR")
        .containsPattern("refused back end native is not in use: the \\S+ kernel's bytes differ")
        .contains("bytes right");
  }

  private static int replaceAll(byte[] bytes, long from, long to) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int found = 0;
    for (int i = 0; i + Long.BYTES <= bytes.length; i++) {
      if (buffer.getLong(i) == from) {
        buffer.putLong(i, to);
        found++;
      }
    }
    return found;
  }
}
