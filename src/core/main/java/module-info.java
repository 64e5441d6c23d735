/** Generates test data with exact ratios, reproducible to the byte, at memory bandwidth. */
@SuppressWarnings("module") // the modules that see the internals are compiled later
module io.dgen {
  requires static jdk.incubator.vector; // for the VECTOR back end, if the JVM is started with it
  requires static org.jspecify; // @Nullable, for compilers

  exports io.dgen;
  exports io.dgen.stream to
      io.dgen.storage,
      io.dgen.measure,
      io.dgen.cli;
  exports io.dgen.numa to
      io.dgen.storage,
      io.dgen.measure,
      io.dgen.cli;
  exports io.dgen.ffi to
      io.dgen.storage,
      io.dgen.measure,
      io.dgen.cli;
  exports io.dgen.refusal to
      io.dgen.storage,
      io.dgen.cli;
}
