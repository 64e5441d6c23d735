package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The placement of workers on machines of all kinds. */
class PlacementTest {

  private static final OptionalInt ALL = OptionalInt.empty();

  @TempDir Path directory;

  private FakeMachine machine() {
    return new FakeMachine(directory);
  }

  private Topology four() {
    return machine().nodesAlike(4, 2, FakeMachine.GIB).allowed("0-7", "0-3").topology();
  }

  private static String summary(Placement placement) {
    return String.join(
        " ",
        placement.groups().stream()
            .map(
                g ->
                    g.node()
                        + ":"
                        + g.workerCpus()
                        + "/"
                        + g.cpus()
                        + "@"
                        + (g.memoryNode().isPresent() ? g.memoryNode().getAsInt() : "-"))
            .toList());
  }

  @Test
  void aWorkerForEachCpuAndMemoryOfItsOwnNode() {
    Placement placement = Placement.byNode(four(), ALL, 0);
    assertThat(placement.byNode()).isTrue();
    assertThat(summary(placement))
        .isEqualTo("0:[0, 1]/0-1@0 1:[2, 3]/2-3@1 2:[4, 5]/4-5@2 3:[6, 7]/6-7@3");
    assertThat(Placement.byNode(four(), ALL, 0)).isEqualTo(placement);
    assertThat(Placement.byNode(four(), ALL, 1000)).isEqualTo(placement);
  }

  @Test
  void nodesWithoutAWorkerAreLeftOut() {
    assertThat(summary(Placement.byNode(four(), ALL, 3)))
        .isEqualTo("0:[0]/0-1@0 1:[2]/2-3@1 2:[4]/4-5@2");
    assertThat(summary(Placement.byNode(four(), ALL, 1))).isEqualTo("0:[0]/0-1@0");
    assertThat(summary(Placement.byNode(four(), ALL, 5)))
        .isEqualTo("0:[0, 1]/0-1@0 1:[2]/2-3@1 2:[4]/4-5@2 3:[6]/6-7@3");
  }

  @Test
  void hbv5() {
    Topology topology =
        machine()
            .nodesAlike(16, 24, FakeMachine.GIB)
            .allowed(everyCpuButTheFirstOf(16, 24), "0-15")
            .topology();
    Placement placement = Placement.byNode(topology, ALL, 0);
    assertThat(placement.groups()).hasSize(16);
    for (int n = 0; n < 16; n++) {
      Placement.Group group = placement.groups().get(n);
      assertThat(group.node()).isEqualTo(n);
      assertThat(group.memoryNode()).hasValue(n);
      assertThat(group.workerCpus()).hasSize(23).doesNotContain(24 * n).doesNotHaveDuplicates();
      assertThat(group.cpus()).isEqualTo(IdSet.parse((24 * n + 1) + "-" + (24 * n + 23)));
    }
    // With half of the workers, each node has half of its own.
    assertThat(Placement.byNode(topology, ALL, 184).groups())
        .extracting(g -> g.workerCpus().size())
        .allSatisfy(workers -> assertThat(workers).isBetween(11, 12));
  }

  private static String everyCpuButTheFirstOf(int nodes, int cpusEach) {
    StringBuilder list = new StringBuilder();
    for (int n = 0; n < nodes; n++) {
      list.append(n == 0 ? "" : ",").append(n * cpusEach + 1).append('-');
      list.append((n + 1) * cpusEach - 1);
    }
    return list.toString();
  }

  @Test
  void aNodeWithoutMemoryHasTheNearest() {
    Topology topology =
        machine()
            .online("0-5")
            .nodes("0-2")
            .node(0, "0-1", FakeMachine.GIB, "10 20 20")
            .node(1, "2-3", 0, "20 10 15")
            .node(2, "4-5", FakeMachine.GIB, "20 15 10")
            .allowed("0-5", "0-2")
            .topology();
    assertThat(summary(Placement.byNode(topology, ALL, 0)))
        .isEqualTo("0:[0, 1]/0-1@0 1:[2, 3]/2-3@2 2:[4, 5]/4-5@2");
  }

  @Test
  void gapsAndNodesWithoutCpus() {
    Topology topology =
        machine()
            .online("0-3")
            .nodes("0,2,5")
            .node(0, "0-1", FakeMachine.GIB, "10 20 20")
            .node(2, "2-3", FakeMachine.GIB, "20 10 20")
            .node(5, "", FakeMachine.GIB, "20 20 10")
            .allowed("0-3", "0,2,5")
            .topology();
    assertThat(summary(Placement.byNode(topology, ALL, 0)))
        .isEqualTo("0:[0, 1]/0-1@0 2:[2, 3]/2-3@2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.byNode(topology, OptionalInt.of(1), 0))
        .withMessage("numaNode is 1, which does not exist; usable nodes: 0, 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.byNode(topology, OptionalInt.of(5), 0))
        .withMessage(
            "numaNode is 5, which has no CPU that this process may use; usable nodes: 0, 2");
  }

  @Test
  void aCpusetsMemoryCounts() {
    Topology topology = machine().nodesAlike(4, 2, FakeMachine.GIB).allowed("1-4", "1").topology();
    assertThat(summary(Placement.byNode(topology, ALL, 0)))
        .isEqualTo("0:[1]/1@1 1:[2, 3]/2-3@1 2:[4]/4@1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Placement.byNode(topology, OptionalInt.of(3), 0))
        .withMessageContaining("numaNode is 3")
        .withMessageContaining("usable nodes: 0, 1, 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void onlyOneNode(int node) {
    Placement placement = Placement.byNode(four(), OptionalInt.of(node), 0);
    assertThat(placement.groups()).hasSize(1);
    assertThat(placement.groups().getFirst().node()).isEqualTo(node);
    assertThat(placement.groups().getFirst().workerCpus()).containsExactly(2 * node, 2 * node + 1);
    assertThat(placement.groups().getFirst().memoryNode()).hasValue(node);
    assertThat(Placement.byNode(four(), OptionalInt.of(node), 1).groups().getFirst().workerCpus())
        .containsExactly(2 * node);
  }

  @Test
  void anywhere() {
    assertThat(Placement.anywhere().byNode()).isFalse();
    assertThat(Placement.anywhere().groups()).hasSize(1);
    assertThat(Placement.anywhere().groups().getFirst().memoryNode()).isEmpty();
  }

  @Test
  void isImmutable() {
    Placement placement = Placement.byNode(four(), ALL, 0);
    List<Placement.Group> groups = placement.groups();
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(groups::removeLast);
    List<Integer> cpus = groups.getFirst().workerCpus();
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(cpus::removeLast);
  }
}
