package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.numa.IdSet;
import io.dgen.numa.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modes, nodes and pinning on this machine, by the kernel's reports on the workers' threads. */
class PlacedGeneratorTest {

  private static final int CHUNK = 5_000_001;
  private static final StreamSpec SPEC =
      StreamSpec.builder(1L << 40).seed(77).dedupRatio(1.5).compressRatio(2).build();

  private static final Topology TOPOLOGY = Topology.current();
  private static final int USABLE = TOPOLOGY.usableCpus().size();

  private static DataGenerator open(GeneratorConfig.Builder config) {
    return DataGenerator.open(SPEC, config.build());
  }

  private static GeneratorConfig.Builder force() {
    return GeneratorConfig.builder().numaMode(NumaMode.FORCE);
  }

  private static void assertRightBytes(DataGenerator generator) {
    try (Arena arena = Arena.ofShared();
        DataGenerator one =
            open(GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(1))) {
      MemorySegment chunk = arena.allocate(CHUNK);
      byte[] expected = new byte[CHUNK];
      for (int i = 0; i < 3; i++) {
        long position = generator.position();
        generator.fillChunk(chunk);
        one.fillAt(position, expected);
        assertThat(chunk.mismatch(MemorySegment.ofArray(expected))).isEqualTo(-1);
      }
    }
  }

