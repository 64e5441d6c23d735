package io.dgen.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import io.dgen.TestRun;
import io.dgen.cli.Classes;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes, made as the build makes it, and whatever may become of it. */
@Once
class ClassArchiveTest {

  /** Libraries of the command. */
  private static final Set<String> LIBRARIES =
      Set.of("picocli", "jackson", "zstd", "lz4", "snappy");

  private static final Path SCRIPT = TestRun.project().resolve("src/scripts/make-archive.sh");

  private static final String VERSION = "dgen-java 9.9\n";

  @TempDir private static Path shared;
  @TempDir private Path directory;

  private Path home;
  private Path archive;

  /** What a process said. */
  private record Said(int status, String out, String err) {}

  @BeforeAll
  static void build() throws Exception {
    Path scripts = TestRun.project().resolve("src/cli/main/sh");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here");
    assumeTrue(
        System.getProperty("java.vm.info").contains("sharing"), "this JVM shares no classes");
    Path target = shared.resolve("target");
    Path lib = Files.createDirectories(target.resolve("lib"));
    Files.copy(scripts.resolve("dgen"), target.resolve("dgen"));
    assertThat(target.resolve("dgen").toFile().setExecutable(true)).isTrue();
    Files.copy(scripts.resolve("find-jdk.sh"), lib.resolve("find-jdk.sh"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      String name = jar.getFileName().toString();
      if (name.endsWith(".jar") && LIBRARIES.stream().anyMatch(name::startsWith)) {
        if (name.startsWith("picocli")) {
          linkable(jar, lib.resolve(name));
        } else {
          Files.copy(jar, lib.resolve(name));
        }
      }
    }
    for (Path classes : Classes.ofTheCommand()) {
      String module = classes.toString().replaceFirst(".*/(dgen-[a-z]+)[/-][^/]*$", "$1");
      Path jar = lib.resolve(module + "-9.9.jar");
      if (Files.isDirectory(classes)) {
        jar(classes, jar);
      } else {
        Files.copy(classes, jar);
      }
    }
    Said said = run("/bin/sh", SCRIPT.toString(), target.toString());
    Path log = target.resolve("archive.log");
    assertThat(said.status()).as("%s, %s", said, log).isZero();
    assertThat(said.out() + said.err()).isEmpty();
  }

  /** As assemble.sh does. */
  private static void linkable(Path jar, Path result) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String program = SCRIPT.resolveSibling("LinkableClasses.java").toString();
    assertThat(run(java, program, jar.toString(), result.toString()))
        .isEqualTo(new Said(0, "", ""));
    Files.setLastModifiedTime(result, Files.getLastModifiedTime(jar));
  }

