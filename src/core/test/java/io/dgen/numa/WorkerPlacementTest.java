package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.Seeds;
import io.dgen.numa.Topology.Node;
import io.dgen.numa.WorkerPlacement.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerPlacementTest {

  /** Returns nodes 0, 1, … with these numbers of CPUs, numbered consecutively. */
  private static List<Node> nodes(int... cpus) {
    List<Node> nodes = new ArrayList<>();
    int first = 0;
    for (int n = 0; n < cpus.length; n++) {
      IdSet own = IdSet.of(IntStream.range(first, first + cpus[n]).toArray());
      nodes.add(new Node(n, own, own, 0, 0, true, List.of()));
      first += cpus[n];
    }
    return nodes;
  }

  private static int[] alike(int nodes, int cpus) {
    return IntStream.range(0, nodes).map(n -> cpus).toArray();
  }

  private static int[] counts(WorkerPlacement placement, int nodes) {
    return IntStream.range(0, nodes).map(placement::workersOn).toArray();
  }

  @ParameterizedTest
  @CsvSource({"0", "368", "384", "1000000"})
  void hbv5HasAWorkerForEachCpu(int maxThreads) {
    WorkerPlacement placement = WorkerPlacement.of(nodes(alike(16, 23)), maxThreads);
    assertThat(placement.workers()).hasSize(368);
    assertThat(counts(placement, 16)).containsOnly(23);
  }

  @Test
  void sixteenNodesShareTenWorkers() {
    WorkerPlacement placement = WorkerPlacement.of(nodes(alike(16, 23)), 10);
    assertThat(counts(placement, 16))
        .containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    assertThat(placement.workers().get(9)).isEqualTo(new Worker(9, 9 * 23));
  }

  @Test
  void oneNode() {
    assertThat(WorkerPlacement.of(nodes(4), 3).workers())
        .containsExactly(new Worker(0, 0), new Worker(0, 1), new Worker(0, 2));
  }

  @Test
  void inProportionToTheCpus() {
    // 7 × 6/12, 7 × 4/12, 7 × 2/12 = 3.5, 2.33, 1.17: the remaining worker goes to node 0.
    assertThat(counts(WorkerPlacement.of(nodes(6, 4, 2), 7), 3)).containsExactly(4, 2, 1);
    // 0.5 each: the first of equals.
    assertThat(counts(WorkerPlacement.of(nodes(3, 3), 1), 2)).containsExactly(1, 0);
    assertThat(counts(WorkerPlacement.of(nodes(1, 100), 1), 2)).containsExactly(0, 1);
  }

  @Test
  void nodesWithoutCpusHaveNoWorkers() {
    WorkerPlacement placement = WorkerPlacement.of(nodes(0, 2, 0, 2), 0);
    assertThat(counts(placement, 4)).containsExactly(0, 2, 0, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> WorkerPlacement.of(nodes(0, 0), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> WorkerPlacement.of(List.of(), 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkerPlacement.of(nodes(2), -1))
        .withMessageContaining("-1");
  }

  @Test
  void onlyUsableCpusCount() {
    Node node = new Node(3, IdSet.first(8), IdSet.of(2, 5), 0, 0, true, List.of());
    assertThat(WorkerPlacement.of(List.of(node), 0).workers())
        .containsExactly(new Worker(3, 2), new Worker(3, 5));
  }

  /**
   * The requested number of workers up to the number of CPUs, each on its own CPU, within 1 of the
   * exact share.
   */
  @Test
  void anyMachine() {
    Seeds.trials(1000, WorkerPlacementTest::checkPlacement);
  }

  private static void checkPlacement(SplittableRandom random) {
    int[] cpus = random.ints(1 + random.nextInt(20), 0, 50).toArray();
    cpus[0]++;
    int total = IntStream.of(cpus).sum();
    int threads = 1 + random.nextInt(total + 5);
    int placed = Math.min(threads, total);
    List<Node> nodes = nodes(cpus);
    WorkerPlacement placement = WorkerPlacement.of(nodes, threads);
    assertThat(placement.workers()).hasSize(placed);
    assertThat(placement.workers().stream().map(Worker::cpu)).doesNotHaveDuplicates();
    assertThat(placement.workers())
        .allMatch(worker -> nodes.get(worker.node()).usableCpus().contains(worker.cpu()));
    for (int n = 0; n < cpus.length; n++) {
      double exact = (double) placed * cpus[n] / total;
      assertThat(placement.workersOn(n)).isBetween((int) exact, (int) Math.ceil(exact));
    }
    assertThat(WorkerPlacement.of(nodes, threads)).isEqualTo(placement);
  }
}
