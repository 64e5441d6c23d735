package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.Once;
import io.dgen.ReferenceStream;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that starts the command, over the classes that are tested. */
@Once
class LauncherTest {

  @TempDir private Path home;

  @BeforeEach
  void install() throws Exception {
    Path scripts = TestRun.project().resolve("src/cli/main/sh");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here");
    Path lib = Files.createDirectory(home.resolve("lib"));
    Files.copy(scripts.resolve("dgen"), home.resolve("dgen"));
    Files.copy(scripts.resolve("find-jdk.sh"), lib.resolve("find-jdk.sh"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(lib.resolve("dgen-cli-0.jar")), manifest).close();
  }

  /** By default the JVM's warnings go to stdout: between the bytes, or before the JSON. */
  @Test
  void whatTheJvmSaysDoesNotComeBetweenTheBytes() throws Exception {
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh",
                home.resolve("dgen").toString(),
                "write",
                "--out",
                "-",
                "--seed",
                "1",
                "--size",
                "10000")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Unavailable on most machines: a warning.
    builder.environment().put("DGEN_JAVA_OPTS", "-XX:+UseLargePages -XX:LargePageSizeInBytes=1g");
    assertThat(builder.start().waitFor()).as(Files.readString(err)).isZero();
    StreamSpec spec = StreamSpec.builder(10_000).seed(1).build();
    assertThat(Files.readAllBytes(out)).isEqualTo(new ReferenceStream(spec).bytes(0, 10_000));
  }

  /** Else the JVM gives its number to a file of its own, which would be read. */
  @Test
  void aClosedStdinIsAnError() throws Exception {
    for (String command : List.of("measure -", "verify --seed 1 --size 10 --in -")) {
      Path err = home.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", "-c", home.resolve("dgen") + " " + command + " <&-")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(err.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      assertThat(builder.start().waitFor()).as(command).isEqualTo(3);
      assertThat(Files.readString(err)).contains("dgen: ", "Bad file descriptor");
    }
  }

  /** Else data would go to the first file that the JVM opens, or its descriptor be replaced. */
  @Test
  void aClosedStdoutIsAnError() throws Exception {
    for (String command : List.of("write --out - --seed 1 --size 1MiB", "info")) {
      assertThat(shell("C", "cd \"$1\" && \"$2\" " + command + " >&-")).as(command).isEqualTo(3);
      assertThat(Files.readString(home.resolve("err")))
          .contains("dgen: stdout: ", "Bad file descriptor");
    }
  }

  @Test
  void aDirectoryThatIsGoneIsNamed() throws Exception {
    String gone = "mkdir \"$1/gone\" && cd \"$1/gone\" && rmdir ../gone && \"$2\" info";
    assertThat(shell("C", gone)).isEqualTo(4);
    assertThat(Files.readString(home.resolve("err")))
        .contains("dgen: the working directory does not exist any more");
  }

