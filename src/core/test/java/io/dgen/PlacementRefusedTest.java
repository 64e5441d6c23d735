package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.dgen.numa.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * JVMs with denied system calls: the bytes are right, there are as many workers as CPUs, and
 * refusals are reported.
 */
class PlacementRefusedTest {

  /** Returns a CPU that this process may use. */
  private static final String CPU =
      Integer.toString(Topology.current().usableCpus().stream().findFirst().orElseThrow());

  private static final int CPUS = Topology.current().usableCpus().size();

  /** Runs the report by a command, with native access if this run has it. */
  private static String report(List<String> within, NumaMode mode, String... flags)
      throws Exception {
    List<String> command = new ArrayList<>(within);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(ForkedJvm.coverageAgent());
    if (!TestRun.PURE_JAVA) {
      command.add("--enable-native-access=ALL-UNNAMED");
    } else {
      command.add("--illegal-native-access=deny");
    }
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-cp",
            ForkedJvm.mainClasses() + ":" + ForkedJvm.testClasses(),
            PlacementReport.class.getName(),
            mode.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static void assertRightBytes(String report) {
    assertThat(report.lines()).contains("bytes right", "chunks right 40");
  }

  /** Aborts the test without libdgen_numa. */
  private static void libraryIsThere() {
    assumeFalse(TestRun.PURE_JAVA, "native access is denied in this run");
    if (!Files.exists(TestRun.nativeDirectory().resolve(System.mapLibraryName("dgen_numa")))) {
      abort("libdgen_numa was not built: no libnuma with headers, or no C compiler");
    }
  }

  /** Returns the command that runs a program with system calls denied. */
  private static List<String> without(String systemCalls) {
    libraryIsThere();
    Path deny = TestRun.project().resolve("target/native/test/deny");
    assertThat(deny).as("built with the native library").isExecutable();
    return List.of(deny.toString(), systemCalls);
  }

  @ParameterizedTest
  @EnumSource(
      value = NumaMode.class,
      names = {"AUTO", "FORCE"})
  void tasksetLeavesOneWorker(NumaMode mode) throws Exception {
    if (mode == NumaMode.FORCE) {
      libraryIsThere();
    }
    String report = report(List.of("taskset", "-c", CPU), mode);
    assertRightBytes(report);
    assertThat(report.lines())
        .contains("threads 1")
        .noneMatch(line -> line.startsWith("refused p")); // pinning, placement
    if (mode == NumaMode.FORCE) {
      assertThat(report.lines()).contains("pinned NODE", "worker 0 on " + CPU);
    }
  }

  @Test
  void withoutMbindMemoryLiesWhereItIsWritten() throws Exception {
    String report = report(without("mbind"), NumaMode.FORCE);
    assertRightBytes(report);
    assertThat(report.lines())
        .contains("threads " + CPUS, "pinned NODE")
        .anyMatch(line -> line.startsWith("refused memory bound to nodes is not in use: "))
        .anyMatch(
            line ->
                line.startsWith("buffer refused memory bound to nodes is not in use: ")
                    && line.contains("denied")
                    && line.contains("remedy: "));
  }

  @Test
  void withoutMovePagesNobodyTellsWherePagesLie() throws Exception {
    String report = report(without("move_pages"), NumaMode.FORCE);
    assertRightBytes(report);
    assertThat(report.lines())
        .contains("threads " + CPUS, "pinned NODE")
        .noneMatch(line -> line.startsWith("refused ") || line.startsWith("buffer refused "))
        .anyMatch(
            line -> line.startsWith("pages refused asking for nodes") && line.contains("denied"));
  }

  @Test
  void withoutSchedSetaffinityWorkersAreNotPinned() throws Exception {
    String report = report(without("sched_setaffinity"), NumaMode.FORCE);
    assertRightBytes(report);
    assertThat(report.lines())
        .contains("threads " + CPUS, "pinned NONE", "pages 1221")
        .noneMatch(line -> line.startsWith("buffer refused "))
        .filteredOn(line -> line.startsWith("refused "))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("pinning is not in use").contains("denied"));
  }

  @ParameterizedTest
  @EnumSource(
      value = NumaMode.class,
      names = {"AUTO", "FORCE"})
  void withoutAnyOfThemTheBytesAreRight(NumaMode mode) throws Exception {
    String report =
        report(without("mbind,move_pages,sched_setaffinity,get_mempolicy,madvise"), mode);
    assertRightBytes(report);
    assertThat(report.lines())
        .contains("threads " + CPUS)
        .anyMatch(line -> line.startsWith("buffer refused huge pages is not in use: "))
        .anyMatch(line -> line.startsWith("pages refused "));
    if (mode == NumaMode.FORCE) {
      assertThat(report.lines())
          .contains("pinned NONE")
          .anyMatch(line -> line.startsWith("refused pinning is not in use: "))
          .anyMatch(line -> line.startsWith("buffer refused memory bound to nodes"));
    }
  }

  /** A machine without libnuma. */
  @Test
  void withoutTheLibraryAutomaticGoesOn() throws Exception {
    assumeFalse(TestRun.PURE_JAVA, "native access is denied in this run");
    String report =
        report(List.of(), NumaMode.AUTO, "-Ddgen.numa.path=/nonexistent/libdgen_numa.so");
    assertRightBytes(report);
    assertThat(report.lines())
        .contains("threads " + CPUS, "nodes 0", "pinned NONE")
        .anyMatch(
            line ->
                line.startsWith("buffer refused huge pages")
                    && line.contains("dgen.numa.path=/nonexistent/libdgen_numa.so is not a file"));
  }

  @ParameterizedTest
  @EnumSource(
      value = NumaMode.class,
      names = {"AUTO", "FORCE"})
  void aCgroupsCpusetCounts(NumaMode mode) throws Exception {
    libraryIsThere();
    Path group = cpuset();
    try {
      Files.writeString(group.resolve("cpuset.cpus"), CPU);
      Files.writeString(
          group.resolve("cpuset.mems"),
          Integer.toString(Topology.current().memoryNodes().getFirst().number()));
      String enter = "echo $$ >'" + group.resolve("cgroup.procs") + "' && exec \"$@\"";
      String report = report(List.of("sh", "-c", enter, "sh"), mode);
      assertRightBytes(report);
      assertThat(report.lines())
          .contains("threads 1", "pages 1221")
          .noneMatch(line -> line.startsWith("refused ") || line.startsWith("buffer refused "));
    } finally {
      Files.delete(group);
    }
  }

  /** Creates a cpuset: of version 1, or of version 2 if the controller is delegated. */
  private static Path cpuset() throws IOException {
    Path mount = Path.of("/sys/fs/cgroup");
    Path first = mount.resolve("cpuset");
    Path handedDown = mount.resolve("cgroup.subtree_control");
    Path parent = null;
    if (Files.exists(first.resolve("cpuset.cpus"))) {
      parent = first;
    } else if (Files.exists(handedDown) && Files.readString(handedDown).contains("cpuset")) {
      parent = mount;
    }
    if (parent == null || !Files.isWritable(parent)) {
      abort("this user cannot create cpusets here; the emulated machines have some");
    }
    try {
      return Files.createDirectory(parent.resolve("dgen-test-" + ProcessHandle.current().pid()));
    } catch (IOException e) {
      return abort("cpusets cannot be created here; the emulated machines have some: " + e);
    }
  }
}
