package io.dgen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A separate JVM with its own flags and class path. */
public final class ForkedJvm {

  /** The exit status and the output. */
  public record Result(int exit, String out, String err) {

    @Override
    public String toString() {
      return "exit " + exit + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  private static final long MOST_SECONDS = 120;

  private final List<String> command = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();

  private ForkedJvm() {}

  /** Returns a JVM with this JVM's class path. */
  public static ForkedJvm withClasses() {
    ForkedJvm jvm = new ForkedJvm();
    jvm.classPath.addAll(ownClassPath());
    return jvm;
  }

  /** Returns this JVM's class path. */
  public static List<Path> ownClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /** Returns a JVM with a class path of these entries and the JSON library. */
  public static ForkedJvm withClassPath(Path... entries) {
    ForkedJvm jvm = new ForkedJvm();
    jvm.classPath.addAll(List.of(entries));
    jvm.classPath.addAll(jsonJars());
    return jvm;
  }

  /** Returns the location of the core's classes. */
  public static Path mainClasses() {
    return location(DataGenerator.class);
  }

  /** Returns the location of the core's test classes. */
  public static Path testClasses() {
    return location(ForkedJvm.class);
  }

  /** Returns the JSON library's jars. */
  public static List<Path> jsonJars() {
    return List.of(location(JSON.class), location(JsonFactory.class));
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds JVM flags. */
  public ForkedJvm flags(String... more) {
    flags.addAll(List.of(more));
    return this;
  }

  /** Prepends a directory to the class path. */
  public ForkedJvm patchedBy(Path directory) {
    classPath.addFirst(directory);
    return this;
  }

  /**
   * Mounts a separate file system for the JVM at a directory; it ends with the JVM. Aborts the test
   * if the machine does not allow it.
   *
   * @param options mount options, for example {@code noexec}
   */
  public ForkedJvm withTmpfs(Path directory, String options) throws Exception {
    return isolatedBy("mount -t tmpfs -o \"$1\" dgen-test \"$2\"", options, directory.toString());
  }

  /** Mounts a file system without direct I/O, as {@link #withTmpfs} does. */
  public ForkedJvm withRamfs(Path directory) throws Exception {
    return isolatedBy("mount -t ramfs \"$1\" \"$2\"", "dgen-test", directory.toString());
  }

  /** Mounts a directory read-only at another place, as {@link #withTmpfs} does. */
  public ForkedJvm withReadOnlyCopy(Path directory, Path at) throws Exception {
    return isolatedBy(
        "mount --bind \"$1\" \"$2\"; mount -o remount,bind,ro \"$2\"",
        directory.toString(),
        at.toString());
  }

  /** Starts the JVM by another command, for example as another user; without coverage. */
  public ForkedJvm as(List<String> starter) {
    command.addAll(starter);
    return this;
  }

  private ForkedJvm isolatedBy(String mount, String first, String second) throws Exception {
    command.addAll(isolated());
    command.addAll(List.of("sh", "-ec", mount + "; shift 2; exec \"$@\"", "sh", first, second));
    return this;
  }

  private static List<String> isolated() throws Exception {
    for (List<String> unshare : List.of(List.of("unshare", "-m"), List.of("unshare", "-r", "-m"))) {
      List<String> trial = new ArrayList<>(unshare);
      trial.addAll(
          List.of("mount", "-t", "tmpfs", "dgen-test", System.getProperty("java.io.tmpdir")));
      try {
        if (new ProcessBuilder(trial).redirectErrorStream(true).start().waitFor() == 0) {
          return unshare;
        }
      } catch (IOException e) {
        break; // no such command
      }
    }
    return Assumptions.abort("this user may not mount file systems (unshare -m)");
  }

  /** Returns this JVM's coverage agent, so that code in other JVMs is measured, too. */
  public static List<String> coverageAgent() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-javaagent:") && flag.contains("org.jacoco.agent"))
        .toList();
  }

  /** Starts a main class. */
  public Running start(Class<?> main, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    if (command.isEmpty()) {
      all.addAll(coverageAgent());
    }
    all.addAll(flags);
    all.add("-cp");
    all.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    all.add(main.getName());
    all.addAll(List.of(arguments));
    Path out = Files.createTempFile("dgen-test-", ".out");
    Path err = Files.createTempFile("dgen-test-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    return new Running(builder.start(), out, err);
  }

  /** Runs a main class and waits for its end. */
  public Result run(Class<?> main, String... arguments) throws Exception {
    return start(main, arguments).join();
  }

  /** A running JVM. */
  public record Running(Process process, Path out, Path err) {

    /** Waits for the JVM's end. */
    public Result join() throws Exception {
      try {
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError("hung: " + Files.readString(out) + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    }
  }

  /** Copies a tree of files except a subtree. */
  public static void copyTree(Path from, Path to, Path without) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.filter(f -> !f.startsWith(without))::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
