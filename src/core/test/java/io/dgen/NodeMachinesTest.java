package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs {@link NodeCheck} on emulated machines with NUMA nodes of all kinds. The property {@code
 * dgen.numaVm} names the emulator, a script: {@code numa-vm OPTIONS -- COMMAND} boots a machine
 * that sees this machine's files, runs the command there and exits with its status. The output of
 * each machine is left in {@code target/numa-machines}.
 */
@Tag("numa")
class NodeMachinesTest {

  private static final Path EMULATOR =
      Path.of(System.getProperty("dgen.numaVm", "../shared/numa-vm")).toAbsolutePath().normalize();

  private static final int SECONDS = 1200;

  /**
   * A machine.
   *
   * @param options the emulator's options
   * @param within the command that runs the check, or empty
   * @param expected the check's arguments
   */
  private record Machine(
      String name, List<String> options, List<String> within, List<String> expected) {

    static Machine of(String name, String options, String expected) {
      return new Machine(name, words(options), List.of(), words(expected));
    }

    private static List<String> words(String text) {
      return List.of(text.split(" +"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void emulatorIsHere() {
    if (!Files.isExecutable(EMULATOR)) {
      String reason =
          "no emulator of NUMA machines at " + EMULATOR + " (remedy: pass -Ddgen.numaVm=FILE)";
      System.out.println("not tested: " + reason); // Maven does not show the reason
      abort(reason);
    }
    assertThat(TestRun.nativeExpected()).as("the native library was built").isTrue();
  }

  /** The memory of a node's workers is on the node itself. */
  private static String own(int nodes, int cpusEach) {
    return String.join(
        " ", IntStream.range(0, nodes).mapToObj(n -> n + ":" + cpusEach + "@" + n).toList());
  }

  static Stream<Machine> machines() {
    return Stream.of(
        Machine.of("2 nodes", "--nodes 2 --cpus 4", own(2, 2) + " refused=2 chunk=8"),
        Machine.of("4 nodes", "--nodes 4 --cpus 8", own(4, 2) + " refused=4"),
        Machine.of("16 nodes", "--nodes 16 --cpus 32", own(16, 2) + " refused=16"),
        Machine.of("1 node", "--nodes 1 --cpus 3", "0:3@0 refused=1"),
        Machine.of(
            "a node without memory, nearest to the last",
            "--node cpus=2,mem=1G --node cpus=2 --node cpus=3,mem=1G --dist 1,2,15",
            "0:2@0 1:2@2 2:3@2"),
        Machine.of(
            "a node without CPUs",
            "--node cpus=2,mem=1G --node cpus=2,mem=1G --node mem=1G",
            "0:2@0 1:2@1 refused=2"),
        Machine.of(
            "a gap in the nodes' numbers",
            "--node cpus=2,mem=1G --node absent,cpus=1 --node cpus=2,mem=1G --node cpus=2,mem=1G",
            "0:2@0 2:2@2 3:2@3 refused=1 refused=4"),
        Machine.of(
            "CPUs offline, all of one node's among them",
            "--nodes 4 --cpus 8 --offline 1,4-5",
            "0:1@0 1:2@1 3:2@3 refused=2"),
        Machine.of("CPU numbers interleaved", "--nodes 4 --cpus 8 --interleave", own(4, 2)),
        Machine.of(
            "cpuset of two nodes",
            "--nodes 4 --cpus 8 --cpuset 2-5:1-2",
            "1:2@1 2:2@2 refused=0 refused=3"),
        Machine.of(
            "cpuset that cuts through nodes and has one node's memory",
            "--nodes 4 --cpus 8 --cpuset 1-4:1",
            "0:1@1 1:2@1 2:1@1 refused=3"),
        new Machine(
            "affinity mask",
            List.of("--nodes", "4", "--cpus", "8"),
            List.of("taskset", "-c", "1,4-7"),
            List.of("0:1@0", "2:2@2", "3:2@3", "refused=1")),
        Machine.of(
            "more than 1024 possible CPUs",
            "--nodes 2 --cpus 4 --append possible_cpus=1500",
            own(2, 2) + " possible=1500"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("machines")
  void everythingIsWhereItBelongs(Machine machine) throws Exception {
    check(machine, SECONDS);
  }

  /** Runs machines that take many minutes. */
  @Test
  @Tag("long")
  void sixteenNodesWith384Cpus() throws Exception {
    check(
        Machine.of(
            "16 nodes with 384 CPUs",
            "--nodes 16 --cpus 384 --sockets 4 --dist hbv5",
            own(16, 24) + " refused=16"),
        6 * SECONDS);
  }

  private static void check(Machine machine, int seconds) throws Exception {
    List<String> command = new ArrayList<>(machine.within());
    command.addAll(java(NodeCheck.class));
    command.addAll(machine.expected());
    String text = run(machine.name(), machine.options(), command, seconds);
    assertThat(text).endsWith("all right\n");
  }

  /** Denied system calls are reported on a machine with nodes, and the bytes are right. */
  @Test
  void whatIsDeniedIsTold() throws Exception {
    String report = String.join(" ", java(PlacementReport.class)) + " AUTO; echo end";
    String deny = TestRun.project().resolve("target/native/test/deny") + " ";
    List<String> script =
        List.of(
            "exec 2>&1",
            report,
            deny + "mbind " + report,
            deny + "move_pages " + report,
            deny + "sched_setaffinity " + report,
            deny + "mbind,move_pages,sched_setaffinity " + report,
            report.replace(" -cp ", " -Ddgen.numa.path=/nonexistent.so -cp "));
    String text =
        run(
            "2 nodes with system calls denied",
            List.of("--nodes", "2", "--cpus", "4"),
            List.of("sh", "-c", String.join("\n", script)),
            SECONDS);
    String[] reports = text.split("end\n");
    assertThat(reports).hasSize(6);
    assertThat(reports)
        .allSatisfy(
            r -> assertThat(r.lines()).contains("threads 4", "bytes right", "chunks right 40"));

    assertThat(reports[0]).doesNotContain("refused").contains("nodes 2\n", "pinned NODE\n");
    String unbound = "buffer refused memory bound to nodes is not in use: ";
    String untold = "pages refused asking for nodes is not in use: ";
    String unpinned = "refused pinning is not in use: ";
    assertThat(reports[1]).contains("nodes 2\n", "pinned NODE\n", unbound).doesNotContain(untold);
    assertThat(reports[2]).contains("nodes 2\n", "pinned NODE\n", untold).doesNotContain(unbound);
    assertThat(reports[3])
        .contains("nodes 2\n", "pinned NONE\n", unpinned)
        .doesNotContain(unbound, untold);
    assertThat(reports[4]).contains("nodes 2\n", "pinned NONE\n", unbound, untold, unpinned);
    assertThat(reports[5])
        .contains("nodes 0\n", "pinned NONE\n", "refused placement by NUMA node is not in use: ");
  }

  /** Returns an interpreting JVM: compiling is slowest on an emulated machine. */
  private static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xint",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        ForkedJvm.mainClasses() + ":" + ForkedJvm.testClasses(),
        main.getName());
  }

  /** Runs a command on a machine, which must succeed; returns its output. */
  private static String run(String name, List<String> options, List<String> within, int seconds)
      throws Exception {
    Path directory = Files.createDirectories(TestRun.project().resolve("target/numa-machines"));
    Path output = directory.resolve(name.replaceAll("\\W+", "-") + ".log");
    List<String> command = new ArrayList<>();
    command.add(EMULATOR.toString());
    command.addAll(options);
    command.addAll(List.of("--timeout", Integer.toString(seconds), "--"));
    command.addAll(within);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      // The emulator enforces the time limit; it may have to be fetched first.
      assertThat(process.waitFor(seconds + 600L, TimeUnit.SECONDS)).as("ended").isTrue();
    } finally {
      process.destroy();
    }
    String text = Files.readString(output);
    System.out.printf(
        "%s: exit %d, %d checks hold, %d fail%n",
        name, process.exitValue(), count(text, "ok   "), count(text, "FAIL "));
    String others =
        String.join("\n", text.lines().filter(line -> !line.startsWith("ok   ")).toList());
    assertThat(process.exitValue()).as("%s%n%s", output, others).isZero();
    return text;
  }

  private static long count(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).count();
  }
}
