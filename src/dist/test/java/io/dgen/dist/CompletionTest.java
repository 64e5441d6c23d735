package io.dgen.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import io.dgen.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {

  @TempDir private Path directory;

  /** The words are those of the script that also tries what has been packed. */
  @Test
  void bashCompletesCommandsOptionsValuesAndFiles() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    Path script = directory.resolve("dgen");
    Files.writeString(script, Completion.bash(Main.commandLine()));
    Path log = directory.resolve("log");
    Path check = TestRun.project().resolve("src/scripts/try-completion.sh");
    int status =
        new ProcessBuilder("/bin/bash", check.toString(), script.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(log)).isZero();
  }

  @Test
  void ofSeveralOptionsWithTheSameLabelEachHasItsOwnValues() {
    assertThat(Completion.bash(Main.commandLine()))
        .contains("backend_option_args=(\"auto\" \"native\" \"vector\" \"scalar\")")
        .contains("isa_option_args=(\"auto\" \"portable\" \"neon\" \"avx2\" \"avx512\")");
  }
}
