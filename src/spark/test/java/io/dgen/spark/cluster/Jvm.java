package io.dgen.spark.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A JVM of its own, and what it says. */
public record Jvm(Process process, Path out, Path err) implements AutoCloseable {

  /** What became of one. */
  public record Result(int status, String out, String err) {

    @Override
    public String toString() {
      return "status " + status + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  private static final long MOST_SECONDS = 900;
  private static final long LOOK_MILLIS = 50;

  /** Starts one whose output goes to files beginning with a name. */
  public static Jvm start(
      Path log, Map<String, String> environment, String classPath, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    Path out = log.resolveSibling(log.getFileName() + ".out");
    Path err = log.resolveSibling(log.getFileName() + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().putAll(environment);
    return new Jvm(builder.start(), out, err);
  }

  /** Starts the single-node command, with output as {@link #start}. */
  public static Jvm dgen(Path log, Object... arguments) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "io.dgen.cli.Main"));
    Stream.of(arguments).map(Object::toString).forEach(all::add);
    return start(log, Map.of(), System.getProperty("java.class.path"), all);
  }

  /** A class path of several entries. */
  public static String classPath(List<Path> entries) {
    return String.join(File.pathSeparator, entries.stream().map(Path::toString).toList());
  }

  /** Waits for its end. */
  public Result join() throws Exception {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("hung: " + result(-1));
    }
    return result(process.exitValue());
  }

  private Result result(int status) throws IOException {
    return new Result(status, Files.readString(out), Files.readString(err));
  }

  /** Waits until something is so. */
  public void await(String what, BooleanSupplier so) throws Exception {
    long start = System.nanoTime();
    while (!so.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new AssertionError("ended before " + what + ": " + result(process.exitValue()));
      }
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
        throw new AssertionError("waited in vain for " + what + ": " + result(-1));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Waits until it has said something on stderr. */
  public void awaitLine(String text) throws Exception {
    await(
        "it said: " + text,
        () -> {
          try {
            return Files.readString(err).contains(text);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
