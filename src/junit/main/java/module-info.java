/** Test data for JUnit tests. */
module io.dgen.junit {
  requires transitive io.dgen.storage;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify; // @Nullable, for compilers

  exports io.dgen.junit;
}