  /** A requested feature that is unavailable is an error; others are skipped. */
  private static void assertRefused(GeneratorConfig.Builder config) {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> open(config))
        .withMessageContaining("placement by NUMA node")
        .withMessageContaining("remedy: ")
        .withMessageContaining(TestRun.PURE_JAVA ? "--enable-native-access" : "libnuma");
  }

  @ParameterizedTest
  @EnumSource(Pin.class)
  void forcedWorkersArePinnedOnOneNodeToo(Pin pin) throws Exception {
    if (!Placed.expected()) {
      assertRefused(force().pin(pin));
      return;
    }
    try (DataGenerator generator = open(force().pin(pin))) {
      assertThat(generator.runtime().pinned()).isEqualTo(pin);
      assertThat(generator.runtime().threads()).isEqualTo(USABLE);
      assertThat(generator.runtime().nodes())
          .isEqualTo(
              TOPOLOGY.workerNodes().stream()
                  .map(n -> new RuntimeInfo.NodeWorkers(n.number(), n.usableCpus().size()))
                  .toList());
      Placed.startWorkers(generator);
      List<ProcSelf.Worker> workers = ProcSelf.workers(USABLE);
      assertThat(workers).hasSize(USABLE);
      IdSet single = IdSet.EMPTY;
      for (ProcSelf.Worker worker : workers) {
        IdSet node = TOPOLOGY.node(worker.node()).orElseThrow().usableCpus();
        switch (pin) {
          case NODE -> assertThat(worker.allowed()).isEqualTo(node);
          case CPU -> {
            assertThat(worker.allowed().size()).isEqualTo(1);
            assertThat(worker.allowed().and(node)).isEqualTo(worker.allowed());
            assertThat(worker.allowed().and(single).isEmpty()).isTrue();
            single = IdSet.parse((single.isEmpty() ? "" : single + ",") + worker.allowed());
          }
          case NONE -> assertThat(worker.allowed()).isEqualTo(ProcSelf.cpus());
        }
      }
      assertRightBytes(generator);
    }
    assertThat(ProcSelf.workers(0)).isEmpty();
  }

  @Test
  void theCallersThreadIsNotPinnedAndFillsNothing() throws Exception {
    if (!Placed.expected()) {
      assertRefused(force());
      return;
    }
    IdSet before = ProcSelf.cpus();
    try (DataGenerator generator = open(force().pin(Pin.CPU));
        ChunkBuffer buffer = generator.allocateChunk(1 << 20)) {
      Queue<String> threads = new ConcurrentLinkedQueue<>();
      generator.fillChunk(
          buffer.segment(), (_, _) -> threads.add(Thread.currentThread().getName()));
      assertThat(threads).isNotEmpty().allMatch(ProcSelf.WORKER_NAME.asMatchPredicate());
      assertThat(ProcSelf.cpus()).isEqualTo(before);
    }
  }

  @Test
  void automaticIsPlacedOnSeveralNodesOnly() {
    try (DataGenerator generator = open(GeneratorConfig.builder())) {
      boolean placed = TOPOLOGY.workerNodes().size() > 1 && Placed.expected();
      assertThat(generator.runtime().nodes().isEmpty()).isEqualTo(!placed);
      assertThat(generator.runtime().pinned()).isEqualTo(placed ? Pin.NODE : Pin.NONE);
      assertRightBytes(generator);
    }
  }

  @Test
  void disabledIsPlacedNowhere() throws Exception {
    try (DataGenerator generator =
        open(GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(3))) {
      assertThat(generator.runtime().nodes()).isEmpty();
      assertThat(generator.runtime().pinned()).isEqualTo(Pin.NONE);
      assertThat(generator.runtime().threads()).isEqualTo(3);
      IdSet cpus = ProcSelf.cpus();
      Placed.startWorkers(generator);
      assertThat(ProcSelf.workers(2)).hasSize(2).allMatch(w -> w.allowed().equals(cpus));
      assertRightBytes(generator);
    }
  }

  @Test
  void disabledContradictsANode() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GeneratorConfig.builder().numaMode(NumaMode.DISABLED).numaNode(1).build())
        .withMessageContaining("numaNode is 1")
        .withMessageContaining("DISABLED");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GeneratorConfig.builder().numaNode(-1).build())
        .withMessageContaining("numaNode is -1");
  }

  @ParameterizedTest
  @EnumSource(value = NumaMode.class, names = "DISABLED", mode = EnumSource.Mode.EXCLUDE)
  void aNodeIsUsedAlone(NumaMode mode) {
    int node = Placed.anyNode();
    GeneratorConfig.Builder config = GeneratorConfig.builder().numaMode(mode).numaNode(node);
    if (!Placed.expected()) {
      assertRefused(config);
      return;
    }
    try (DataGenerator generator = open(config)) {
      int cpus = TOPOLOGY.node(node).orElseThrow().usableCpus().size();
      assertThat(generator.runtime().nodes())
          .containsExactly(new RuntimeInfo.NodeWorkers(node, cpus));
      assertThat(generator.runtime().threads()).isEqualTo(cpus);
      assertThat(generator.runtime().refusals()).isEmpty();
      assertRightBytes(generator);
    }
  }

  @Test
  void aNodeThatIsMissingIsNamedWithThoseThatCanBeUsed() {
    int missing = TOPOLOGY.nodes().getLast().number() + 1;
    GeneratorConfig.Builder config = GeneratorConfig.builder().numaNode(missing);
    if (!Placed.expected()) {
      assertRefused(config);
      return;
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(config))
        .withMessage(
            "numaNode is %d, which does not exist; usable nodes: %s",
            missing,
            String.join(
                ", ",
                TOPOLOGY.workerNodes().stream().map(n -> Integer.toString(n.number())).toList()));
  }

  @Test
  void maxThreadsLimitsPlacedWorkers() throws Exception {
    if (!Placed.expected()) {
      assertRefused(force().maxThreads(1));
      return;
    }
    try (DataGenerator generator = open(force().maxThreads(1))) {
      assertThat(generator.runtime().threads()).isEqualTo(1);
      Placed.startWorkers(generator);
      assertThat(ProcSelf.workers(1)).hasSize(1);
      assertRightBytes(generator);
    }
    try (DataGenerator generator = open(force().maxThreads(1000))) {
      assertThat(generator.runtime().threads()).isEqualTo(USABLE);
    }
  }

  @Test
  void openingAndClosingLeavesNoThread() throws Exception {
    for (int i = 0; i < 50; i++) {
      if (Placed.expected()) {
        open(force()).close();
      } else {
        assertRefused(force());
      }
    }
    assertThat(ProcSelf.workers(0)).isEmpty();
  }

  @Test
  void anInterruptedCallerGetsItsGeneratorAndKeepsTheInterrupt() {
    Thread.currentThread().interrupt();
    try (DataGenerator generator = open(Placed.expected() ? force() : GeneratorConfig.builder())) {
      assertThat(generator.runtime().threads()).isPositive();
    }
    assertThat(Thread.interrupted()).isTrue();
  }
}
