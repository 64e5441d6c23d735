package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dgen.Isa;
import io.dgen.TestRun;
import io.dgen.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The selected kernel, and the refusals of unavailable ones. */
class KernelSelectionTest {

  private static final Optional<PageKernel.Kind> ANY = Optional.empty();
  private static final Optional<String> ANY_ISA = Optional.empty();

  /** Refuses some kinds and grants plain Java for the others. Records the requests. */
  private static final class FakeProbe implements Kernels.Probe {
    private final Set<PageKernel.Kind> refused;
    private final List<String> asked = new ArrayList<>();

    FakeProbe(PageKernel.Kind... refused) {
      this.refused = EnumSet.noneOf(PageKernel.Kind.class);
      this.refused.addAll(List.of(refused));
    }

    @Override
    public PageKernel open(PageKernel.Kind kind, Optional<String> isa) throws UnavailableException {
      asked.add(kind + isa.map(name -> " " + name).orElse(""));
      if (refused.contains(kind)) {
        throw new UnavailableException("no " + kind, "get " + kind);
      }
      return new ScalarPageKernel();
    }
  }

  @Test
  void theFastestIsAskedForFirstAndNoOtherAfterIt() throws Exception {
    FakeProbe probe = new FakeProbe();
    Kernels.Selection selection = Kernels.select(ANY, ANY_ISA, probe);
    assertThat(probe.asked).containsExactly("NATIVE");
    assertThat(selection.refused()).isEmpty();
  }

  @Test
  void refusalsAreKeptInTheOrderOfPreferenceWithReasonAndRemedy() throws Exception {
    FakeProbe probe = new FakeProbe(PageKernel.Kind.NATIVE, PageKernel.Kind.VECTOR);
    Kernels.Selection selection = Kernels.select(ANY, ANY_ISA, probe);
    assertThat(probe.asked).containsExactly("NATIVE", "VECTOR", "SCALAR");
    assertThat(selection.kernel().kind()).isEqualTo(PageKernel.Kind.SCALAR);
    assertThat(selection.refused().sequencedKeySet())
        .containsExactly(PageKernel.Kind.NATIVE, PageKernel.Kind.VECTOR);
    assertThat(selection.refused().sequencedValues())
        .extracting(UnavailableException::getMessage)
        .containsExactly("no NATIVE", "no VECTOR");
    assertThat(selection.refused().sequencedValues())
        .extracting(UnavailableException::remedy)
        .containsExactly("get NATIVE", "get VECTOR");
  }

  @ParameterizedTest
  @EnumSource(PageKernel.Kind.class)
  void whatIsAskedForByNameIsHadOrRefused(PageKernel.Kind kind) throws Exception {
    FakeProbe granting = new FakeProbe();
    Kernels.select(Optional.of(kind), ANY_ISA, granting);
    assertThat(granting.asked).containsExactly(kind.name());
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> Kernels.select(Optional.of(kind), ANY_ISA, new FakeProbe(kind)))
        .withMessage("no " + kind);
  }

  private static Kernels.Probe granting(PageKernel.Kind wrong, FaultyKernel.Fault fault) {
    return (kind, _) -> kind == wrong ? new FaultyKernel(fault) : new ScalarPageKernel();
  }

  @Test
  void aKernelThatIsWrongIsRefusedAndTheNextOneTaken() throws Exception {
    Kernels.Selection selection =
        Kernels.select(ANY, ANY_ISA, granting(PageKernel.Kind.NATIVE, FaultyKernel.Fault.OFF_HEAP));
    assertThat(selection.kernel()).isExactlyInstanceOf(ScalarPageKernel.class);
    assertThat(selection.refused().values())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e).hasMessage("the faulty kernel's bytes differ from plain Java's");
              assertThat(e.remedy()).contains("report it");
            });
  }

  @ParameterizedTest
  @EnumSource(PageKernel.Kind.class)
  void aKernelThatFailsIsRefused(PageKernel.Kind kind) {
    Kernels.Probe probe = granting(kind, FaultyKernel.Fault.THROWS);
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> Kernels.select(Optional.of(kind), ANY_ISA, probe))
        .withMessageStartingWith("the faulty kernel fails: ")
        .withCauseInstanceOf(UnsupportedOperationException.class)
        .satisfies(e -> assertThat(e.remedy()).contains("another back end"));
  }

  @Test
  void anIsaImpliesTheNativeKernel() throws Exception {
    FakeProbe probe = new FakeProbe();
    Kernels.select(ANY, Optional.of("avx2"), probe);
    assertThat(probe.asked).containsExactly("NATIVE avx2");
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(
            () -> Kernels.select(ANY, Optional.of("avx2"), new FakeProbe(PageKernel.Kind.NATIVE)));
  }

  @Test
  void inThisRunTheFastestThatMustBeAvailableIsChosen() throws Exception {
    Kernels.Selection selection = Kernels.select(ANY, ANY_ISA);
    if (TestRun.nativeExpected()) {
      assertThat(selection.kernel().kind()).isEqualTo(PageKernel.Kind.NATIVE);
      assertThat(selection.kernel().isa())
          .isEqualTo(TestRun.isasOfThisCpu().getLast().name().toLowerCase(Locale.ROOT));
      assertThat(selection.refused()).isEmpty();
    } else {
      assertThat(selection.kernel().kind())
          .isEqualTo(TestRun.vectorExpected() ? PageKernel.Kind.VECTOR : PageKernel.Kind.SCALAR);
      assertThat(selection.refused().values())
          .isNotEmpty()
          .allSatisfy(
              e -> {
                assertThat(e.getMessage()).isNotBlank();
                assertThat(e.remedy()).isNotBlank();
              });
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "dgen.test.pureJava",
      matches = "true",
      disabledReason = "this run has both; BackendFallbackTest tests it in separate JVMs")
  void whatThisRunWithholdsIsRefusedWithReasonAndRemedy() {
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> Kernels.select(Optional.of(PageKernel.Kind.NATIVE), ANY_ISA))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains("native");
              assertThat(e.remedy()).isNotBlank();
            });
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> Kernels.select(Optional.of(PageKernel.Kind.VECTOR), ANY_ISA))
        .withMessageContaining("jdk.incubator.vector")
        .satisfies(e -> assertThat(e.remedy()).contains("--add-modules jdk.incubator.vector"));
  }

  @Test
  void anIsaThatIsNotSupportedIsRefusedWithThoseThatAre() {
    List<String> unsupported = new ArrayList<>(List.of("neon9", "AVX2", ""));
    for (Isa isa : Isa.values()) { // for example, those of other processors
      if (!TestRun.isasOfThisCpu().contains(isa)) {
        unsupported.add(isa.name().toLowerCase(Locale.ROOT));
      }
    }
    for (String isa : unsupported) {
      assertThat(Kernels.asked(ANY, Optional.of(isa))).contains(PageKernel.Kind.NATIVE);
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> Kernels.select(ANY, Optional.of(isa)))
          .satisfies(
              e -> {
                if (TestRun.nativeExpected()) {
                  assertThat(e.getMessage()).contains("ISA " + isa);
                  assertThat(e.remedy()).contains("portable");
                }
              });
    }
  }
}
