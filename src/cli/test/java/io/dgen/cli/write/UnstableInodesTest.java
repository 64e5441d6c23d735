package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system that numbers files anew at each look: see unstable_inodes.c. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnstableInodesTest {

  private static final int MOST_TRIES = 200;

  @TempDir private Path directory;
  private Path mounted;
  private @Nullable Process fileSystem;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "no FUSE here");
    Path source = TestRun.project().resolve("src/cli/test/c/unstable_inodes.c");
    assumeTrue(Files.exists(source), "not run in the project's directory");
    Path program = directory.resolve("unstable");
    List<String> compile = new ArrayList<>();
    compile.add(System.getenv().getOrDefault("CC", "cc"));
    compile.addAll(List.of("-O1", "-Wall", "-Wextra", "-Werror", "-o", program.toString()));
    compile.add(source.toString());
    compile.addAll(flags());
    assertThat(new ProcessBuilder(compile).inheritIO().start().waitFor()).isZero();
    Path back = Files.createDirectory(directory.resolve("back"));
    mounted = Files.createDirectory(directory.resolve("mounted"));
    Object before = Files.getAttribute(mounted, "unix:dev");
    fileSystem =
        new ProcessBuilder(program.toString(), back.toString(), mounted.toString())
            .inheritIO()
            .start();
    for (int i = 0; i < MOST_TRIES; i++) {
      if (!Files.getAttribute(mounted, "unix:dev").equals(before)) {
        return;
      }
      Thread.sleep(20);
    }
    assumeTrue(false, "cannot mount a FUSE file system");
  }

  private static List<String> flags() throws Exception {
    try {
      Process process = new ProcessBuilder("pkg-config", "--cflags", "--libs", "fuse3").start();
      String flags =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assumeTrue(process.waitFor() == 0, "no libfuse3 here");
      return List.of(flags.split("\\s+"));
    } catch (IOException e) {
      assumeTrue(false, "no pkg-config here");
      return List.of();
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (fileSystem != null) {
      new ProcessBuilder("umount", "-l", mounted.toString()).inheritIO().start().waitFor();
      if (!fileSystem.waitFor(10, TimeUnit.SECONDS)) {
        fileSystem.destroyForcibly();
      }
    }
  }

  @Test
  void isWrittenAndItIsToldWhatIsNotWatched() throws Exception {
    Path set = mounted.resolve("set");
    DgenProcess write =
        DgenProcess.start(
            directory, "write", "--dir", set, "--files", 3, "--file-size", 5000, "--seed", 1);
    assertThat(write.status()).as(write.err()).isZero();
    assertThat(write.err()).isEmpty();
    assertThat(write.told())
        .anySatisfy(line -> assertThat(line).contains("is not locked against other writers"))
        .anySatisfy(line -> assertThat(line).contains("is not watched for being replaced"));
    Cli.run("verify", "--dir", set).has(0);
    Files.delete(set.resolve("file-000001"));
    Cli.run("write", "--resume", "--dir", set).has(0);
    Cli.run("verify", "--dir", set).has(0);
    Cli.run("write", "--force", "--dir", set, "--files", 3, "--file-size", 700, "--seed", 2).has(0);
    Cli.run("verify", "--dir", set).has(0);

    Path file = mounted.resolve("data");
    Cli.run("write", "--out", file, "--size", 100_000, "--seed", 1).has(0);
    Cli.run("verify", "--in", file).has(0);
    Cli.run("write", "--force", "--out", file, "--size", 90_000, "--seed", 1).has(0);
    Cli.run("write", "--resume", "--out", file).has(0);
    Cli.run("verify", "--in", file).has(0);
  }
}
