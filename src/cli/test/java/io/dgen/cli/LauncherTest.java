package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ReferenceStream;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the command, over the classes that are tested. */
class LauncherTest {

  @TempDir private Path home;

  @BeforeEach
  void install() throws Exception {
    Path scripts = TestRun.project().resolve("src/cli/main/sh");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here");
    assumeTrue(!TestRun.PURE_JAVA, "the script has flags of its own");
    Path lib = Files.createDirectory(home.resolve("lib"));
    Files.copy(scripts.resolve("dgen"), home.resolve("dgen"));
    Files.copy(scripts.resolve("find-jdk.sh"), lib.resolve("find-jdk.sh"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(lib.resolve("dgen-cli-0.jar")), manifest).close();
  }

  /** By default the JVM's warnings go to stdout: between the bytes, or before the JSON. */
  @Test
  void whatTheJvmSaysDoesNotComeBetweenTheBytes() throws Exception {
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh",
                home.resolve("dgen").toString(),
                "write",
                "--out",
                "-",
                "--seed",
                "1",
                "--size",
                "10000")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Not to be had on most machines: a warning.
    builder.environment().put("DGEN_JAVA_OPTS", "-XX:+UseLargePages -XX:LargePageSizeInBytes=1g");
    assertThat(builder.start().waitFor()).as(Files.readString(err)).isZero();
    StreamSpec spec = StreamSpec.builder(10_000).seed(1).build();
    assertThat(Files.readAllBytes(out)).isEqualTo(new ReferenceStream(spec).bytes(0, 10_000));
  }

  /** Else the JVM gives its number to a file of its own, which would be read. */
  @Test
  void aClosedStdinIsAnError() throws Exception {
    for (String command : List.of("measure -", "verify --seed 1 --size 10 --in -")) {
      Path err = home.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", "-c", home.resolve("dgen") + " " + command + " <&-")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(err.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      assertThat(builder.start().waitFor()).as(command).isEqualTo(3);
      assertThat(Files.readString(err)).contains("dgen: ", "Bad file descriptor");
    }
  }
}
