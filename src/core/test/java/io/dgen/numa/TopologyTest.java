package io.dgen.numa;

import static io.dgen.numa.FakeMachine.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.numa.Topology.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {

  private FakeMachine machine;

  @BeforeEach
  void makeMachine(@TempDir Path directory) {
    machine = new FakeMachine(directory);
  }

  private static List<Integer> numbers(List<Node> nodes) {
    return nodes.stream().map(Node::number).toList();
  }

  /** Returns {@code node:usable CPUs} of each node. */
  private static List<String> usable(Topology topology) {
    return topology.nodes().stream().map(n -> n.number() + ":" + n.usableCpus()).toList();
  }

  @Test
  void oneNode() {
    Topology topology = machine.nodesAlike(1, 2, 4 * GIB).allowed("0-1", "0").topology();
    assertThat(topology.nodes())
        .containsExactly(
            new Node(0, IdSet.of(0, 1), IdSet.of(0, 1), 4 * GIB, 2 * GIB, true, List.of(10)));
    assertThat(topology.transparentHugePages()).isEqualTo("madvise");
    assertThat(topology.usableCpus()).isEqualTo(IdSet.of(0, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void nodesAlike(int count) {
    Topology topology =
        machine.nodesAlike(count, 8, 64 * GIB).allowed("0-1023", "0-1023").topology();
    assertThat(topology.nodes()).hasSize(count);
    assertThat(topology.workerNodes()).isEqualTo(topology.nodes());
    assertThat(topology.memoryNodes()).isEqualTo(topology.nodes());
    assertThat(topology.usableCpus()).isEqualTo(IdSet.first(8 * count));
    Node last = topology.node(count - 1).orElseThrow();
    assertThat(last.cpus()).hasToString(8 * count - 8 + "-" + (8 * count - 1));
    assertThat(topology.nearestMemory(last)).contains(last);
    assertThat(topology.distance(last, topology.nodes().getFirst())).isEqualTo(20);
    assertThat(topology.node(count)).isEmpty();
  }

  /** 16 nodes of 24 cores in 4 packages; the hypervisor keeps one core of each node. */
  @Test
  void hbv5() {
    for (int n = 0; n < 16; n++) {
      int self = n;
      String distances =
          IntStream.range(0, 16)
              .mapToObj(to -> to == self ? "10" : to / 4 == self / 4 ? "12" : "32")
              .collect(Collectors.joining(" "));
      machine.node(n, 24 * n + "-" + (24 * n + 22), 28 * GIB, distances);
    }
    String online =
        IntStream.range(0, 16)
            .mapToObj(n -> 24 * n + "-" + (24 * n + 22))
            .collect(Collectors.joining(","));
    Topology topology = machine.online(online).nodes("0-15").allowed("0-383", "0-15").topology();
    assertThat(topology.workerNodes()).hasSize(16).allMatch(n -> n.usableCpus().size() == 23);
    assertThat(topology.usableCpus().size()).isEqualTo(368);
    assertThat(topology.usableCpus().contains(23)).isFalse();
    Node fifth = topology.node(5).orElseThrow();
    assertThat(topology.distance(fifth, topology.node(6).orElseThrow())).isEqualTo(12);
    assertThat(topology.distance(fifth, topology.node(8).orElseThrow())).isEqualTo(32);
  }

  /** Nodes with memory only, such as HBM or CXL. */
  @Test
  void nodeWithoutCpus() {
    Topology topology =
        machine
            .node(0, "0-3", 8 * GIB, "10 20 13")
            .node(1, "4-7", 8 * GIB, "20 10 23")
            .node(2, "", 16 * GIB, "13 23 10")
            .online("0-7")
            .nodes("0-2")
            .allowed("0-7", "0-2")
            .topology();
    assertThat(numbers(topology.workerNodes())).containsExactly(0, 1);
    assertThat(numbers(topology.memoryNodes())).containsExactly(0, 1, 2);
    assertThat(topology.usableCpus()).isEqualTo(IdSet.first(8));
  }

  @Test
  void nodeWithoutMemory() {
    Topology topology =
        machine
            .node(0, "0-1", 8 * GIB, "10 20 30 20")
            .node(1, "2-3", 0, "20 10 15 15")
            .node(2, "4-5", 8 * GIB, "30 15 10 20")
            .node(3, "6-7", 8 * GIB, "20 15 20 10")
            .online("0-7")
            .nodes("0-3")
            .allowed("0-7", "0,2-3")
            .topology();
    assertThat(numbers(topology.workerNodes())).containsExactly(0, 1, 2, 3);
    assertThat(numbers(topology.memoryNodes())).containsExactly(0, 2, 3);
    Node without = topology.node(1).orElseThrow();
    assertThat(without.memoryUsable()).isFalse();
    assertThat(without.memoryBytes()).isZero();
    assertThat(topology.nearestMemory(without).orElseThrow().number()).isEqualTo(2);
  }

  /** The affinity mask contains CPUs that are offline or do not exist. */
  @Test
  void offlineCpus() {
    Topology topology =
        machine
            .node(0, "0-2", 8 * GIB, "10 20")
            .node(1, "4,7", 8 * GIB, "20 10")
            .online("0-2,4,7")
            .nodes("0-1")
            .allowed("0-255", "0-1")
            .topology();
    assertThat(usable(topology)).containsExactly("0:0-2", "1:4,7");
  }

  @Test
  void gapsInTheNumbers() {
    Topology topology =
        machine
            .node(0, "0-1", 8 * GIB, "10 21 31")
            .node(2, "4-5", 8 * GIB, "21 10 41")
            .node(7, "6-7", 8 * GIB, "31 41 10")
            .online("0-1,4-7")
            .nodes("0,2,7")
            .allowed("0-7", "0,2,7")
            .topology();
    assertThat(usable(topology)).containsExactly("0:0-1", "2:4-5", "7:6-7");
    assertThat(topology.node(1)).isEmpty();
    assertThat(topology.distance(topology.nodes().get(1), topology.nodes().get(2))).isEqualTo(41);
  }

  @Test
  void interleavedNumbers() {
    Topology topology =
        machine
            .node(0, "0,2,4,6", 8 * GIB, "10 20")
            .node(1, "1,3,5,7", 8 * GIB, "20 10")
            .online("0-7")
            .nodes("0-1")
            .allowed("1-4", "0-1")
            .topology();
    assertThat(usable(topology)).containsExactly("0:2,4", "1:1,3");
    assertThat(topology.nodes().getFirst().cpus()).hasToString("0,2,4,6");
  }

  @Test
  void moreThan1024Cpus() {
    Topology topology =
        machine.nodesAlike(16, 128, 64 * GIB).allowed("100-2047", "0-15").topology();
    assertThat(topology.usableCpus()).hasToString("100-2047");
    assertThat(topology.node(15).orElseThrow().usableCpus()).hasToString("1920-2047");
    assertThat(topology.node(0).orElseThrow().usableCpus().size()).isEqualTo(28);
  }

  @Test
  void affinityLeavesANodeWithoutWorkers() {
    Topology topology = machine.nodesAlike(4, 4, GIB).allowed("1,8-9", "0-3").topology();
    assertThat(usable(topology)).containsExactly("0:1", "1:", "2:8-9", "3:");
    assertThat(numbers(topology.workerNodes())).containsExactly(0, 2);
    assertThat(numbers(topology.memoryNodes())).containsExactly(0, 1, 2, 3);
  }

  /** Version 2: the controller may be enabled only above the process's own cgroup. */
  @ParameterizedTest
  @ValueSource(strings = {"a.slice/b.scope", "a.slice", "."})
  void cpusetOfVersion2(String enabledAt) {
    Topology topology =
        machine
            .nodesAlike(4, 4, GIB)
            .allowed("0-15", "0-3")
            .cgroups("0::/a.slice/b.scope")
            .cgroupFile(enabledAt + "/cpuset.cpus.effective", "2-9")
            .cgroupFile(enabledAt + "/cpuset.mems.effective", "1-2")
            .topology();
    assertThat(usable(topology)).containsExactly("0:2-3", "1:4-7", "2:8-9", "3:");
    assertThat(numbers(topology.memoryNodes())).containsExactly(1, 2);
    assertThat(topology.nearestMemory(topology.nodes().getFirst()).orElseThrow().number())
        .isEqualTo(1);
  }

  /** Version 1 with an empty version 2 beside it; in a container the path is the host's. */
  @ParameterizedTest
  @ValueSource(strings = {"cpuset/docker/4711", "cpuset"})
  void cpusetOfVersion1(String mountedAs) {
    Topology topology =
        machine
            .nodesAlike(2, 4, GIB)
            .allowed("0-7", "0-1")
            .cgroups("9:name=systemd:/\n3:cpu,cpuset:/docker/4711\n0::/elsewhere")
            .cgroupFile("elsewhere/cpuset.cpus.effective", "0")
            .cgroupFile(mountedAs + "/cpuset.effective_cpus", "3-4")
            .cgroupFile(mountedAs + "/cpuset.effective_mems", "1")
            .topology();
    assertThat(usable(topology)).containsExactly("0:3", "1:4");
    assertThat(numbers(topology.memoryNodes())).containsExactly(1);
  }

  @Test
  void restrictionsThatCannotBeAreLeftOut() {
    Topology topology =
        machine
            .nodesAlike(2, 2, GIB)
            .allowed("1-2", "1")
            .cgroups("0::/../../outside\nno cgroup at all\n1:x")
            .cgroupFile("cpuset.cpus.effective", "3")
            .cgroupFile("cpuset.mems.effective", "5")
            .cgroupFile("../outside/cpuset.cpus.effective", "2")
            .topology();
    assertThat(usable(topology)).containsExactly("0:1", "1:2");
    assertThat(numbers(topology.memoryNodes())).containsExactly(1);
  }

  @Test
  void noNodes() {
    Topology topology = machine.online("0-3").allowed("1-3", "0").memory(6 * GIB).topology();
    assertThat(topology.nodes())
        .containsExactly(
            new Node(0, IdSet.first(4), IdSet.of(1, 2, 3), 6 * GIB, 3 * GIB, true, List.of(10)));
  }

  /** Another operating system, or hidden directories. */
  @Test
  void nothingAtAll(@TempDir Path empty) {
    Topology topology = Topology.read(empty.resolve("sys"), empty.resolve("proc"));
    IdSet all = IdSet.first(Runtime.getRuntime().availableProcessors());
    assertThat(topology.nodes()).containsExactly(new Node(0, all, all, 0, 0, true, List.of(10)));
    assertThat(topology.transparentHugePages()).isEmpty();
  }

  @Test
  void nodesThatOwnNoCpu() {
    Topology topology =
        machine.node(0, "", GIB, "10").nodes("0").online("0-1").allowed("0-1", "0").topology();
    assertThat(usable(topology)).containsExactly("0:0-1");
  }

  @Test
  void filesThatMakeNoSense() {
    Topology topology =
        machine
            .nodesAlike(2, 2, GIB)
            .allowed("many", "")
            .write("devices/system/node/node1/distance", "20 ten")
            .write("kernel/mm/transparent_hugepage/enabled", "?")
            .topology();
    assertThat(usable(topology)).containsExactly("0:0-1", "1:2-3");
    assertThat(topology.nodes().get(1).distances()).containsExactly(20, 10);
    assertThat(numbers(topology.memoryNodes())).containsExactly(0, 1);
    assertThat(topology.transparentHugePages()).isEmpty();
  }

  @Test
  void thisMachine() {
    Topology topology = Topology.current();
    assertThat(topology.workerNodes()).isNotEmpty();
    // The JVM counts the CPUs of the affinity mask, or fewer because of a cgroup's quota.
    assertThat(topology.usableCpus().size())
        .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(topology.nodes())
        .allSatisfy(node -> assertThat(topology.distance(node, node)).isEqualTo(10));
  }
}
