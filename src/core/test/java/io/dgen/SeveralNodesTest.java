package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Order;
import io.dgen.ChunkPipeline.Settings;
import io.dgen.numa.IdSet;
import io.dgen.numa.NodeMemory;
import io.dgen.numa.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Generators with a topology of several nodes, each with all CPUs of this machine: work and memory
 * are divided by node. The emulated machines test whether they are placed right.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoThreadLeft.class)
class SeveralNodesTest {

  private static final StreamSpec SPEC =
      StreamSpec.builder(1L << 40).seed(83).dedupRatio(1.5).compressRatio(2).build();

  private static final IdSet CPUS = Topology.current().usableCpus();

  /** The same number on each of two nodes. */
  private static final int THREADS = Math.min(4, 2 * CPUS.size());

  private static final int CHUNK = 5_000_001;

  /** Returns nodes 0 and 1 without memory, and a node without CPUs that has all memory. */
  private static Topology twoNodesAndMemoryOn(int node) {
    List<Integer> distances = List.of(10, 20, 20);
    return new Topology(
        List.of(
            new Topology.Node(0, CPUS, CPUS, 0, 0, false, distances),
            new Topology.Node(1, CPUS, CPUS, 0, 0, false, distances),
            new Topology.Node(node, IdSet.EMPTY, IdSet.EMPTY, 1 << 30, 1 << 30, true, distances)),
        "madvise");
  }

  /** Returns two nodes, with all memory on a node of this machine that has memory. */
  private static Topology twoNodes() {
    return twoNodesAndMemoryOn(Topology.current().memoryNodes().getFirst().number());
  }

  private static GeneratorConfig.Builder config() {
    return GeneratorConfig.builder().maxThreads(THREADS);
  }

  private static DataGenerator open(Topology topology) {
    return DataGenerator.open(SPEC, config().build(), topology);
  }

