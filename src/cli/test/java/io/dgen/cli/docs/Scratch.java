package io.dgen.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A directory in which a document's blocks run, with {@code dgen} and Java on the PATH. */
record Scratch(Path home, Path bin) {

  private static final String FLAGS =
      "--enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector"
          + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  /** What a command did: its status, and what it printed. */
  record Said(int status, String out, String err) {
    Stream<String> lines() {
      return out.lines();
    }
  }

  static Scratch create(Path directory, Path document) throws IOException {
    Path home = directory.resolve(document.getFileName().toString().replace(".md", ""));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.createDirectories(home);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    script(
        bin.resolve("dgen"),
        "exec '%s' %s -cp '%s' %s \"$@\""
            .formatted(java, FLAGS, System.getProperty("java.class.path"), Main.class.getName()));
    script(
        bin.resolve("run-java"),
        "exec '%s' %s -cp '%s' \"$@\""
            .formatted(java, FLAGS, System.getProperty("java.class.path")));
    return new Scratch(home, bin);
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  Said bash(String commands) throws IOException, InterruptedException {
    Path out = Files.createTempFile("dgen-docs-", ".out");
    Path err = Files.createTempFile("dgen-docs-", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", commands)
              .directory(home.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("hung: " + commands);
      }
      return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  void script(String commands) throws Exception {
    Said said = bash(commands);
    assertThat(said.status()).as("%s%n%s", commands, said).isZero();
  }

  /** A source file that Java runs as it is. */
  void program(Block block) throws Exception {
    Path source = Files.createDirectories(home.resolve("java")).resolve("Example.java");
    Files.writeString(source, block.script());
    Said said = bash("run-java java/Example.java");
    assertThat(said.status()).as("line %d: %s", block.line(), said).isZero();
    assertThat(said.err()).doesNotContain("Exception");
  }

  /** Commands on {@code /dev/sdX}, which is a loop device here. */
  void onDevice(String commands) throws Exception {
    Path image = home.resolve("device.img");
    Files.write(image, new byte[0]);
    try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(64 << 20);
    }
    Said loop = bash("losetup --show -f device.img");
    assumeTrue(loop.status() == 0, "no loop device for this user: " + loop.err());
    String device = loop.out().strip();
    try {
      script(commands.replaceAll("\\bsudo ", "").replace("/dev/sdX", device));
    } finally {
      assertThat(bash("losetup -d " + device).status()).isZero();
    }
  }
}
