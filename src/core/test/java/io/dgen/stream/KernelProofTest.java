package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every right kernel passes the test, and no faulty one does. */
class KernelProofTest {

  static List<PageKernel> kernels() {
    return AvailableKernels.all();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void holdsForEveryKernelOfThisRun(PageKernel kernel) {
    assertThat(KernelProof.holds(kernel, new ScalarPageKernel())).isTrue();
    assertThat(KernelProof.holds(new ScalarPageKernel(), kernel)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = FaultyKernel.Fault.class, names = "THROWS", mode = EnumSource.Mode.EXCLUDE)
  void holdsForNoKernelWithAFault(FaultyKernel.Fault fault) {
    assertThat(KernelProof.holds(new FaultyKernel(fault), new ScalarPageKernel())).isFalse();
  }
}
