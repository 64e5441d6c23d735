/** How well data deduplicates and compresses, whatever made it. */
@SuppressWarnings({
  "module", // the module that sees this one's package is compiled later
  "requires-automatic" // LZ4 and Snappy have no module descriptor
})
module io.dgen.measure {
  requires transitive io.dgen.storage;
  requires static com.github.luben.zstd_jni; // each compressor where it is there
  requires static org.lz4.java;
  requires static org.xerial.snappy;
  requires static org.jspecify; // @Nullable, for compilers

  exports io.dgen.measure;
}