  private static void assertRightBytes(DataGenerator generator) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment chunk = arena.allocate(CHUNK);
      for (int i = 0; i < 3; i++) {
        long position = generator.position();
        assertThat(generator.fillChunk(chunk)).isEqualTo(CHUNK);
        assertThat(generator.verifyAt(position, chunk)).isEmpty();
      }
    }
  }

  private static void placed() {
    assumeTrue(Placed.expected(), "this run has no libdgen_numa");
  }

  @Test
  void automaticIsPlacedOrSaysWhyNot() {
    try (DataGenerator generator = open(twoNodes())) {
      if (Placed.expected()) {
        assertThat(generator.runtime().nodes())
            .containsExactly(
                new RuntimeInfo.NodeWorkers(0, THREADS / 2),
                new RuntimeInfo.NodeWorkers(1, THREADS / 2));
        assertThat(generator.runtime().threads()).isEqualTo(THREADS);
        assertThat(generator.runtime().pinned()).isEqualTo(Pin.NODE);
        assertThat(generator.runtime().refusals()).isEmpty();
      } else {
        assertThat(generator.runtime().nodes()).isEmpty();
        assertThat(generator.runtime().pinned()).isEqualTo(Pin.NONE);
        assertThat(generator.runtime().refusals())
            .anyMatch(refusal -> refusal.feature().equals("placement by NUMA node"));
      }
      assertRightBytes(generator);
    }
  }

  @Test
  void whatIsDemandedIsPlacedOrRefused() {
    for (GeneratorConfig config :
        List.of(
            config().pin(Pin.CPU).build(),
            config().numaNode(1).build(),
            config().numaMode(NumaMode.FORCE).build())) {
      if (!Placed.expected()) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(() -> DataGenerator.open(SPEC, config, twoNodes()))
            .withMessageContaining("placement by NUMA node is not in use");
        continue;
      }
      try (DataGenerator generator = DataGenerator.open(SPEC, config, twoNodes())) {
        assertThat(generator.runtime().nodes()).hasSize(config.numaNode().isPresent() ? 1 : 2);
        assertThat(generator.runtime().pinned()).isEqualTo(config.pin());
        assertRightBytes(generator);
      }
    }
  }

  @Test
  void aBufferHasAStripeForEachNodeThatHasAPageOfIt() {
    placed();
    try (DataGenerator generator = open(twoNodes())) {
      int memory = Topology.current().memoryNodes().getFirst().number();
      long page = ChunkBuffer.systemPageBytes();
      try (ChunkBuffer one = generator.allocateChunk(1);
          ChunkBuffer many = generator.allocateChunk(64 * page)) {
        assertThat(one.stripes()).hasSize(1);
        assertThat(one.stripes().getFirst().length()).isEqualTo(page);
        assertThat(many.stripes())
            .containsExactly(
                new ChunkBuffer.Stripe(0, OptionalInt.of(memory), 0, 32 * page),
                new ChunkBuffer.Stripe(1, OptionalInt.of(memory), 32 * page, 32 * page));
        assertThat(many.refusals()).isEmpty();
        generator.fillChunk(many.segment());
        assertThat(generator.verifyAt(0, many.segment())).isEmpty();
        assertThat(many.pageNodes()).hasSize(64).containsOnly(memory);
      }
    }
  }

  /** For example, a node that was switched off since. */
  @Test
  void memoryThatCannotBeBoundIsToldOnceAndLiesElsewhere() {
    placed();
    try (DataGenerator generator = open(twoNodesAndMemoryOn(1023));
        ChunkBuffer buffer = generator.allocateChunk(CHUNK)) {
      assertThat(buffer.refusals())
          .singleElement()
          .satisfies(
              refusal -> {
                assertThat(refusal.feature()).isEqualTo("memory bound to nodes");
                assertThat(refusal.remedy()).isNotBlank();
              });
      assertThat(buffer.stripes())
          .hasSize(2)
          .allMatch(stripe -> stripe.memoryNode().isEmpty())
          .extracting(ChunkBuffer.Stripe::node)
          .containsExactly(0, 1);
      generator.fillChunk(buffer.segment());
      assertThat(generator.verifyAt(0, buffer.segment())).isEmpty();
    }
  }

  @Test
  void anInterruptWhileWorkersStartIsKept() {
    placed();
    Thread.currentThread().interrupt();
    try (DataGenerator generator = open(twoNodes())) {
      assertThat(Thread.interrupted()).isTrue();
      assertThat(generator.runtime().pinned()).isEqualTo(Pin.NODE);
      assertRightBytes(generator);
    }
  }

  @Test
  void aPipelineFillsBuffersOfEveryNodeInOrder() throws Exception {
    placed();
    Settings settings = new Settings(300_001, 2, Order.IN_ORDER, 17, 17 + 40 * 300_001 - 5);
    try (DataGenerator generator = open(twoNodes());
        ChunkPipeline pipeline = generator.pipeline(settings)) {
      assertThat(pipeline.buffers()).isEqualTo(4);
      Placed.awaitFull(THREADS); // before one node does the work of the other
      List<Integer> nodes = new ArrayList<>();
      long next = settings.start();
      for (Chunk c = pipeline.take(); c != null; c = pipeline.take()) {
        try (Chunk chunk = c) {
          assertThat(chunk.position()).isEqualTo(next);
          assertThat(generator.verifyAt(next, chunk.segment())).isEmpty();
          next += chunk.segment().byteSize();
          nodes.add(chunk.node());
        }
      }
      assertThat(next).isEqualTo(settings.end());
      assertThat(nodes).hasSize(40).containsOnly(0, 1);
    }
  }

  @Test
  void aConsumerIsGivenItsOwnNodesChunksFirst() throws Exception {
    placed();
    int own = NodeMemory.currentNode();
    assumeTrue(
        own == 0 && Topology.current().workerNodes().size() == 1,
        "this machine has other nodes itself: the emulated machines show it");
    Settings settings = Settings.of(SPEC, 10_000).withOrder(Order.ANY).withChunksPerNode(3);
    try (DataGenerator generator = open(twoNodes());
        ChunkPipeline pipeline = generator.pipeline(settings)) {
      Placed.awaitFull(THREADS);
      List<Chunk> taken = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        taken.add(pipeline.take());
      }
      assertThat(taken).extracting(Chunk::node).containsExactly(0, 0, 0, 1, 1, 1);
      assertThat(taken).extracting(Chunk::position).doesNotHaveDuplicates();
      for (Chunk chunk : taken) {
        assertThat(generator.verifyAt(chunk.position(), chunk.segment())).isEmpty();
        chunk.close();
      }
    }
  }
}
