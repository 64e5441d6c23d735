package io.dgen.stream;

import io.dgen.Isa;
import io.dgen.TestRun;
import io.dgen.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens the kernels that must be available in this run; the test fails if one is not. */
final class AvailableKernels {

  private AvailableKernels() {}

  static List<PageKernel> all() {
    List<PageKernel> kernels = new ArrayList<>();
    if (TestRun.nativeExpected()) {
      for (Isa isa : TestRun.isasOfThisCpu()) {
        kernels.add(open(PageKernel.Kind.NATIVE, Optional.of(isa.name().toLowerCase(Locale.ROOT))));
      }
    }
    if (TestRun.vectorExpected()) {
      kernels.add(open(PageKernel.Kind.VECTOR, Optional.empty()));
    }
    kernels.add(new ScalarPageKernel());
    return kernels;
  }

  private static PageKernel open(PageKernel.Kind kind, Optional<String> isa) {
    try {
      return Kernels.select(Optional.of(kind), isa).kernel();
    } catch (UnavailableException e) {
      throw new AssertionError(kind + " " + isa + " must be available in this run", e);
    }
  }
}
