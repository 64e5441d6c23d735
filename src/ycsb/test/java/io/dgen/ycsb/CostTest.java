package io.dgen.ycsb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import site.ycsb.workloads.CoreWorkload;

/**
 * Measures the CPU time of YCSB's client with this workload and with the core workload, in
 * alternation. The database does next to nothing, so the shares are larger than with any other.
 * Informational: {@code ./build.sh test -Pycsb,long -Dtest=CostTest -Ddgen.cost.rounds=7
 * -Ddgen.cost.operations=2000000}.
 */
@Tag("long")
class CostTest {

  private static final int ROUNDS = Integer.getInteger("dgen.cost.rounds", 1);
  private static final int OPERATIONS = Integer.getInteger("dgen.cost.operations", 20_000);

  @TempDir private Path directory;

  /** Returns the seconds of CPU time of a client that inserts rows and reads each some times. */
  private double seconds(String workload, String... more) throws Exception {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("dgen-"))
            .collect(Collectors.joining(File.pathSeparator));
    Path database =
        Path.of(MapDb.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", "TIMEFORMAT='CPU %U %S'; time \"$@\"", "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp"));
    command.add(
        String.join(
            File.pathSeparator, System.getProperty("dgen.ycsb.jar"), jars, database.toString()));
    command.addAll(List.of("site.ycsb.Client", "-db", MapDb.class.getName()));
    command.addAll(List.of("-p", "file=" + directory.resolve("rows-" + workload)));
    command.addAll(List.of("-p", "workload=" + workload, "-p", "recordcount=2000"));
    command.addAll(List.of("-p", "operationcount=" + OPERATIONS));
    command.addAll(List.of(more));
    Path said = directory.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.waitFor();
    String text = Files.readString(said);
    Matcher cpu = Pattern.compile("CPU (\\S+) (\\S+)").matcher(text);
    assertThat(cpu.find()).as(text).isTrue();
    assertThat(text).contains("Return=OK").doesNotContain("dgen: bad");
    return Double.parseDouble(cpu.group(1)) + Double.parseDouble(cpu.group(2));
  }

  private void compare(String what, String... words) throws Exception {
    List<Double> ratios = new ArrayList<>();
    double seconds = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String[] own = Arrays.copyOf(words, words.length + 2);
      own[words.length] = "-p";
      own[words.length + 1] = "dgen.seed=42";
      String core = CoreWorkload.class.getName();
      String ours = DgenWorkload.class.getName();
      double base = i % 2 == 0 ? seconds(core, words) : 0;
      seconds = seconds(ours, own);
      ratios.add(seconds / (base == 0 ? seconds(core, words) : base));
    }
    ratios.sort(null);
    System.out.printf(
        Locale.ROOT,
        "YCSB %s: CPU time with dgen : with the core workload %.3f (%.3f to %.3f); %.1f s%n",
        what,
        ratios.get(ROUNDS / 2),
        ratios.getFirst(),
        ratios.getLast(),
        seconds);
  }

  @Test
  void theStockClient() throws Exception {
    compare("load of 2000 rows", "-load");
    compare("reads", "-t", "-p", "readproportion=1", "-p", "updateproportion=0");
    compare("half updates", "-t", "-p", "readproportion=0.5", "-p", "updateproportion=0.5");
  }
}
