package io.dgen.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.RuntimeInfo;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.numa.AvailableMemory;
import io.dgen.numa.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Advice on machines that are made up. */
class AdviceTest {

  @TempDir private Path root;

  private static Machine machine(int cpus, long memory, OptionalLong limit) {
    return new Machine("", "", "", cpus, 4096, 1 << 20, new AvailableMemory(memory, limit));
  }

  private List<Advice> of(Machine machine, String hugePages) {
    Topology here = Topology.current();
    NodeReport nodes = new NodeReport(new Topology(here.nodes(), hugePages));
    return Advice.of(root, machine, nodes, BackendReport.look(), runtime());
  }

  private static RuntimeInfo runtime() {
    try (DataGenerator generator =
        DataGenerator.open(StreamSpec.builder(0L).seed(0).build(), TestRun.scalar(1))) {
      return generator.runtime();
    }
  }

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void namesWhatSlowsItDownAndTheRemedy() throws IOException {
    put("sys/devices/system/cpu/online", "0-7,16\n");
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    List<Advice> all = of(machine(2, 256L << 20, OptionalLong.of(1L << 30)), "never");
    assertThat(all)
        .contains(
            new Advice(
                "2 of 9 CPUs may be used",
                "allow more: the affinity (taskset), the cgroup's cpuset or cpu.max, or the"
                    + " container's CPU limit"),
            new Advice(
                "the CPUs' frequency governor is powersave",
                "cpupower frequency-set -g performance"),
            new Advice(
                "transparent huge pages are off, so chunks use small pages",
                "echo madvise >/sys/kernel/mm/transparent_hugepage/enabled"),
            new Advice(
                "only 256 MiB of memory are available, so chunks may have to be small",
                "raise the cgroup's memory limit"));
    // The plain back end is in use there.
    assertThat(all.getFirst().finding()).contains("native back end");
    assertThat(all).allMatch(each -> !each.remedy().isEmpty());
  }

  @Test
  void saysNothingWhereThereIsNothingToDo() throws IOException {
    put("sys/devices/system/cpu/online", "0-1\n");
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
    assertThat(of(machine(2, 8L << 30, OptionalLong.empty()), "madvise"))
        .extracting(Advice::finding)
        .noneMatch(text -> text.matches(".*(CPUs|governor|huge pages|of memory).*"));
  }

  @Test
  void isShownByInfo() {
    Map<String, Object> json = Cli.run("info", "--json").has(0).json();
    assertThat((List<?>) json.get("advice"))
        .allMatch(each -> ((Map<?, ?>) each).keySet().equals(Set.of("finding", "remedy")));
    assertThat(Cli.run("info").has(0).out())
        .containsAnyOf("Faster here:\n", "Nothing would make it faster here.\n");
  }
}
