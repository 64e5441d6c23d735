package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dgen.Isa;
import io.dgen.TestRun;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The loaded library, and the exceptions for its status codes. */
class DgenNativeTest {

  private static final String PURE_JAVA = "dgen.test.pureJava";
  private static final String DENIED = "native access is denied in this run";

  @Test
  void isHadWhereItMustBeAndRefusedWhereItMustBe() throws Exception {
    if (TestRun.nativeExpected()) {
      DgenNative.require();
      return;
    }
    UnavailableException refused =
        catchThrowableOfType(UnavailableException.class, DgenNative::require);
    assertThat(refused).isNotNull();
    assertThat(refused.getMessage()).isNotBlank();
    assertThat(refused.remedy()).isNotBlank();
    assertThat(catchThrowableOfType(UnavailableException.class, DgenNative::require))
        .as("always the same exception")
        .isSameAs(refused);
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void supportedIsasAreTheCpusOwn() throws Exception {
    DgenNative.require();
    List<String> expected =
        TestRun.isasOfThisCpu().stream().map(isa -> isa.name().toLowerCase(Locale.ROOT)).toList();
    assertThat(DgenNative.supportedIsaNames()).isEqualTo(expected);
    assertThat(DgenNative.isaName(DgenNative.activeIsa())).isEqualTo(expected.getLast());
    for (String name : expected) {
      assertThat(DgenNative.supportedIsas() >> DgenNative.isaOf(name) & 1).isEqualTo(1);
    }
    assertThat(Integer.bitCount(DgenNative.supportedIsas())).isEqualTo(expected.size());
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void isaNamesAndNumbersAgree() throws Exception {
    DgenNative.require();
    for (Isa isa : Isa.values()) {
      if (isa != Isa.AUTO) {
        String name = isa.name().toLowerCase(Locale.ROOT);
        assertThat(DgenNative.isaName(DgenNative.isaOf(name))).isEqualTo(name);
      }
    }
    assertThat(DgenNative.isaOf("auto")).isNegative();
    assertThat(DgenNative.isaOf("AVX2")).isNegative();
    assertThatIllegalArgumentException().isThrownBy(() -> DgenNative.isaName(99));
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void refusedArgumentsThrow() throws Exception {
    DgenNative.require();
    long all = 64L << 32;
    int foreign = TestRun.isasOfThisCpu().contains(Isa.NEON) ? 2 : 1;
    for (MemorySegment memory :
        List.of(Arena.ofAuto().allocate(8192, 64), MemorySegment.ofArray(new byte[8192]))) {
      fill(0, memory, all, 64);
      assertThat(verify(0, memory, all, 64)).isEqualTo(4096);
      for (int isa : new int[] {foreign, -1, 4, Integer.MAX_VALUE, 1 << 31}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> fill(isa, memory, all, 64))
            .withMessageContaining("ISA");
        assertThatIllegalArgumentException().isThrownBy(() -> verify(isa, memory, all, 64));
      }
      for (int rows : new int[] {0, 7, 63, 65, 128, -8}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> fill(0, memory, 1L << 32, rows))
            .withMessageContaining("argument");
        assertThatIllegalArgumentException().isThrownBy(() -> verify(0, memory, 1L << 32, rows));
      }
      for (long rows : new long[] {0, (1L << 32) - 1, all + 1, -1}) {
        assertThatIllegalArgumentException().isThrownBy(() -> fill(0, memory, rows, 64));
        assertThatIllegalArgumentException().isThrownBy(() -> verify(0, memory, rows, 64));
      }
    }
  }

  private static void fill(int isa, MemorySegment target, long rowsQ32, int unitRows) {
    DgenNative.fill(isa, target, 0, 0, 4096, 1, 2, 3, 4, rowsQ32, unitRows, false, -1, 0, false);
  }

  private static long verify(int isa, MemorySegment found, long rowsQ32, int unitRows) {
    return DgenNative.verify(isa, found, 0, 0, 4096, 1, 2, 3, 4, rowsQ32, unitRows, false, -1, 0);
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void baselinesWriteTheirRangeAndRefuseOthers() throws Exception {
    DgenNative.require();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(8192, 64);
      DgenNative.baselineMemset(memory, 64, 128);
      assertOnly(memory, 64, 128, (byte) 0xFF);
      for (Isa isa : TestRun.isasOfThisCpu()) {
        int number = DgenNative.isaOf(isa.name().toLowerCase(Locale.ROOT));
        for (boolean nonTemporal : new boolean[] {false, true}) {
          memory.fill((byte) 0);
          DgenNative.baselineStore(number, memory, 128, 4096, nonTemporal);
          assertOnly(memory, 128, 4096, (byte) 0xFF);
          assertThatIllegalArgumentException()
              .isThrownBy(() -> DgenNative.baselineStore(number, memory, 1, 64, nonTemporal));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> DgenNative.baselineStore(number, memory, 0, 65, nonTemporal));
        }
        memory.fill((byte) 0);
        memory.set(ValueLayout.JAVA_LONG, 640, 0x1234);
        memory.set(ValueLayout.JAVA_LONG, 1288, 0xFF0000);
        assertThat(DgenNative.baselineRead(number, memory, 0, 8192)).isEqualTo(0xFF1234);
        assertThat(DgenNative.baselineRead(number, memory, 0, 1280)).isEqualTo(0x1234);
      }
      memory.fill((byte) 0);
      DgenNative.baselineXoshiro(memory, 16, 80, 5);
      assertThat(memory.get(ValueLayout.JAVA_LONG, 8)).isZero();
      assertThat(memory.get(ValueLayout.JAVA_LONG, 16)).isNotZero();
      assertThat(memory.get(ValueLayout.JAVA_LONG, 88)).isNotZero();
      assertThat(memory.get(ValueLayout.JAVA_LONG, 96)).isZero();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DgenNative.baselineXoshiro(memory, 0, 7, 5));
      DgenNative.baselineXoshiro(memory, 0, 0, 5);
    }
  }

  private static void assertOnly(MemorySegment memory, long from, long length, byte value) {
    for (long i = 0; i < memory.byteSize(); i++) {
      byte expected = i >= from && i < from + length ? value : 0;
      assertThat(memory.get(ValueLayout.JAVA_BYTE, i)).as("byte %d", i).isEqualTo(expected);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void memoryThatMayNotBeUsedIsNotUsed() throws Exception {
    DgenNative.require();
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate(4096);
    arena.close();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> fill(0, memory, 64L << 32, 64));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> verify(0, memory, 64L << 32, 64));
  }
}
