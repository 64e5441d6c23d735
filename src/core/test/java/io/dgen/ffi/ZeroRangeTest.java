package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ForkedJvm;
import io.dgen.TestRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZeroRangeTest {

  private static final int SIZE = 1 << 16;

  @TempDir private Path directory;

  /** Names are encoded as Java encodes them, which is not UTF-8 everywhere. */
  @Test
  void findsANameInLatin1() throws Exception {
    assumeTrue(!TestRun.PURE_JAVA, "ranges are zeroed by native code");
    assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux can zero a range");
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags("--enable-native-access=ALL-UNNAMED", "-Dsun.jnu.encoding=ISO-8859-1")
            .run(Zeroing.class, directory.toString());
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.out()).isEqualTo("zeroed\n");
  }

  /** Zeroes a file whose name is one byte in Latin-1 and two in UTF-8. */
  static final class Zeroing {
    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0], "\u00e9");
      byte[] bytes = new byte[SIZE];
      Arrays.fill(bytes, (byte) 7);
      Files.write(file, bytes);
      try (ZeroRange range = ZeroRange.ofFile(file)) {
        range.zero(0, SIZE);
      }
      System.out.println(
          Arrays.equals(Files.readAllBytes(file), new byte[SIZE]) ? "zeroed" : "kept");
    }
  }
}