  /** The script and the JVM fail at different places. */
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14})
  void aLimitOfOpenFilesIsNamed(int limit) throws Exception {
    assertThat(shell("C", "ulimit -n " + limit + " && \"$2\" info")).isEqualTo(4);
    assertThat(Files.readString(home.resolve("err"))).contains("dgen: ", "open files (ulimit");
  }

  /** What the launcher came to, with stdout and stderr. */
  private record Run(int status, byte[] out, String err) {}

  private Run run(Map<String, String> environment, Path directory, Object... arguments)
      throws Exception {
    Path out = Files.createTempFile(home, "out", "");
    Path err = Files.createTempFile(home, "err", "");
    List<String> command = new ArrayList<>(List.of("/bin/sh", home.resolve("dgen").toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches(".*JAVA_?(TOOL_)?OPT.*|LC_.*|LANG"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    return new Run(status, Files.readAllBytes(out), Files.readString(err));
  }

  private Path damaged() throws Exception {
    Path file = home.resolve("data");
    assertThat(run(Map.of(), home, "write", "--seed", 1, "--size", 10_000, "--out", file).status)
        .isZero();
    Cli.flip(file, 5000);
    return file;
  }

  @Test
  void aDifferenceIsOneAndAFailureOfTheJvmIsFour() throws Exception {
    Path file = damaged();
    assertThat(run(Map.of(), home, "verify", "--in", file).status).isEqualTo(1);
    assertThat(run(Map.of(), home, "verify", "--in", home.resolve("none")).status).isEqualTo(2);
    for (String variable :
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "DGEN_JAVA_OPTS")) {
      Run unknown = run(Map.of(variable, "-XX:+NoSuchOption"), home, "verify", "--in", file);
      assertThat(unknown.status).as(variable).isEqualTo(4);
      assertThat(unknown.err)
          .contains("NoSuchOption", "dgen: Java did not start or ended early", variable);
    }
    Map<String, String> two = Map.of("DGEN_JAVA_OPTS", "-XX:+UseG1GC -XX:+UseParallelGC");
    assertThat(run(two, home, "verify", "--in", file).status).isEqualTo(4);
  }

  /** Some options make the JVM end with 0 before it runs anything. */
  @Test
  void whatIsLoggedIsOneLine() throws Exception {
    String options =
        "--enable-native-access=ALL-UNNAMED -Ddgen.native.path=" + home.resolve("missing");
    Object[] arguments = {"write", "--out", "-", "--size", 1};
    Run run = run(Map.of("DGEN_JAVA_OPTS", options), home, arguments);
    assertThat(run.err().lines().filter(line -> line.contains("back end native is not in use")))
        .singleElement()
        .asString()
        .startsWith("INFO: back end native is not in use: ");
    assertThat(run.err()).doesNotContain("io.dgen.", "back end in use"); // `dgen info` says that
    // Whoever configures logging has the last word.
    Path settings = Files.createFile(home.resolve("logging.properties"));
    String silent = options + " -Djava.util.logging.config.file=" + settings;
    assertThat(run(Map.of("DGEN_JAVA_OPTS", silent), home, arguments).err())
        .doesNotContain("not in use");
  }

  /** Java starts a second time, with the Vector API, and everything is as with one start. */
  @Test
  void whereNativeCodeIsRefusedJavaStartsWithTheVectorApi() throws Exception {
    Map<String, String> refused =
        Map.of("DGEN_JAVA_OPTS", "-Ddgen.native.path=" + home.resolve("missing"));
    Path file = home.resolve("a file with blanks and a $");
    Run write = run(refused, home, "write", "--json", "--seed", 1, "--size", 10_000, "--out", file);
    assertThat(write.status).as(write.err).isZero();
    assertThat(new String(write.out, StandardCharsets.UTF_8))
        .contains("\"backend\" : \"vector\"")
        .startsWith("{");
    assertThat(write.err.lines().filter(line -> line.contains("a second time")))
        .singleElement()
        .asString()
        .startsWith("INFO: native code is refused: starting Java a second time");
    Cli.flip(file, 5000);
    assertThat(run(refused, home, "verify", "--in", file).status).isEqualTo(1);
    assertThat(run(refused, home, "verify", "--in", home.resolve("none")).status).isEqualTo(2);
    Run info = run(refused, home, "info", "--json");
    assertThat(new String(info.out, StandardCharsets.UTF_8)).contains("loaded by a second start");
  }

  /** Its steps are in a file, in which the script looks for the word. */
  @ParameterizedTest
  @ValueSource(strings = {"run", "--debug run"})
  void stepsOfAJobHaveTheVectorApi(String words) throws Exception {
    Path job = Files.writeString(home.resolve("job.yaml"), "steps: [info: {backend: vector}]");
    List<Object> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.add(job);
    Run run = run(Map.of(), home, arguments.toArray());
    assertThat(run.status).as(run.err).isZero();
  }

  /** Other jobs start without it, and so without the warning about incubator modules. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps: [info: ] | false",
        "steps: [write: {out: x, size: 1, report: r}] | false",
        "steps: [info: {backend: Vector}] | true",
        "steps: [bench: {size: 1MiB, report: r}] | true",
      })
  void aJobHasTheVectorApiIfItMayNeedIt(String steps, boolean expected) throws Exception {
    assumeTrue(expected || hasNative(), "without native code it needs it");
    Path job = Files.writeString(home.resolve("job.yaml"), steps);
    Run run = run(Map.of(), home, "run", "--dry-run", job);
    assertThat(run.status).as(run.err).isZero();
    assertThat(run.err.contains("jdk.incubator.vector")).isEqualTo(expected);
  }

  /** What is said on the command line counts, too. */
  @Test
  void aJobWhosePageComparesAllBackEndsHasTheVectorApi() throws Exception {
    Path job = Files.writeString(home.resolve("job.yaml"), "steps: [bench: {size: 1MiB}]");
    Run run = run(Map.of(), home, "run", "--dry-run", job, "--set", "bench-1.report=r");
    assertThat(run.status).as(run.err).isZero();
    assertThat(run.err).contains("jdk.incubator.vector");
  }

  private static boolean hasNative() {
    try (DataGenerator generator = DataGenerator.open(StreamSpec.builder(1L).build())) {
      return generator.runtime().backend() == Backend.NATIVE;
    }
  }

  /** The first start reads nothing of it. */
  @Test
  void aSecondStartHasTheWholeOfStdin() throws Exception {
    String options = "DGEN_JAVA_OPTS=-Ddgen.native.path=/missing ";
    String command =
        options
            + "\"$2\" write --seed 1 --size 100000 --out - | "
            + options
            + "\"$2\" verify --seed 1 --size 100000 --in -";
    assertThat(shell("C", command)).as(Files.readString(home.resolve("err"))).isZero();
    assertThat(Files.readString(home.resolve("err")).lines())
        .filteredOn(line -> line.contains("a second time"))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--backend=scalar", "--threads=1"})
  void oneStartIsEnoughWhereNoVectorsAreUsed(String option) throws Exception {
    assumeTrue(option.contains("scalar") || hasNative(), "without native code they are used");
    String refused = option.contains("scalar") ? "-Ddgen.native.path=/missing" : "-Dx=y";
    Run run =
        run(Map.of("DGEN_JAVA_OPTS", refused), home, "write", "--out", "-", "--size", 1, option);
    assertThat(run.status).as(run.err).isZero();
    assertThat(run.err).doesNotContain("a second time", "jdk.incubator.vector");
  }

  @Test
  void aJavaThatDoesNothingIsFour() throws Exception {
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25\"\nMODULES=\"java.base\"\n");
    for (String script : List.of("exit 0", "exit 1", "exit 3", "exit 127")) {
      Files.writeString(java, "#!/bin/sh\n" + script + "\n");
      assertThat(java.toFile().setExecutable(true)).isTrue();
      Run run = run(Map.of("JAVA_HOME", home.resolve("jdk").toString()), home, "verify", "x");
      assertThat(run.status).as(script).isEqualTo(4);
      assertThat(run.err).startsWith("dgen: ");
    }
  }

  @Test
  void anyVariableChoosesTheCollector() throws Exception {
    StreamSpec spec = StreamSpec.builder(10_000).seed(1).build();
    byte[] expected = new ReferenceStream(spec).bytes(0, 10_000);
    for (String variable :
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "DGEN_JAVA_OPTS")) {
      Run run =
          run(
              Map.of(variable, "-XX:+UseParallelGC -Xlog:gc"),
              home,
              "write",
              "--out",
              "-",
              "--seed",
              1,
              "--size",
              10_000);
      assertThat(run.status).as(run.err).isZero();
      assertThat(run.out).as(variable).isEqualTo(expected);
    }
  }

  @Test
  void aColonInThePathIsRefused() throws Exception {
    Path there = Files.createDirectories(home.resolve("a:b"));
    Files.createDirectory(there.resolve("lib"));
    for (String file : List.of("dgen", "lib/find-jdk.sh", "lib/dgen-cli-0.jar")) {
      Files.copy(home.resolve(file), there.resolve(file));
    }
    Path err = home.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", there.resolve("dgen").toString(), "info")
            .redirectError(err.toFile());
    assertThat(builder.start().waitFor()).isEqualTo(4);
    assertThat(Files.readString(err)).startsWith("dgen: a colon ");
  }

  /** As under cron: the JVM decodes no name but ASCII in the locale C. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "", "xx_XX.UTF-8"})
  void namesAreUtf8InEveryLocale(String locale) throws Exception {
    String made =
        "cd \"$1\" && mkdir -p \"$(printf 'M\\303\\274ller')\" && cd M*ller"
            + " && exec \"$2\" write --seed 1 --dir s --files 1 --file-size 4096";
    assertThat(shell(locale, made)).as(Files.readString(home.resolve("err"))).isZero();
    Process found =
        new ProcessBuilder(
                "/bin/sh", "-c", "cd \"$0\"/M*ller && test -f s/dgen-set.json", home + "")
            .start();
    assertThat(found.waitFor()).isZero();
  }

  /** Java would use another directory, or one file for two names. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void namesThatCannotBeDecodedAreRefused(String locale) throws Exception {
    Path place = Files.createDirectory(home.resolve("place"));
    String directory =
        "cd \"$1/place\" && mkdir -p \"$(printf 'm\\374')\" && cd m* && exec \"$2\" write --dir s"
            + " --files 1 --file-size 4096";
    assertThat(shell(locale, directory)).isEqualTo(2);
    assertThat(Files.readString(home.resolve("err"))).contains("dgen: this working directory");
    assertThat(new ProcessBuilder("/bin/sh", "-c", "rmdir \"$0\"/m*", place + "").start().waitFor())
        .isZero();
    String argument =
        "cd \"$1/place\" && exec \"$2\" write --force --size 10 --out \"$(printf 'l\\351.bin')\"";
    assertThat(shell(locale, argument)).isEqualTo(2);
    assertThat(Files.readString(home.resolve("err")))
        .contains("dgen: l\\xe9.bin cannot be decoded as UTF-8");
    assertThat(place).isEmptyDirectory();
  }

  private int shell(String locale, String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh", "-c", script, "-", home.toString(), home.resolve("start").toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(home.resolve("err").toFile());
    Path start = home.resolve("start");
    Files.writeString(start, "#!/bin/sh\nexec /bin/sh '" + home.resolve("dgen") + "' \"$@\"\n");
    assertThat(start.toFile().setExecutable(true)).isTrue();
    builder.environment().keySet().removeIf(name -> name.matches("LC_.*|LANG"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (!locale.isEmpty()) {
      builder.environment().put("LC_ALL", locale);
    }
    return builder.start().waitFor();
  }

  /** A signal for the launcher alone ends Java too, and nobody writes any more. */
  @ParameterizedTest
  @CsvSource({
    "TERM, 143, -Dx=y",
    "HUP, 129, -Dx=y",
    "INT, 130, -Dx=y",
    "KILL, 137, -Dx=y",
    "TERM, 143, -Ddgen.native.path=/missing",
    "INT, 130, -Ddgen.native.path=/missing",
    "KILL, 137, -Ddgen.native.path=/missing"
  })
  void signalsReachJava(String signal, int status, String options) throws Exception {
    if (signal.equals("INT")) {
      DgenProcess.assumeInterruptible();
    } else if (signal.equals("HUP")) {
      DgenProcess.assumeHangsUp();
    }
    Path file = home.resolve("endless");
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh",
                home.resolve("dgen").toString(),
                "write",
                "--seed",
                "1",
                "--size",
                "1TiB",
                "--force", // more than the disk has
                "--out",
                file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(home.resolve("err").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("DGEN_JAVA_OPTS", options);
    Process launcher = builder.start();
    while (launcher.isAlive() && !(Files.exists(file) && Files.size(file) > 1 << 20)) {
      Thread.sleep(5);
    }
    List<ProcessHandle> java = launcher.descendants().toList();
    assertThat(java).hasSize(1);
    new ProcessBuilder("kill", "-" + signal, Long.toString(launcher.pid())).start().waitFor();
    assertThat(launcher.waitFor()).as(Files.readString(home.resolve("err"))).isEqualTo(status);
    java.getFirst().onExit().get(30, TimeUnit.SECONDS);
    assertThat(
            io.dgen.storage.manifest.Manifest.read(io.dgen.storage.manifest.Manifest.beside(file))
                .complete())
        .isFalse();
    Files.delete(file);
  }
}
