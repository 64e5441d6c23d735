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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import site.ycsb.workloads.CoreWorkload;

/**
 * Measures the CPU time of YCSB's client with this workload and with the core workload, in
 * alternation: with RocksDB in its process, and with a database that does next to nothing.
 * Informational: {@code ./build.sh test -Pycsb,long -Dtest=CostTest -Ddgen.cost.rounds=7
 * -Ddgen.cost.operations=1000000}.
 */
@Tag("long")
class CostTest {

  private static final int ROUNDS = Integer.getInteger("dgen.cost.rounds", 1);
  private static final int OPERATIONS = Integer.getInteger("dgen.cost.operations", 20_000);

  @TempDir private Path directory;

  /** Seconds of CPU time of a client, from a load or a run. */
  private double seconds(Class<?> database, boolean dgen, String... more) throws Exception {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("dgen-"))
            .collect(Collectors.joining(File.pathSeparator));
    Path classes = Path.of(MapDb.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", "TIMEFORMAT='CPU %U %S'; time \"$@\"", "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp"));
    command.add(
        String.join(
            File.pathSeparator, System.getProperty("dgen.ycsb.jar"), jars, classes.toString()));
    command.addAll(List.of("site.ycsb.Client", "-db", database.getName()));
    command.addAll(List.of("-p", "file=" + directory.resolve(database.getSimpleName() + dgen)));
    Class<?> workload = dgen ? DgenWorkload.class : CoreWorkload.class;
    command.addAll(List.of("-p", "workload=" + workload.getName()));
    if (dgen) {
      command.addAll(List.of("-p", "dgen.seed=42"));
    }
    command.addAll(List.of(more));
    Path said = directory.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.waitFor();
    String text = Files.readString(said);
    Matcher cpu = Pattern.compile("CPU (\\S+) (\\S+)").matcher(text);
    assertThat(cpu.find()).as(text).isTrue();
    assertThat(text).contains("Return=OK").doesNotContain("dgen: bad", "Return=ERROR");
    return Double.parseDouble(cpu.group(1)) + Double.parseDouble(cpu.group(2));
  }

  private void compare(Class<?> database, String what, String... words) throws Exception {
    List<Double> ratios = new ArrayList<>();
    List<Double> bases = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      double[] seconds = new double[2];
      for (int j = 0; j < 2; j++) {
        int dgen = (i + j) % 2;
        seconds[dgen] = seconds(database, dgen == 1, words);
      }
      ratios.add(seconds[1] / seconds[0]);
      bases.add(seconds[0]);
    }
    ratios.sort(null);
    bases.sort(null);
    System.out.printf(
        Locale.ROOT,
        "YCSB, %s, %s: CPU time with dgen : with the core workload %.3f (%.3f to %.3f); %.1f s%n",
        database.getSimpleName(),
        what,
        ratios.get(ROUNDS / 2),
        ratios.getFirst(),
        ratios.getLast(),
        bases.get(ROUNDS / 2));
  }

  @ParameterizedTest
  @ValueSource(classes = {RocksDb.class, MapDb.class})
  void theStockClient(Class<?> database) throws Exception {
    String rows = database == MapDb.class ? "2000" : "" + OPERATIONS;
    String[] run = {"-p", "recordcount=" + rows, "-p", "operationcount=" + OPERATIONS, "-t"};
    compare(database, "load of " + rows + " rows", "-p", "recordcount=" + rows, "-load");
    compare(database, "reads", with(run, "-p", "readproportion=1", "-p", "updateproportion=0"));
    compare(
        database,
        "half updates",
        with(run, "-p", "readproportion=0.5", "-p", "updateproportion=0.5"));
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
  }
}
