package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ForkedJvm;
import io.dgen.Once;
import io.dgen.TestRun;
import io.dgen.cli.Main;
import io.dgen.cli.options.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing at the limits of a disk and of memory, each in a JVM of its own. */
class WriteLimitsTest {

  @TempDir private Path directory;

  private static ForkedJvm jvm() {
    ForkedJvm jvm = ForkedJvm.withClasses();
    return TestRun.PURE_JAVA ? jvm : jvm.flags("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  @Once
  void aFullDiskStopsExactlyWhereItSaysAndCanBeGoneOnWith() throws Exception {
    ForkedJvm.Result result =
        jvm().withTmpfs(directory, "size=4m").run(FullDisk.class, directory.toString());
    assertThat(result.exit()).as(result.toString()).isZero();
    String file =
        "dgen: .*/data: writing stopped at byte (\\d+) of 3145728: No space left on device;"
            + " .*/data.dgen.json calls it incomplete\n"
            + "left (\\d+)\n"
            + "kept (\\d+)\n";
    Matcher said =
        Pattern.compile(
                file
                    + file
                    + "dgen: .*/files/file-(\\d+): writing stopped at byte (\\d+) of 50000: No"
                    + " space left on device; .*/files/dgen-set.json calls the files incomplete\n"
                    + "kept (\\d+)\n")
            .matcher(result.out());
    assertThat(said.matches()).as(result.toString()).isTrue();
    long inOrder = Long.parseLong(said.group(1));
    // 4 MiB, less the ballast and some pages for manifests
    assertThat(inOrder).isBetween((2L << 20) - (64 << 10), 2L << 20);
    assertThat(said.group(2)).as("bytes left").isEqualTo("0");
    assertThat(Long.parseLong(said.group(3))).isEqualTo(inOrder / 4096 * 4096);
    long atOnce = Long.parseLong(said.group(4));
    // and less what others had written ahead: any number of chunks while a thread does not run
    assertThat(atOnce).isBetween(0L, inOrder);
    assertThat(said.group(5)).as("bytes left").isEqualTo("0");
    assertThat(Long.parseLong(said.group(6))).isEqualTo(atOnce / 4096 * 4096);
    long files = Long.parseLong(said.group(7));
    assertThat(Long.parseLong(said.group(9))).isGreaterThanOrEqualTo(files * 50000);
  }

  @Test
  void directTransfersThatAreNotToBeHadAreBadInput() throws Exception {
    ForkedJvm.Result result =
        jvm().withRamfs(directory).run(NoDirectIo.class, directory.toString());
    assertThat(result.exit()).as(result.toString()).isZero();
    String refusal =
        ": no direct I/O on this file system; leave --direct out, or use another file system\n";
    String data = directory.resolve("data").toString();
    assertThat(result.out())
        .isEqualTo("2 false dgen: " + data + refusal + "2 true dgen: " + data + refusal);
  }

  private void writesToNull(String size) throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/null")));
    ForkedJvm.Result result =
        jvm()
            .flags("-Xmx64m")
            .run(
                Main.class,
                "write",
                "--json",
                "--out",
                "/dev/null",
                "--queue-depth",
                "8",
                "--size",
                size);
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.out()).contains("\"bytes\" : " + Size.parse(size), "\"manifest\" : null");
  }

  @Test
  void memoryDoesNotGrowWithSize() throws Exception {
    writesToNull("3GiB");
  }

  @Test
  @Tag("long")
  void memoryDoesNotGrowWithMuchSize() throws Exception {
    writesToNull("48GiB");
  }

  @Test
  @Once
  void aHeapTooSmallForTheCommandLineIsOneLine() throws Exception {
    assumeTrue(ForkedJvm.coverageAgent().isEmpty(), "coverage's agent needs more");
    ForkedJvm.Result result = jvm().flags("-XX:+UseSerialGC", "-Xmx2m").run(Main.class, "info");
    assertThat(result.exit()).as(result.toString()).isEqualTo(4);
    assertThat(result.err()).contains("dgen: not enough memory").doesNotContain("\tat ");
  }
}
