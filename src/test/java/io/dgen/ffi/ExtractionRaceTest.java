package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ForkedJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, of one user and of two, extract the library at the same time. */
class ExtractionRaceTest {

  private static final int PROCESSES = 3;
  private static final int ROUNDS = 8;
  private static final int BYTES = 1 << 20;

  @TempDir private Path directory;

  private Path jar;
  private Path temporary;

  /** Extracts every round's library as soon as all are there, and checks what is in the file. */
  public static final class Extract {

    private Extract() {}

    public static void main(String[] arguments) throws Exception {
      Path jar = Path.of(arguments[0]);
      Path temporary = Path.of(arguments[1]);
      for (int round = 0; round < ROUNDS; round++) {
        var url = URI.create("jar:" + jar.toUri() + "!/" + round + "/libdgen.so").toURL();
        Path file = LibraryFile.extracted(url, "dgen", ".so", temporary).path();
        if (!java.util.Arrays.equals(Files.readAllBytes(file), content(round))) {
          throw new AssertionError(file + " is not what the jar holds");
        }
        IO.println(file);
      }
    }
  }

  private static byte[] content(int round) {
    byte[] content = new byte[BYTES];
    new Random(round).nextBytes(content);
    return content;
  }

  @BeforeEach
  void makesAJarThatEverybodyMayRead() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    jar = directory.resolve("libraries.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.setLevel(0);
      for (int round = 0; round < ROUNDS; round++) {
        entries.putNextEntry(new JarEntry(round + "/libdgen.so"));
        entries.write(content(round));
      }
    }
    temporary = Files.createDirectory(directory.resolve("tmp"));
    int sticky = 01777;
    Files.setAttribute(temporary, "unix:mode", sticky);
  }

  private ForkedJvm jvm() {
    return ForkedJvm.withClasses().flags("-Duser.name=somebody");
  }

  private List<List<String>> extracted(List<ForkedJvm> jvms) throws Exception {
    List<ForkedJvm.Running> running = new ArrayList<>();
    for (ForkedJvm jvm : jvms) {
      running.add(jvm.start(Extract.class, jar.toString(), temporary.toString()));
    }
    List<List<String>> files = new ArrayList<>();
    for (ForkedJvm.Running one : running) {
      ForkedJvm.Result result = one.join();
      assertThat(result.exit()).as(result.toString()).isZero();
      files.add(result.out().lines().toList());
      assertThat(files.getLast()).hasSize(ROUNDS);
    }
    return files;
  }

  @Test
  void processesOfOneUserShareOneFile() throws Exception {
    List<ForkedJvm> jvms = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      jvms.add(jvm());
    }
    List<List<String>> files = extracted(jvms);
    assertThat(files).allMatch(files.getFirst()::equals);
    Path usual = temporary.resolve("dgen-somebody");
    try (var left = Files.list(usual)) {
      assertThat(left).as("no part is left").hasSize(ROUNDS);
    }
  }

  /** Who comes second finds the directory taken by another user, and has one of its own. */
  @Test
  void twoUsersOfOneNameHaveNothingInCommon() throws Exception {
    List<String> asNobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    assumeCanRunJava(asNobody);
    List<List<String>> files = extracted(List.of(jvm(), jvm().as(asNobody)));
    assertThat(files.getFirst()).doesNotContainAnyElementsOf(files.getLast());
    for (List<String> ofOne : files) {
      Object owner = Files.getAttribute(Path.of(ofOne.getFirst()), "unix:uid");
      for (String file : ofOne) {
        assertThat(Files.getAttribute(Path.of(file), "unix:uid")).isEqualTo(owner);
        assertThat(Files.getAttribute(Path.of(file).getParent(), "unix:uid")).isEqualTo(owner);
      }
    }
  }

  private static void assumeCanRunJava(List<String> as) throws Exception {
    List<String> command = new ArrayList<>(as);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    command.addAll(List.of("test", "-x", java.toString(), "-a", "-r"));
    command.add(ForkedJvm.testClasses().toString());
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      if (process.waitFor() == 0) {
        return;
      }
    } catch (IOException e) {
      Assumptions.abort("setpriv is missing (remedy: apt-get install util-linux)");
    }
    Assumptions.abort("only root may be another user, who must be able to read the classes");
  }
}
