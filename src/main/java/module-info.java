/**
 * Test data by the terabyte: exact in its ratios, reproducible to the byte, as fast as the memory.
 */
@SuppressWarnings(
    "requires-automatic") // HdrHistogram, LZ4, Snappy and the plots' libraries have none
module io.dgen {
  requires jdk.unsupported; // com.sun.nio.file: O_DIRECT
  requires static jdk.incubator.vector; // the VECTOR back end, where the JVM is started with it
  requires static com.github.luben.zstd_jni; // measuring, as the next two
  requires static org.lz4.java;
  requires static org.xerial.snappy;
  requires static com.fasterxml.jackson.core;
  requires static com.fasterxml.jackson.jr.ob; // a spec as JSON
  requires static info.picocli; // the command
  requires static HdrHistogram; // io.dgen.io: latencies
  requires static me.tongfei.progressbar; // the command
  requires static java.desktop; // plots, as the next two
  requires static xchart;
  requires static VectorGraphics2D;
  requires static org.jspecify; // @Nullable, for compilers

  exports io.dgen;
  exports io.dgen.io;
}
