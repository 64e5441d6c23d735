package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ForkedJvm;
import io.dgen.Once;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes of one or two users extract the library at the same time into a directory that
 * does not exist yet. In each round, all start at a signal when all have reported that they wait
 * for it.
 */
@Once
class ExtractionRaceTest {

  private static final int PROCESSES = 3;
  private static final int ROUNDS = 8;

  /** On a single CPU, several rounds may be needed until two processes overlap. */
  private static final int MOST_ROUNDS = 200;

  private static final int BYTES = 1 << 20;
  private static final Duration MOST = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private Path jar;

  /**
   * Reads directories from stdin, extracts into each, and prints the start and end times and the
   * file.
   */
  public static final class Extract {

    private Extract() {}

    public static void main(String[] arguments) throws Exception {
      var url = URI.create("jar:" + Path.of(arguments[0]).toUri() + "!/libdgen.so").toURL();
      byte[] expected = content();
      IO.println("ready");
      for (String line = IO.readln(); line != null; line = IO.readln()) {
        long begin = System.nanoTime(); // the same clock for all processes of the machine
        Path file = LibraryFile.extracted(url, "dgen", ".so", Path.of(line)).path();
        long end = System.nanoTime();
        if (!Arrays.equals(Files.readAllBytes(file), expected)) {
          throw new AssertionError(file + " is not what the jar holds");
        }
        IO.println(begin + " " + end + " " + file);
      }
    }
  }

  /** An extraction by one process. */
  private record Extraction(long begin, long end, Path file) {

    static Extraction parse(String line) {
      String[] words = line.split(" ", 3);
      return new Extraction(Long.parseLong(words[0]), Long.parseLong(words[1]), Path.of(words[2]));
    }

    boolean overlaps(Extraction other) {
      return begin - other.end < 0 && other.begin - end < 0;
    }
  }

  private static byte[] content() {
    byte[] content = new byte[BYTES];
    new Random(1).nextBytes(content);
    return content;
  }

  @BeforeEach
  void makesAJarThatEverybodyMayRead() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    jar = directory.resolve("libraries.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.setLevel(0);
      entries.putNextEntry(new JarEntry("libdgen.so"));
      entries.write(content());
    }
  }

  private Path everybodys(int round) throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("tmp" + round));
    int sticky = 01777;
    Files.setAttribute(temporary, "unix:mode", sticky);
    return temporary;
  }

  /** Runs all rounds, returns each process's extractions, and requires that some overlapped. */
  private List<List<Extraction>> race(List<ForkedJvm> jvms) throws Exception {
    List<ForkedJvm.Running> running = new ArrayList<>();
    List<List<Extraction>> rounds = new ArrayList<>();
    try {
      for (ForkedJvm jvm : jvms) {
        running.add(jvm.start(Extract.class, jar.toString()));
      }
      awaitLines(running, 1);
      boolean overlapped = false;
      for (int round = 0; round < ROUNDS || !overlapped && round < MOST_ROUNDS; round++) {
        byte[] word = (everybodys(round) + "\n").getBytes(StandardCharsets.UTF_8);
        for (ForkedJvm.Running one : running) {
          one.process().getOutputStream().write(word);
          one.process().getOutputStream().flush();
        }
        List<Extraction> extractions = new ArrayList<>();
        for (List<String> lines : awaitLines(running, round + 2)) {
          extractions.add(Extraction.parse(lines.getLast()));
        }
        rounds.add(extractions);
        overlapped |= overlap(extractions);
      }
    } finally {
      for (ForkedJvm.Running one : running) {
        one.process().getOutputStream().close();
        ForkedJvm.Result result = one.join();
        assertThat(result.exit()).as(result.toString()).isZero();
      }
    }
    assertThat(rounds).as("at least one overlap").anyMatch(r -> overlap(r));
    return rounds;
  }

  private static boolean overlap(List<Extraction> round) {
    return round.stream()
        .anyMatch(one -> round.stream().anyMatch(other -> one != other && one.overlaps(other)));
  }

  /** Waits for this many lines of each process's output and returns them. */
  private static List<List<String>> awaitLines(List<ForkedJvm.Running> running, int count)
      throws Exception {
    long begin = System.nanoTime();
    List<List<String>> all = new ArrayList<>();
    for (ForkedJvm.Running one : running) {
      String out = Files.readString(one.out());
      while (out.lines().count() < count || !out.endsWith("\n")) {
        assertThat(one.process().isAlive()).as(Files.readString(one.err())).isTrue();
        assertThat(System.nanoTime() - begin).as("hung").isLessThan(MOST.toNanos());
        Thread.sleep(1);
        out = Files.readString(one.out());
      }
      all.add(out.lines().toList());
    }
    return all;
  }

  @Test
  void processesOfOneUserShareOneFile() throws Exception {
    List<ForkedJvm> jvms = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      jvms.add(ForkedJvm.withClasses());
    }
    for (List<Extraction> round : race(jvms)) {
      Path file = round.getFirst().file();
      assertThat(round).extracting(Extraction::file).containsOnly(file);
      assertThat(file.getParent().toFile().list()).as("no part is left").hasSize(1);
      assertThat(file.getParent().getParent().toFile().list()).hasSize(1);
    }
  }

  @Test
  void twoUsersHaveNothingInCommon() throws Exception {
    List<String> asNobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    assumeCanRunJava(asNobody);
    ForkedJvm other = ForkedJvm.withClasses().as(asNobody);
    for (List<Extraction> round : race(List.of(ForkedJvm.withClasses(), other))) {
      Path temporary = round.getFirst().file().getParent().getParent();
      for (Extraction one : round) {
        Object owner = Files.getAttribute(one.file(), "unix:uid");
        assertThat(one.file()).hasParent(temporary.resolve("dgen-" + owner));
        assertThat(Files.getAttribute(one.file().getParent(), "unix:uid")).isEqualTo(owner);
        assertThat(one.file().getParent().toFile().list()).as("no part is left").hasSize(1);
      }
      assertThat(temporary.toFile().list()).as("one each").hasSize(2);
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
    Assumptions.abort("only root can run as another user, who must be able to read the classes");
  }
}
