package io.dgen.bench;

/**
 * What runs unless options say otherwise. It contains only one of the JDK's generators that share
 * RandomGenerator's nextBytes: the JIT compiler inlines their nextLong there only while it sees one
 * of them.
 */
enum Scene {
  /** The speed of the kernels, against scalar C. */
  CACHE(
      "XOSHIRO_C",
      "512K",
      "XOSHIRO_C,NATIVE,NATIVE_AVX2,NATIVE_PORTABLE,VECTOR,SCALAR,NATIVE_VERIFY,VECTOR_VERIFY,"
          + "SCALAR_VERIFY,STORE,READ,MEMSET,SEGMENT_FILL,SEGMENT_COPY,JDK_SPLITTABLE,"
          + "COMMONS_XOSHIRO,JDK_AES_CTR,JDK_SECURE"),
  /** The bandwidth of the memory. */
  MEMORY(
      "STORE_NT",
      "64M",
      "STORE_NT,STORE,MEMSET,SEGMENT_FILL,SEGMENT_COPY,NATIVE_NT,NATIVE,NATIVE_AUTO,VECTOR,"
          + "SCALAR,NATIVE_VERIFY,READ"),
  /** The bandwidth of the memory, with workers. */
  CHUNK(
      "CHUNK_STORE_NT",
      "64M",
      "CHUNK_STORE_NT,CHUNK_STORE,CHUNK,CHUNK_PIPELINE,CHUNK_VECTOR",
      "1,2"),
  /** The cost of Java: the same kernel called from C. */
  JAVA("CHUNK_C", "64M", "CHUNK_C,CHUNK_NT", "1,2"),
  /** Small objects against large ones. */
  SMALL(
      "NATIVE@512K",
      "512,4K,64K,512K",
      "NATIVE,NATIVE_STREAMS,NATIVE_VERIFY,KERNEL,VECTOR,SCALAR,XOSHIRO_C"),
  /** Small objects against large ones, on the heap. */
  HEAP("NATIVE@512K", "512,4K,64K,512K", "NATIVE,NATIVE_HEAP,VECTOR_HEAP,SCALAR_HEAP"),
  /** The cost of compression and deduplication. */
  RATIOS(
      "NATIVE_AUTO",
      "512K,64M",
      "NATIVE_AUTO,NATIVE_COMPRESS2,NATIVE_COMPRESS4,NATIVE_DEDUP2,NATIVE_DEDUP2_4K,"
          + "NATIVE_DEDUP2_4K_SPAN2"),
  /** The cost of the shapes of format 2. */
  SHAPES(
      "NATIVE_AUTO",
      "512K",
      "NATIVE_AUTO,NATIVE_GENERATIONS,NATIVE_GENERATIONS_4K,NATIVE_SHARED,NATIVE_SHARED_4K,"
          + "NATIVE_HOT,NATIVE_HOT_4K,NATIVE_ENTROPY5,NATIVE_MIX,NATIVE_DEDUP2_4K_SPAN2"),
  /** Verifying against reading. */
  VERIFY("READ", "512K,64M", "READ,NATIVE_VERIFY,VECTOR_VERIFY,SCALAR_VERIFY"),
  /** Everything against the native fill. */
  BACKENDS(
      "NATIVE_AUTO",
      "512K,64M",
      "NATIVE_AUTO,VECTOR,NATIVE_PORTABLE,SCALAR,NATIVE_VERIFY,VECTOR_VERIFY,SCALAR_VERIFY"),
  /** Two threads against one, each with memory of its own. */
  THREADS("NATIVE_AUTOx1", "512K,64M", "NATIVE_AUTO,VECTOR,SCALAR,NATIVE_VERIFY", "1,2"),
  /** The best stores for what is done with a chunk. */
  STORES(
      "CHUNK_REGULAR",
      "1M,4M,16M,64M",
      "CHUNK_REGULAR,CHUNK_NT,CHUNK_REGULAR_SUM,CHUNK_NT_SUM,CHUNK_REGULAR_COPY,CHUNK_NT_COPY,"
          + "CHUNK_REGULAR_WRITE,CHUNK_NT_WRITE",
      "1,2");

  final String baseline;
  final String sizes;
  final String contenders;
  final String threads;

  Scene(String baseline, String sizes, String contenders) {
    this(baseline, sizes, contenders, "1");
  }

  Scene(String baseline, String sizes, String contenders, String threads) {
    this.baseline = baseline;
    this.sizes = sizes;
    this.contenders = contenders;
    this.threads = threads;
  }
}