  private static void jar(Path classes, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "9.9");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
  }

  private static Said run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(shared, "out", "");
    Path err = Files.createTempFile(shared, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("DGEN_JAVA_OPTS");
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** A copy of the build with the files' times, where a blank is in the path. */
  @BeforeEach
  void install() throws IOException {
    home = directory.resolve("a place");
    try (Stream<Path> files = Files.walk(shared.resolve("target"))) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            home.resolve(shared.resolve("target").relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      List<Path> archives =
          files.filter(file -> file.toString().endsWith(".jsa")).sorted().toList();
      assertThat(archives).hasSize(2);
      assertThat(archives.getFirst().toString()).endsWith("-vector.jsa");
      archive = archives.getLast();
    }
  }

  private Said dgen(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("dgen").toString()));
    command.addAll(Arrays.asList(arguments));
    return run(command.toArray(String[]::new));
  }

  /** The command works, and the JVM says nothing of the archive. */
  private Map<String, Object> info() throws Exception {
    assertThat(dgen("--version")).isEqualTo(new Said(0, VERSION, ""));
    Said said = dgen("info", "--json");
    assertThat(said.status()).as("%s", said).isZero();
    assertThat(said.err()).isEmpty();
    return JSON.std.mapFrom(said.out());
  }

  private void assertRefused(String reason) throws Exception {
    Map<String, Object> info = info();
    assertThat(info).containsEntry("classArchive", false);
    assertThat((String) info.get("classArchiveRefusal")).contains(reason, "remedy");
  }

  /** Puts something else in the archive's place, with its time. */
  private void replace(byte[] content) throws IOException {
    FileTime time = Files.getLastModifiedTime(archive);
    Files.write(archive, content);
    Files.setLastModifiedTime(archive, time);
  }

  @Test
  void isInUse() throws Exception {
    assertThat(info()).containsEntry("classArchive", true).doesNotContainKey("classArchiveRefusal");
    String file = directory.resolve("data").toString();
    Said said = dgen("write", "--out", file, "--size", "10000", "--json");
    assertThat(said.status()).as("%s", said).isZero();
    assertThat(JSON.std.mapFrom(said.out())).containsEntry("bytes", 10_000);
  }

  @Test
  void isInUseThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), home.resolve("dgen"));
    Said said = run(link.toString(), "info", "--json");
    assertThat(JSON.std.mapFrom(said.out())).containsEntry("classArchive", true);
  }

  /** Java starts with another one there, and starts without that module otherwise. */
  @Test
  void isInUseWithTheVectorApi() throws Exception {
    Said said = dgen("info", "--json", "--backend", "vector");
    assertThat(said.err()).contains("jdk.incubator.vector");
    Map<String, Object> json = JSON.std.mapFrom(said.out());
    assertThat(json).containsEntry("classArchive", true).containsEntry("vectorApi", "loaded");
    assertThat((String) info().get("vectorApi")).startsWith("not loaded").contains("--backend");
  }

  /** Classes of picocli's version could not be linked in it. */
  @Test
  void hasClassesThatAreLinked() throws Exception {
    Said said =
        run(
            "/bin/sh",
            "-c",
            "DGEN_JAVA_OPTS=-Xlog:class+load:stderr exec \"$0\" --version",
            home.resolve("dgen").toString());
    List<String> loaded = said.err().lines().filter(line -> line.contains(" picocli.")).toList();
    assertThat(loaded).isNotEmpty().allMatch(line -> line.contains("shared objects file"));
    assertThat(said.err()).contains("io.dgen.cli.Main$$Lambda", "shared objects file");
  }

  @Test
  void isNotMadeTwice() throws Exception {
    byte[] garbage = {1, 2, 3};
    replace(garbage);
    assertThat(run("/bin/sh", SCRIPT.toString(), home.toString())).isEqualTo(new Said(0, "", ""));
    assertThat(Files.readAllBytes(archive)).isEqualTo(garbage);
  }

  @Test
  void mayBeMissing() throws Exception {
    Files.delete(archive);
    assertRefused("none for this Java");
  }

  @Test
  void mayBeGarbage() throws Exception {
    replace(new byte[100_000]);
    assertRefused("this JVM refuses it");
  }

  @Test
  void mayBeTruncated() throws Exception {
    byte[] whole = Files.readAllBytes(archive);
    replace(Arrays.copyOf(whole, whole.length / 2));
    assertRefused("this JVM refuses it");
  }

  @Test
  void mayBeADirectory() throws Exception {
    FileTime time = Files.getLastModifiedTime(archive);
    Files.delete(archive);
    Files.createDirectory(archive);
    Files.setLastModifiedTime(archive, time);
    assertRefused("this JVM refuses it");
  }

  @Test
  void mayBeOfAnotherJar() throws Exception {
    Path jar = home.resolve("lib/dgen-cli-9.9.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() + 5000));
    assertRefused("not of these jars");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() - 5000));
    assertRefused("not of these jars");
  }

  /** As after an update of it. */
  @Test
  void mayBeOfAnotherLibrary() throws Exception {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      Path jar =
          files.filter(file -> file.toString().contains("picocli")).findFirst().orElseThrow();
      Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
    }
    assertRefused("this JVM refuses it");
  }

  @Test
  void tellsWhatTheScriptDid() {
    assertThat(ClassArchive.look("passed", "mixed mode, sharing").refusal()).isEmpty();
    assertThat(ClassArchive.look("passed", "mixed mode").text()).startsWith("refused: this JVM");
    assertThat(ClassArchive.look("collector", "mixed mode").text()).contains("serial", "remedy");
    assertThat(ClassArchive.look("", "mixed mode, sharing").text()).contains("target/dgen");
  }
}
