package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dgen.ffi.NumaNative;
import io.dgen.numa.Topology.Node;
import io.dgen.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares this machine's topology with the answers of libnuma and the kernel. */
class TopologyAgreesWithLibnumaTest {

  private static final Topology TOPOLOGY = Topology.current();

  @BeforeAll
  static void libnumaIsHere() {
    try {
      NumaNative.requirePlacement();
    } catch (UnavailableException e) {
      abort(e.getMessage());
    }
  }

  @Test
  void nodes() throws UnavailableException {
    List<Integer> numbers = new ArrayList<>();
    for (int node = 0; node <= NumaNative.maxNode(); node++) {
      try {
        NumaNative.nodeState(node);
        numbers.add(node);
      } catch (UnavailableException e) {
        assertThat(TOPOLOGY.node(node)).isEmpty();
      }
    }
    assertThat(TOPOLOGY.nodes()).extracting(Node::number).isEqualTo(numbers);
  }

  @Test
  void whatNodesHave() throws UnavailableException {
    for (Node node : TOPOLOGY.nodes()) {
      NumaNative.NodeState state = NumaNative.nodeState(node.number());
      assertThat(IdSet.of(NumaNative.nodeCpus(node.number()))).isEqualTo(node.cpus());
      assertThat(state.hasCpus()).isEqualTo(!node.cpus().isEmpty());
      assertThat(state.hasMemory()).isEqualTo(node.memoryBytes() > 0);
      assertThat(state.allowed()).isEqualTo(node.memoryUsable());
      for (Node to : TOPOLOGY.nodes()) {
        assertThat(NumaNative.distance(node.number(), to.number()))
            .isEqualTo(TOPOLOGY.distance(node, to));
      }
    }
  }

  /** The kernel omits offline and absent CPUs from a thread's mask. */
  @Test
  void usableCpus() throws UnavailableException {
    assertThat(TOPOLOGY.usableCpus()).isEqualTo(IdSet.of(NumaNative.affinity()));
  }

  @Test
  void eachUsableCpuIsOnItsNode() throws UnavailableException {
    var before = NumaNative.affinity();
    try {
      for (WorkerPlacement.Worker worker : WorkerPlacement.of(TOPOLOGY.nodes(), 0).workers()) {
        NumaNative.pinToCpu(worker.cpu());
        assertThat(NumaNative.currentNode()).isEqualTo(worker.node());
      }
    } finally {
      NumaNative.setAffinity(before);
    }
  }
}
