package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dgen.numa.Topology;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory for chunks: its boundaries, its nodes, and refusals. */
class ChunkBufferTest {

  private static final long HUGE_PAGE = 2 << 20;
  private static final StreamSpec SPEC =
      StreamSpec.builder(1L << 40).seed(78).dedupRatio(2).compressRatio(1.5).build();

  /** With and without placement, on one thread and on several. */
  static List<GeneratorConfig> configs() {
    GeneratorConfig.Builder automatic = GeneratorConfig.builder();
    GeneratorConfig one = GeneratorConfig.builder().maxThreads(1).build();
    GeneratorConfig five =
        GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(5).build();
    return Placed.expected()
        ? List.of(
            automatic.build(),
            one,
            five,
            GeneratorConfig.builder().numaMode(NumaMode.FORCE).build(),
            GeneratorConfig.builder().numaMode(NumaMode.FORCE).pin(Pin.CPU).build(),
            GeneratorConfig.builder().numaNode(Placed.anyNode()).build())
        : List.of(automatic.build(), one, five);
  }

  private static final long[] SIZES = {
    1, 4095, 4096, 4097, 65_537, HUGE_PAGE - 1, HUGE_PAGE, HUGE_PAGE + 1, 9_000_001
  };

  @ParameterizedTest
  @MethodSource("configs")
  void beginsAndEndsOnPages(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      for (long bytes : SIZES) {
        try (ChunkBuffer buffer = generator.allocateChunk(bytes)) {
          MemorySegment memory = buffer.segment();
          assertThat(memory.byteSize()).isEqualTo((bytes + 4095) / 4096 * 4096);
          assertThat(memory.isNative()).isTrue();
          assertThat(memory.address() % (bytes >= HUGE_PAGE ? HUGE_PAGE : 4096)).isZero();
          assertThat(memory.isAccessibleBy(new Thread(() -> {}))).isTrue();
          assertThat(isZero(memory)).isTrue();
          assertStripesCover(buffer);
        }
      }
    }
  }

  private static boolean isZero(MemorySegment memory) {
    for (long at = 0; at < memory.byteSize(); at += 8) {
      if (memory.get(ValueLayout.JAVA_LONG, at) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void assertStripesCover(ChunkBuffer buffer) {
    long at = 0;
    for (ChunkBuffer.Stripe stripe : buffer.stripes()) {
      assertThat(stripe.offset()).isEqualTo(at);
      assertThat(at % 4096).isZero();
      assertThat(stripe.length()).isPositive();
      at += stripe.length();
    }
    assertThat(at).isEqualTo(buffer.segment().byteSize());
  }

  @ParameterizedTest
  @MethodSource("configs")
  void holdsTheBytesOfOneThread(GeneratorConfig config) {
    GeneratorConfig alone =
        GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(1).build();
    try (DataGenerator generator = DataGenerator.open(SPEC, config);
        DataGenerator one = DataGenerator.open(SPEC, alone)) {
      for (long start : new long[] {0, 4096, 12_345}) {
        for (long bytes : SIZES) {
          try (ChunkBuffer buffer = generator.allocateChunk(bytes)) {
            generator.position(start);
            byte[] expected = new byte[(int) bytes];
            one.fillAt(start, expected);
            MemorySegment chunk = buffer.segment().asSlice(0, bytes);
            assertThat(generator.fillChunk(chunk)).isEqualTo(bytes);
            assertThat(chunk.mismatch(MemorySegment.ofArray(expected))).isEqualTo(-1);
            assertThat(isZero(buffer.segment().asSlice((bytes + 7) / 8 * 8))).isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 4095})
  void refusesSizesThatCannotBe(long bytes) {
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> generator.allocateChunk(bytes))
          .withMessageContaining("bytes is " + bytes);
    }
  }

  @Test
  void moreThanThereIsIsOutOfMemory() {
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(() -> generator.allocateChunk(1L << 55));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void asksForHugePagesOrSaysWhyNot(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config);
        ChunkBuffer large = generator.allocateChunk(4 * HUGE_PAGE);
        ChunkBuffer small = generator.allocateChunk(HUGE_PAGE / 2)) {
      if (!Placed.expected()) {
        for (ChunkBuffer buffer : List.of(large, small)) {
          assertThat(buffer.refusals())
              .singleElement()
              .satisfies(
                  refusal -> {
                    assertThat(refusal.feature()).contains("huge pages");
                    assertThat(refusal.reason()).isNotBlank();
                    assertThat(refusal.remedy())
                        .contains(TestRun.PURE_JAVA ? "--enable-native-access" : "libnuma");
                  });
        }
        return;
      }
      assertThat(small.refusals()).isEmpty();
      if (Files.exists(Path.of("/sys/kernel/mm/transparent_hugepage"))) {
        assertThat(large.refusals()).isEmpty();
        for (ChunkBuffer.Stripe stripe : large.stripes()) {
          assertThat(ProcSelf.flagsAt(large.segment().address() + stripe.offset())).contains("hg");
        }
      } else {
        assertThat(large.refusals())
            .extracting(RuntimeInfo.Refusal::feature)
            .containsExactly("huge pages");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void tellsWherePagesLie(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config);
        ChunkBuffer buffer = generator.allocateChunk(3_000_000)) {
      if (!Placed.expected()) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(buffer::pageNodes)
            .withMessageContaining("remedy: ");
        return;
      }
      assertThat(Arrays.stream(buffer.pageNodes())).allMatch(n -> n < 0).hasSize(733);
      generator.fillChunk(buffer.segment());
      int[] nodes = buffer.pageNodes();
      assertThat(nodes).hasSize(733);
      List<Integer> withMemory =
          Topology.current().memoryNodes().stream().map(Topology.Node::number).toList();
      for (ChunkBuffer.Stripe stripe : buffer.stripes()) {
        boolean placed = !generator.runtime().nodes().isEmpty();
        assertThat(stripe.node() >= 0).isEqualTo(placed);
        assertThat(stripe.memoryNode().isPresent()).isEqualTo(placed);
        for (long at = stripe.offset(); at < stripe.offset() + stripe.length(); at += 4096) {
          int node = nodes[(int) (at / 4096)];
          assertThat(node).isEqualTo(stripe.memoryNode().orElse(node));
          assertThat(withMemory).contains(node);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void closingGivesTheMemoryBack(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      ChunkBuffer buffer = generator.allocateChunk(300L << 20);
      MemorySegment memory = buffer.segment();
      assertThat(ProcSelf.isMapped(memory.address() + memory.byteSize() / 2)).isTrue();
      buffer.close();
      assertThat(ProcSelf.isMapped(memory.address() + memory.byteSize() / 2)).isFalse();
      assertThatIllegalStateException().isThrownBy(() -> generator.fillChunk(memory));
      assertThatIllegalStateException().isThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0));
      buffer.close();
    }
  }

  /** A buffer can be used with another generator and outlives the one that allocated it. */
  @Test
  void belongsToNoGenerator() {
    ChunkBuffer buffer;
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      buffer = generator.allocateChunk(1 << 20);
    }
    try (ChunkBuffer _ = buffer;
        DataGenerator other = DataGenerator.open(SPEC.withSeed(1), TestRun.scalar(2))) {
      other.fillChunk(buffer.segment());
      assertThat(other.verifyAt(0, buffer.segment())).isEmpty();
    }
  }
}
