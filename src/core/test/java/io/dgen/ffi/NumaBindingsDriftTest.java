package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.util.Set;

/** Of {@code dgen_numa.h}. */
class NumaBindingsDriftTest extends BindingsDrift {

  /** Two functions of libnuma's are replaced. */
  NumaBindingsDriftTest() throws IOException {
    super("dgen_numa", Set.of("numa_error", "numa_warn"));
  }

  @Override
  void require() throws UnavailableException {
    NumaNative.require();
  }
}
