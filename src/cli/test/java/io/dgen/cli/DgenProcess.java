package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command in a process of its own, which can be killed. */
public final class DgenProcess {

  /** How a process is ended from outside. */
  public enum Signal {
    INT(130),
    TERM(143),
    KILL(137);

    /** The exit status that says so. */
    public final int status;

    Signal(int status) {
      this.status = status;
    }
  }

  private static final int MOST_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path err;

  private DgenProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  public static DgenProcess start(Path directory, Object... arguments) throws IOException {
    return start(directory, Map.of(), arguments);
  }

  /** Starts it with a pipe for stdout, through which cat(1) writes to a file. */
  public static DgenProcess startPiped(Path directory, Path into, Object... arguments)
      throws IOException {
    Path err = Files.createTempFile(directory, "stderr", "");
    ProcessBuilder dgen = new ProcessBuilder(command(arguments)).redirectError(err.toFile());
    clean(dgen);
    ProcessBuilder cat = new ProcessBuilder("cat").redirectOutput(into.toFile());
    return new DgenProcess(ProcessBuilder.startPipeline(List.of(dgen, cat)).getFirst(), into, err);
  }

  /**
   * Starts it.
   *
   * @param directory for what it says
   * @param environment added to this process's own
   */
  public static DgenProcess start(
      Path directory, Map<String, String> environment, Object... arguments) throws IOException {
    Path out = Files.createTempFile(directory, "stdout", "");
    Path err = Files.createTempFile(directory, "stderr", "");
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    clean(builder);
    builder.environment().putAll(environment);
    return new DgenProcess(builder.start(), out, err);
  }

  /** Removes what makes the JVM say something of its own. */
  public static void clean(ProcessBuilder builder) {
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
  }

  /** What starts it. */
  public static List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!TestRun.PURE_JAVA) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.add("-XX:+DisplayVMOutputToStderr"); // as the launcher does: stdout is for data
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  /**
   * What runs a command on a terminal of its own, by util-linux's script(1); aborts the test where
   * there is none.
   *
   * @param before what the shell does first
   * @param redirections where the command's streams go that are not on the terminal
   */
  public static ProcessBuilder onATerminal(
      String before, List<String> command, String redirections) {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script) && "Linux".equals(System.getProperty("os.name")));
    String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    return new ProcessBuilder(
            script.toString(), "-qec", before + quoted + " " + redirections, "/dev/null")
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectErrorStream(true);
  }

  /** Whether it runs still. */
  public boolean runs() {
    return process.isAlive();
  }

  /** Sends it a signal. */
  public void send(Signal signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end: its exit status. */
  public int status() throws Exception {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("hung: " + err());
    }
    return process.exitValue();
  }

  /** What it said on stdout. */
  public String out() throws IOException {
    return Files.readString(out);
  }

  /** What it said on stderr, but for what the JVM says of itself. */
  public String err() throws IOException {
    return String.join(
        "\n",
        Files.readAllLines(err).stream()
            .filter(line -> !line.startsWith("WARNING: "))
            .filter(line -> !line.startsWith("INFO: "))
            .toList());
  }

  /** What it said on stderr, with all that was logged. */
  public String allErr() throws IOException {
    return Files.readString(err);
  }

  /** What it logged. */
  public List<String> told() throws IOException {
    return Files.readAllLines(err).stream().filter(line -> line.startsWith("INFO: ")).toList();
  }

  /** Whether the signal came while the JVM was being set up, which then ends with a status of 1. */
  public boolean diedBeforeItsCode() throws IOException {
    return process.exitValue() == 1 && err().contains("Error occurred during initialization of VM");
  }

  /** Checks that what it said on stderr is for people: no stack trace, nothing of its inside. */
  public void spokeToPeople() throws IOException {
    assertThat(err()).doesNotContain("\tat ", "Exception", "internal error");
  }

  /** Who starts programs in the background without job control lets them ignore SIGINT. */
  public static boolean interruptible() throws IOException {
    return hears(2);
  }

  public static void assumeInterruptible() throws IOException {
    assumeTrue(interruptible(), "this process was told to ignore SIGINT, or there is no /proc");
  }

  /** nohup lets programs ignore SIGHUP. */
  public static void assumeHangsUp() throws IOException {
    assumeTrue(hears(1), "this process was told to ignore SIGHUP, or there is no /proc");
  }

  private static boolean hears(int signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(ignored, 16) >> (signal - 1) & 1) == 0;
  }
}
