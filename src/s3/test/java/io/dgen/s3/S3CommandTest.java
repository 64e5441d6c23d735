package io.dgen.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.ByteSize;
import io.dgen.TestRun;
import io.dgen.s3server.S3Server;
import io.dgen.s3server.UnreliableProxy;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as it is installed, with the plug-in's jar, on an S3-compatible server. */
@Timeout(300)
class S3CommandTest {

  private static final String BUCKET = "my-bucket";
  private static final Path JAR = Path.of(System.getProperty("dgen.s3.jar", "none"));
  private static final Path DGEN = TestRun.project().resolve("target/dgen");

  @TempDir private static Path directory;
  private static S3Server server;

  /** What a process came to. */
  private record Said(int status, String out, String err) {
    Map<String, Object> json() throws IOException {
      return JSON.std.mapFrom(out);
    }

    Said has(int expected) {
      assertThat(status).as("%s", this).isEqualTo(expected);
      return this;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    assertThat(JAR).exists();
    server = new S3Server(Files.createDirectory(directory.resolve("objects")));
    server.createBucket(BUCKET);
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  private static Said run(Map<String, String> environment, List<String> command) throws Exception {
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("AWS_ACCESS_KEY_ID", S3Server.KEY_ID);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
    builder.environment().put("DGEN_PLUGINS", JAR.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(200, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Said(process.waitFor(), Files.readString(out), Files.readString(err));
  }

  private static Said dgen(Map<String, String> environment, String line) throws Exception {
    List<String> command = new ArrayList<>(List.of(DGEN.toString()));
    command.addAll(List.of(line.split(" ")));
    command.addAll(List.of("--endpoint", server.endpoint().toString(), "--path-style"));
    return run(environment, command);
  }

  private static Said dgen(String line) throws Exception {
    return dgen(Map.of(), line);
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    Said written = dgen("write --out s3://my-bucket/wrong --size 12MiB --seed 3 --json").has(0);
    assertThat(written.err()).isEmpty();
    assertThat(written.json().get("requests").toString()).contains("busyAnswers=0");
    Said good = dgen("verify --in s3://my-bucket/wrong").has(0);
    assertThat(good.out()).contains("s3://my-bucket/wrong: good", "first byte of a GET");
    try (RandomAccessFile file =
        new RandomAccessFile(server.file(BUCKET, "wrong").toFile(), "rw")) {
      file.seek(9_000_000);
      file.write(file.read() ^ 8);
    }
    assertThat(dgen("verify --in s3://my-bucket/wrong").has(1).out())
        .contains("s3://my-bucket/wrong: WRONG", "9000001");
  }

  @Test
  void showsThatTheStoreWasBusy() throws Exception {
    try (UnreliableProxy proxy = new UnreliableProxy(server.port()).busy(3)) {
      Said said =
          run(
              Map.of(),
              List.of(
                  DGEN.toString(),
                  "write",
                  "--out",
                  "s3://my-bucket/busy",
                  "--size",
                  "1MiB",
                  "--seed",
                  "1",
                  "--path-style",
                  "--endpoint",
                  proxy.endpoint()));
      assertThat(said.has(0).out()).contains("3 retries; the store was busy 3 times");
      assertThat(said.err()).isEmpty();
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Said none = dgen(Map.of("DGEN_PLUGINS", ""), "verify --in s3://my-bucket/none").has(2);
    assertThat(none.err())
        .isEqualTo(
            "dgen: s3:// needs a plug-in that is not installed: put dgen-s3-VERSION-all.jar into"
                + " lib/plugins, or name it in DGEN_PLUGINS\n");
    assertThat(dgen("verify --in s3://my-bucket/none").has(2).err())
        .contains("s3://my-bucket/none")
        .hasLineCount(1);
    assertThat(
            dgen(
                    Map.of(
                        "AWS_ACCESS_KEY_ID", "",
                        "AWS_SECRET_ACCESS_KEY", "",
                        "AWS_EC2_METADATA_DISABLED", "true",
                        "HOME", directory.toString()),
                    "verify --in s3://my-bucket/none")
                .has(2)
                .err())
        .startsWith("dgen: no AWS credentials are found: ")
        .hasLineCount(1);
    assertThat(dgen("write --out s3://no-such-bucket/a --size 1 --seed 1").status())
        .isGreaterThan(1);
    assertThat(run(Map.of(), List.of(DGEN.toString(), "info")).has(0).out())
        .contains("s3://", "AWS SDK for Java");
  }

  @Test
  void memoryDoesNotGrowWithParts() throws Exception {
    checkMemory("64MiB", "256MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"64MiB", "256MiB", "1GiB"})
  @Tag("long")
  void memoryDoesNotGrowWithVeryLargeParts(String part) throws Exception {
    checkMemory(part, "3GiB");
  }

  /** With a heap that is smaller than the parts in flight, by far. */
  private static void checkMemory(String part, String size) throws Exception {
    Path log = directory.resolve("gc-" + part + "-" + size);
    Map<String, String> small =
        Map.of("DGEN_JAVA_OPTS", "-Xmx40m -XX:MaxDirectMemorySize=16m -Xlog:gc:" + log);
    dgen(
            small,
            "write --out s3://my-bucket/large --seed 1 --force --size "
                + size
                + " --part-size "
                + part)
        .has(0);
    dgen(Map.of(), "verify --in s3://my-bucket/large --sample 10").has(0);
    assertThat(server.file(BUCKET, "large")).hasSize(ByteSize.parse(size));
    List<Long> live =
        Pattern.compile("M->(\\d+)M\\(")
            .matcher(Files.readString(log))
            .results()
            .map(each -> Long.parseLong(each.group(1)))
            .toList();
    System.out.printf(
        "S3: %s in parts of %s with a heap of 40 MiB: at most %d MiB of it after a collection%n",
        size, part, live.stream().max(Long::compare).orElse(0L));
  }

  /** The blocks of docs/s3.md: commands, and a program. */
  @Test
  void whatTheDocumentShowsRuns() throws Exception {
    List<List<String>> scripts = new ArrayList<>();
    List<String> block = null;
    String program = "";
    boolean java = false;
    for (String line : Files.readAllLines(TestRun.project().resolve("docs/s3.md"))) {
      if (block == null && line.matches("```(sh|java) s3")) {
        block = new ArrayList<>();
        java = line.startsWith("```java");
      } else if (block != null && line.equals("```")) {
        if (java) {
          program = String.join("\n", block);
        } else {
          scripts.add(block);
        }
        block = null;
      } else if (block != null) {
        block.add(line);
      }
    }
    assertThat(scripts).hasSizeGreaterThan(3);
    for (List<String> script : scripts) {
      String text =
          String.join("\n", script)
              .replace("http://localhost:9000", server.endpoint().toString())
              .replaceAll("(?m)^dgen ", DGEN + " ");
      run(Map.of(), List.of("bash", "-ec", text)).has(0);
    }
    runProgram(program);
    assertThat(server.object(BUCKET, "from-java")).hasSize(64 << 20);
  }

  private static void runProgram(String program) throws Exception {
    Path source = Files.writeString(directory.resolve("Upload.java"), program);
    Path classes = Files.createDirectory(directory.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(status).isZero();
    Map<String, String> properties =
        Map.of(
            "aws.accessKeyId", S3Server.KEY_ID,
            "aws.secretAccessKey", S3Server.SECRET,
            "aws.region", S3Server.REGION,
            "aws.endpointUrl", server.endpoint().toString());
    properties.forEach(System::setProperty);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {new File(classes.toString()).toURI().toURL()},
            S3CommandTest.class.getClassLoader())) {
      var main = loader.loadClass("Upload").getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }
}
