/** Streams in files, devices and sets of files: written, verified, located. */
module io.dgen.storage {
  requires transitive io.dgen;
  requires jdk.unsupported; // com.sun.nio.file: O_DIRECT
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.jr.ob;
  requires static org.jspecify; // @Nullable, for compilers

  exports io.dgen.storage;
  exports io.dgen.storage.channel;
  exports io.dgen.storage.exercise;
  exports io.dgen.storage.latency;
  exports io.dgen.storage.manifest;
  exports io.dgen.storage.locate;
  exports io.dgen.storage.verify;
  exports io.dgen.storage.write;
}
