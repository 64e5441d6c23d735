package io.dgen.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Once;
import io.dgen.TestRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the build lays it out. */
@Once
class AssembleTest {

  private static final Path SCRIPT = TestRun.project().resolve("src/scripts/assemble.sh");

  @TempDir private Path directory;

  private Path libraries() {
    return directory.resolve("libraries");
  }

  /** Adds what Maven copies, and lays out the command: the jars that it has then. */
  private List<String> assembled(String... copied) throws Exception {
    Files.createDirectories(libraries());
    for (String jar : copied) {
      Files.writeString(libraries().resolve(jar), jar);
    }
    Path own = Files.writeString(directory.resolve("dgen-cli-9.9.jar"), "own");
    Path target = directory.resolve("target");
    Process process =
        new ProcessBuilder(
                "bash",
                SCRIPT.toString(),
                libraries().toString(),
                own.toString(),
                target.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    try (Stream<Path> lib = Files.list(target.resolve("lib"))) {
      return lib.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .toList();
    }
  }

  /** Java takes all jars in the directory. */
  @Test
  void anUpdateLeavesNoLibraryOfThePreviousVersion() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    assertThat(assembled("a-1.jar", "b-1.jar"))
        .containsExactly("a-1.jar", "b-1.jar", "dgen-cli-9.9.jar");
    assertThat(assembled("a-2.jar")).containsExactly("a-2.jar", "dgen-cli-9.9.jar");
  }
}
