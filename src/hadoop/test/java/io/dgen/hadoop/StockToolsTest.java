package io.dgen.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ForkedJvm;
import io.dgen.TestRun;
import io.dgen.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.tools.DistCp;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hadoop's own programs in JVMs of their own, with their jars and the plug-in's: the commands of
 * docs/hadoop.md, and what they print.
 */
class StockToolsTest {

  private static final Path JAR = Path.of(System.getProperty("dgen.hadoop.jar"));
  private static final Pattern STOCK =
      Pattern.compile(
          "(hadoop-client-(api|runtime)|hadoop-distcp|commons-cli|slf4j-api|commons-logging)-.*");

  @TempDir private static Path directory;
  private static Path bin;

  /** What a command printed, and its status. */
  private record Said(int status, String out, String err) {}

  @BeforeAll
  static void makeCommands() throws IOException {
    bin = Files.createDirectory(directory.resolve("bin"));
    Path conf = Files.createDirectory(directory.resolve("conf"));
    Files.writeString(conf.resolve("core-site.xml"), "<configuration/>");
    String stock =
        ForkedJvm.ownClassPath().stream()
            .filter(jar -> STOCK.matcher(jar.getFileName().toString()).matches())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(stock).contains("hadoop-client-api", "hadoop-client-runtime", "hadoop-distcp");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    script(
        "hadoop",
        """
        case $1 in
          fs) main=%s ;;
          distcp) main=%s ;;
        esac
        shift
        exec '%s' --enable-native-access=ALL-UNNAMED -cp "%s:$HADOOP_CLASSPATH:%s" $main "$@"
        """
            .formatted(FsShell.class.getName(), DistCp.class.getName(), java, conf, stock));
    String own =
        ForkedJvm.ownClassPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    script(
        "dgen",
        "exec '%s' --enable-native-access=ALL-UNNAMED -cp '%s' %s \"$@\"\n"
            .formatted(java, own, Main.class.getName()));
    Files.copy(JAR, directory.resolve("dgen-hadoop-0.9.0-all.jar"));
  }

  private static void script(String name, String text) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/bash\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Said bash(String commands) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "said", ".out");
    Path err = Files.createTempFile(directory, "said", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", commands)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    builder.environment().put("HADOOP_CLASSPATH", JAR.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("hung: " + commands);
    }
    return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** The whole block: {@code dgen verify} compares each copy with its stream. */
  @Test
  void theDocumentsCommandsRun() throws Exception {
    String document = Files.readString(TestRun.project().resolve("docs/hadoop.md"));
    Matcher block = Pattern.compile("(?s)```sh hadoop\n(.*?)```").matcher(document);
    assertThat(block.find()).isTrue();
    Said said = bash(block.group(1));
    assertThat(said.status()).as("%s", said).isZero();
    assertThat(said.out())
        .contains("Found 3 items")
        .contains("1048576 1970-01-01 00:00 dgen://42/set?files=3&size=1MiB&dedup=2/file-000002")
        .contains("seven.bin: good; 8 MiB compared")
        .contains("copied.bin: good; 8 MiB compared")
        .contains("set/file-000002: good; 1 MiB compared");
    assertThat(directory.resolve("seven.bin"))
        .hasSameBinaryContentAs(directory.resolve("copied.bin"));
  }

  /** The verification is none that always succeeds. */
  @Test
  void aCopyOfAnotherStreamIsWrong() throws Exception {
    Said said =
        bash(
            "hadoop fs -cat 'dgen://42/8?size=1MiB' >eight.bin\n"
                + "dgen verify eight.bin --seed 42 --stream 7");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("eight.bin: WRONG");
  }

  @Test
  void checksumsAndMistakesArePrinted() throws Exception {
    Said checksum = bash("hadoop fs -checksum 'dgen://42/7?size=1MiB'");
    assertThat(checksum.status()).isZero();
    assertThat(checksum.out())
        .matches("(?s)dgen://42/7\\?size=1MiB\tMD5-of-0MD5-of-512CRC32C\t00000200[0-9a-f]+\\s*");
    Said wrong = bash("hadoop fs -cat 'dgen://42/7?sise=1MiB'");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err())
        .contains("cat: dgen://42/7?sise=1MiB: sise is unknown; known are stream, size");
    Said put = bash("echo x >x; hadoop fs -put -d x 'dgen://42/7'");
    assertThat(put.status()).isNotZero();
    assertThat(List.of(put.err().split("\n"))).anyMatch(line -> line.startsWith("put: "));
  }
}
