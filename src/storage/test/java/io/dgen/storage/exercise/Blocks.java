package io.dgen.storage.exercise;

import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.NumaMode;
import io.dgen.StreamSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Contents of blocks for tests. */
final class Blocks {

  private Blocks() {}

  static DataGenerator generator(StreamSpec spec) {
    return DataGenerator.open(
        spec, GeneratorConfig.builder().maxThreads(1).numaMode(NumaMode.DISABLED).build());
  }

  static DataGenerator generator(long seed, long size) {
    return generator(StreamSpec.builder(size).seed(seed).build());
  }

  static byte[] bytes(BlockContent content, long block, int version) {
    MemorySegment into = Arena.ofAuto().allocate(content.blockBytes());
    content.fill(block, version, into);
    return into.toArray(ValueLayout.JAVA_BYTE);
  }

  static MemorySegment memory(byte[] bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes.length, 8);
    memory.copyFrom(MemorySegment.ofArray(bytes));
    return memory;
  }

  static int data(int generation) {
    return Version.of(generation, Version.Kind.DATA);
  }

  static int zeros(int generation) {
    return Version.of(generation, Version.Kind.ZEROS);
  }
}
