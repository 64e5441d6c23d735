package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Once;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: stdin, stdout, signals. */
class ProcessTest {

  private static final int SECONDS = 60;

  @TempDir private Path directory;

  private ProcessBuilder dgen(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!Boolean.getBoolean("dgen.test.pureJava")) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile());
  }

  private String stderr() throws IOException {
    return Files.readString(directory.resolve("stderr"));
  }

  private static int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void aClosedPipeEndsQuietly() throws Exception {
    Process process = dgen("write", "--out", "-", "--size", "1TiB", "--seed", "1").start();
    try (InputStream out = process.getInputStream()) {
      assertThat(out.readNBytes(100_000)).hasSize(100_000);
    }
    assertThat(status(process)).isEqualTo(3);
    assertThat(stderr().lines().filter(line -> line.startsWith("dgen: "))).isEmpty();
    assertThat(stderr()).doesNotContain("Exception");
  }

  @Test
  void aPipeThatFailsOtherwiseIsAnIoFailureThatIsSaid() throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell));
    ProcessBuilder dgen = dgen("write", "--out", "-", "--size", "1MiB", "--seed", "1");
    // Its stdout is the end of a pipe that is for reading only.
    dgen.command().addAll(0, List.of(shell.toString(), "-c", ": | \"$0\" \"$@\" >&0"));
    assertThat(status(dgen.start())).isEqualTo(3);
    assertThat(stderr()).contains("dgen: stdout: writing stopped at byte 0 of 1048576: ");
  }

  /** The JVM prints it on descriptor 1, and has no flag against that. */
  @Test
  @Once
  void whatTheJvmSaysWhenItCrashesIsNotAmongTheData() throws Exception {
    assumeTrue("Linux".equals(System.getProperty("os.name")), "elsewhere it is on stdout");
    Path kill = Path.of("/bin/kill");
    assumeTrue(Files.isExecutable(kill), "no kill");
    ProcessBuilder builder = dgen("write", "--out", "-", "--size", "1TiB", "--seed", "1");
    builder.command().add(1, "-XX:-CreateCoredumpOnCrash");
    builder.command().add(1, "-XX:ErrorFile=" + directory.resolve("crash.log"));
    Process process = builder.start();
    try (InputStream out = process.getInputStream()) {
      assertThat(out.readNBytes(100_000)).hasSize(100_000);
      new ProcessBuilder(kill.toString(), "-SEGV", Long.toString(process.pid())).start().waitFor();
      assertThat(new String(out.readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("fatal error");
    }
    assertThat(status(process)).isNotZero();
    assertThat(stderr()).contains("A fatal error has been detected", "SIGSEGV");
  }

  @Test
  void aFullDeviceBehindStdoutIsAnIoFailure() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Process process =
        dgen("write", "--out", "-", "--size", "1MiB", "--seed", "1")
            .redirectOutput(Path.of("/dev/full").toFile())
            .start();
    assertThat(status(process)).isEqualTo(3);
    assertThat(stderr()).contains("dgen: stdout: writing stopped at byte 0 of 1048576: ");
  }

  @Test
  @Once
  void aResultLostOnAFullDeviceIsAnIoFailure() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Process process = dgen("info", "--json").redirectOutput(Path.of("/dev/full").toFile()).start();
    assertThat(status(process)).isEqualTo(3);
    assertThat(stderr()).contains("dgen: stdout: the result could not be written: ");
  }

  @Test
  void stdoutHasTheBytesAndStdinVerifiesThem() throws Exception {
    Path file = directory.resolve("data");
    String[] parameters = {"--seed", "9", "--size", "3000001", "--compress", "2"};
    Process write =
        dgen(with(parameters, "write", "--chunk", "65537", "--out", "-"))
            .redirectOutput(file.toFile())
            .start();
    assertThat(status(write)).isZero();
    assertThat(Cli.run((Object[]) with(parameters, "verify", "--in", file.toString())).status())
        .isZero();
    Process verify =
        dgen(with(parameters, "verify", "--json", "--in", "-"))
            .redirectInput(file.toFile())
            .start();
    String json = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(json).startsWith("{").contains("\"good\" : true", "\"foundBytes\" : 3000001");
    assertThat(status(verify)).isZero();
  }

  /** Runs with a terminal where the redirections leave it; what appears there. */
  private String onATerminal(int expected, String redirections, String... arguments)
      throws Exception {
    Process process = DgenProcess.onATerminal("", dgen(arguments).command(), redirections).start();
    String screen =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(status(process)).as(screen).isEqualTo(expected);
    return screen;
  }

  @Test
  @Once
  void bytesAreNotWrittenToATerminalWhateverStdinAndStderrAre() throws Exception {
    String[] write = {"write", "--out", "-", "--size", "100", "--seed", "1"};
    String stderr = directory.resolve("stderr").toString();
    String screen = onATerminal(2, "</dev/null 2>'" + stderr + "'", write);
    assertThat(screen).isEmpty();
    assertThat(stderr()).contains("dgen: --out - is a terminal");
  }

  @Test
  @Once
  void progressIsShownWhereStderrIsATerminal() throws Exception {
    String[] write = {"write", "--out", "-", "--size", "1MiB", "--seed", "1"};
    Path file = directory.resolve("data");
    assertThat(onATerminal(0, "</dev/null >'" + file + "'", write)).contains("100%");
    assertThat(file).hasSize(1 << 20);
    assertThat(onATerminal(0, "</dev/null 2>/dev/null | wc -c", write).strip())
        .isEqualTo("1048576");
  }

  private static String[] with(String[] parameters, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(parameters));
    return all.toArray(String[]::new);
  }

  @Test
  @Once
  void aKilledWriteLeavesAnIncompleteManifest() throws Exception {
    Path file = directory.resolve("data");
    Process process =
        dgen("write", "--out", file.toString(), "--size", "1TiB", "--seed", "1", "--force").start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!(Files.exists(file) && Files.size(file) > 0) && System.nanoTime() < end) {
        Thread.sleep(10);
      }
    } finally {
      process.destroy();
    }
    assertThat(status(process)).isNotZero();
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isFalse();
  }

  /** Kills a write in the middle of its bytes; more of them if it came to its end before. */
  private Path killed(long size) throws Exception {
    Path file = directory.resolve("killed" + size);
    // Small chunks out of order: they take long, and leave holes.
    String[] small = {"--chunk", "4096", "--queue-depth", "8", "--size", Long.toString(size)};
    Process process = dgen(with(small, "write", "--seed", "1", "--out", file.toString())).start();
    while (process.isAlive() && !(Files.exists(file) && Files.size(file) > 1 << 20)) {
      Thread.sleep(1);
    }
    process.destroyForcibly();
    if (status(process) == 0) {
      Files.delete(file);
      return killed(4 * size);
    }
    return file;
  }

  @Test
  @Once
  void aKilledWriteIsGoneOnWith() throws Exception {
    Path file = killed(64 << 20);
    assertThat(Manifest.read(Manifest.beside(file)).complete()).isFalse();
    Cli.Result resumed = Cli.run("write", "--resume", "--json", "--out", file).has(0);
    long kept = ((Number) resumed.json().get("keptBytes")).longValue();
    long written = ((Number) resumed.json().get("bytes")).longValue();
    assertThat(kept).isPositive();
    assertThat(kept + written).isEqualTo(Manifest.read(Manifest.beside(file)).length());
    Cli.run("verify", "--in", file).has(0);
  }
}
