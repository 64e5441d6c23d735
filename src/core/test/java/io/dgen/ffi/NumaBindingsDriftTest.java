package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.util.Set;

/** The bindings of {@code dgen_numa.h}. */
class NumaBindingsDriftTest extends BindingsDrift {

  /** The library replaces two functions of libnuma. */
  NumaBindingsDriftTest() throws IOException {
    super("dgen_numa", Set.of("numa_error", "numa_warn"));
  }

  @Override
  void require() throws UnavailableException {
    NumaNative.require();
  }
}
