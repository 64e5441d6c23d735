package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import io.dgen.ffi.generated.dgen_numa_h;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NumaNativeTest {

  private static void assertRefused(NumaRefusal refusal, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.remedy()).isEqualTo(refusal.remedy()).isNotBlank();
              assertThat(e.getMessage()).startsWith("cannot ").contains(": ");
            });
  }

  /** Every status of the header has its own refusal, or is an error of the caller. */
  @Test
  void refusalsAreThoseOfTheHeader() throws Exception {
    assumeFalse(TestRun.PURE_JAVA);
    int statuses = 0;
    for (var method : dgen_numa_h.class.getMethods()) {
      if (method.getName().startsWith("DGEN_NUMA_ERROR_")) {
        int status = (int) method.invoke(null);
        String name = method.getName().substring("DGEN_NUMA_ERROR_".length());
        if (!name.equals("ARGUMENT") && !name.equals("UNMAPPED")) {
          statuses++;
          assertThat(NumaRefusal.of(status)).hasToString(name);
        }
      }
    }
    assertThat(NumaRefusal.values()).hasSize(statuses);
    assertThat(NumaRefusal.values()).extracting(NumaRefusal::remedy).doesNotHaveDuplicates();
    assertThat(NumaRefusal.of(dgen_numa_h.DGEN_NUMA_ERROR_SYSTEM() - 16))
        .isEqualTo(NumaRefusal.SYSTEM);
    assertThat(NumaNative.PAGE_ABSENT).isEqualTo(dgen_numa_h.DGEN_NUMA_PAGE_ABSENT());
  }

  @Test
  void withoutNativeAccessIsRefusedWithARemedy() {
    assumeTrue(TestRun.PURE_JAVA);
    assertThatThrownBy(NumaNative::require)
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.remedy()).contains("--enable-native-access"));
    assertThatThrownBy(NumaNative::requirePlacement).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(DgenNative::require).isInstanceOf(UnavailableException.class);
  }

  @Nested
  class Loaded {

    @BeforeEach
    void libraryIsHere() throws UnavailableException {
      assumeFalse(TestRun.PURE_JAVA);
      boolean built =
          NativeLibrary.class.getResource(Platform.current().resource("dgen_numa")) != null;
      assumeTrue(built || Files.exists(Path.of("/usr/include/numa.h")), "built without libnuma");
      NumaNative.require();
    }

    /** Aborts the test in containers that do not allow placement. */
    private void placementIsAllowed() {
      try {
        NumaNative.requirePlacement();
      } catch (UnavailableException e) {
        abort(e.getMessage());
      }
    }

    @Test
    void pinsAndRestores() throws Exception {
      BitSet before = NumaNative.affinity();
      assertThat(before.cardinality()).isPositive();
      try {
        for (int cpu : before.stream().toArray()) {
          NumaNative.pinToCpu(cpu);
          assertThat(NumaNative.affinity().stream()).containsExactly(cpu);
          assertThat(NumaNative.currentCpu()).isEqualTo(cpu);
          assertThat(NumaNative.currentNode()).isNotNegative();
        }
      } finally {
        NumaNative.setAffinity(before);
      }
      assertThat(NumaNative.affinity()).isEqualTo(before);
    }

    @Test
    void onlyTheCallingThreadIsPinned() throws Exception {
      BitSet before = NumaNative.affinity();
      FutureTask<BitSet> pinned =
          new FutureTask<>(
              () -> {
                NumaNative.pinToCpu(before.nextSetBit(0));
                return NumaNative.affinity();
              });
      Thread.ofPlatform().start(pinned);
      assertThat(pinned.get().cardinality()).isEqualTo(1);
      assertThat(NumaNative.affinity()).isEqualTo(before);
    }

    @Test
    void refusesCpusThatAreNotThere() throws Exception {
      BitSet before = NumaNative.affinity();
      assertRefused(NumaRefusal.CPU, () -> NumaNative.pinToCpu(-1));
      assertRefused(NumaRefusal.CPU, () -> NumaNative.pinToCpu(8191));
      assertRefused(NumaRefusal.CPU, () -> NumaNative.pinToCpu(1 << 20));
      assertRefused(NumaRefusal.CPU, () -> NumaNative.setAffinity(new BitSet()));
      BitSet far = new BitSet();
      far.set(8192);
      assertThatIllegalArgumentException().isThrownBy(() -> NumaNative.setAffinity(far));
      assertThat(NumaNative.affinity()).isEqualTo(before);
    }

    @Test
    void pinsToNodes() throws Exception {
      placementIsAllowed();
      BitSet before = NumaNative.affinity();
      try {
        for (int node = 0; node <= NumaNative.maxNode(); node++) {
          if (isNode(node)) {
            BitSet cpus = NumaNative.nodeCpus(node);
            cpus.and(before);
            int number = node;
            if (cpus.isEmpty()) {
              assertRefused(NumaRefusal.NO_CPUS, () -> NumaNative.pinToNode(number, before));
            } else {
              NumaNative.pinToNode(node, before);
              assertThat(NumaNative.affinity()).isEqualTo(cpus);
              assertThat(NumaNative.currentNode()).isEqualTo(node);
            }
          }
        }
      } finally {
        NumaNative.setAffinity(before);
      }
      assertRefused(NumaRefusal.NO_CPUS, () -> NumaNative.pinToNode(anyNode(), new BitSet()));
      assertRefused(NumaRefusal.NO_NODE, () -> NumaNative.pinToNode(1023, before));
    }

    @Test
    void refusesNodesThatAreNotThere() throws Exception {
      placementIsAllowed();
      int beyond = NumaNative.maxNode() + 1;
      for (int node : new int[] {-1, beyond, 1023, 1024, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        assertRefused(NumaRefusal.NO_NODE, () -> NumaNative.nodeState(node));
        assertRefused(NumaRefusal.NO_NODE, () -> NumaNative.nodeCpus(node));
        assertRefused(NumaRefusal.NO_NODE, () -> NumaNative.distance(node, anyNode()));
        assertRefused(NumaRefusal.NO_NODE, () -> NumaNative.distance(anyNode(), node));
      }
    }

    @Test
    void memoryLiesWhereItIsBound() throws Exception {
      placementIsAllowed();
      long page = NumaNative.pageBytes();
      for (int node = 0; node <= NumaNative.maxNode(); node++) {
        if (isNode(node) && NumaNative.nodeState(node).allowed()) {
          try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = NumaNative.allocate(1000 * page - 1, 2 << 20, arena);
            assertThat(memory.byteSize()).isEqualTo(1000 * page - 1);
            assertThat(memory.address() % (2 << 20)).isZero();
            assertThat(NumaNative.pageNodes(memory))
                .hasSize(1000)
                .containsOnly(NumaNative.PAGE_ABSENT);
            NumaNative.bind(memory, node, false);
            memory.fill((byte) 1);
            assertThat(NumaNative.pageNodes(memory)).containsOnly(node);
            NumaNative.bind(memory.asSlice(page, 10 * page), node, true);
          }
        }
      }
    }

    @Test
    void advisesHugePagesOrSaysWhyNot() throws Exception {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment memory = NumaNative.allocate(4 << 20, 2 << 20, arena);
        try {
          NumaNative.adviseHuge(memory);
        } catch (UnavailableException e) {
          assertThat(e.remedy()).isEqualTo(NumaRefusal.NO_HUGE.remedy());
        }
        memory.fill((byte) 1);
      }
    }

    @Test
    void refusesMemoryThatCannotBe() throws Exception {
      placementIsAllowed();
      long page = NumaNative.pageBytes();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment memory = NumaNative.allocate(4 * page, page, arena);
        MemorySegment odd = memory.asSlice(1, page);
        assertThatIllegalArgumentException().isThrownBy(() -> NumaNative.bind(odd, 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> NumaNative.adviseHuge(odd));
        assertThatIllegalArgumentException().isThrownBy(() -> NumaNative.pageNodes(odd));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> NumaNative.bind(MemorySegment.ofArray(new byte[1]), 0, false));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> NumaNative.allocate(page, page - 1, arena));
        assertThatIllegalArgumentException().isThrownBy(() -> NumaNative.allocate(0, page, arena));
        assertThatIllegalArgumentException().isThrownBy(() -> NumaNative.allocate(-1, page, arena));
        assertRefused(NumaRefusal.NO_NODE, () -> NumaNative.bind(memory, -1, false));
        assertRefused(NumaRefusal.OUT_OF_MEMORY, () -> NumaNative.allocate(1L << 60, page, arena));
      }
    }

    @Test
    void closingTheArenaGivesTheMemoryBack() throws Exception {
      long address;
      MemorySegment memory;
      try (Arena arena = Arena.ofConfined()) {
        memory = NumaNative.allocate(64 << 20, 2 << 20, arena);
        address = memory.address();
        assertThat(mapped(address)).isTrue();
      }
      assertThat(memory.scope().isAlive()).isFalse();
      assertThat(mapped(address)).isFalse();
    }

    private static boolean mapped(long address) throws Exception {
      try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
        return lines
            .map(line -> line.split("[- ]", 3))
            .anyMatch(
                ends ->
                    Long.parseUnsignedLong(ends[0], 16) <= address
                        && address < Long.parseUnsignedLong(ends[1], 16));
      }
    }

    @Test
    void anErrnoOfNoStatusIsNamed() {
      assertThat(NumaNative.reason(dgen_numa_h.DGEN_NUMA_ERROR_SYSTEM() - 16)).contains("errno 16");
      assertThat(
              Arrays.stream(NumaRefusal.values()).map(NumaRefusal::remedy).filter(String::isBlank))
          .isEmpty();
    }

    private static boolean isNode(int node) {
      try {
        NumaNative.nodeState(node);
        return true;
      } catch (UnavailableException e) {
        return false;
      }
    }

    private static int anyNode() throws UnavailableException {
      return NumaNative.maxNode();
    }
  }
}
