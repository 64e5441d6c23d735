package io.dgen.bench;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.Isa;
import io.dgen.StorePolicy;
import io.dgen.StreamSpec;
import java.lang.foreign.MemorySegment;

/**
 * Passes by this library's public interface, over random data (no dedup, no compression). Each run
 * makes the next part of the stream.
 */
final class Generated {

  /** A stream that no benchmark comes to the end of. */
  static final StreamSpec SPEC = StreamSpec.builder(1L << 60).seed(1).build();

  private Generated() {}

  static GeneratorConfig config(Backend backend, Isa isa, StorePolicy store, int threads) {
    return GeneratorConfig.builder()
        .backend(backend)
        .isa(isa)
        .store(store)
        .maxThreads(threads)
        .build();
  }

  static DataGenerator open(GeneratorConfig config) {
    DataGenerator generator = DataGenerator.open(SPEC, config);
    Announcements.resolved(config, generator.runtime());
    return generator;
  }

  /** The usual generator of a back end: regular stores, no workers. */
  private static DataGenerator open(Backend backend) {
    return open(config(backend, Isa.AUTO, StorePolicy.REGULAR, 1));
  }

  private abstract static class GeneratorPass implements Pass {
    final DataGenerator generator;

    GeneratorPass(DataGenerator generator) {
      this.generator = generator;
    }

    @Override
    public void close() {
      generator.close();
    }
  }

  /** {@code fillAt} off-heap. */
  static Pass fill(Target target, Backend backend, Isa isa, StorePolicy store) {
    MemorySegment memory = target.memory();
    return new GeneratorPass(open(config(backend, isa, store, 1))) {
      private long position;

      @Override
      public void run() {
        generator.fillAt(position, memory);
        position += memory.byteSize();
      }
    };
  }

  /** {@code fillAt} of a {@code byte[]}. */
  static Pass fillHeap(Target target, Backend backend) {
    byte[] array = target.array();
    return new GeneratorPass(open(backend)) {
      private long position;

      @Override
      public void run() {
        generator.fillAt(position, array);
        position += array.length;
      }
    };
  }

  /** A generator of its own for each run: {@code withStream}, then {@code fillAt}. */
  static Pass fillNextStream(Target target, Backend backend) {
    MemorySegment memory = target.memory();
    return new GeneratorPass(open(backend)) {
      private long stream;

      @Override
      public void run() {
        generator.withStream(stream++).fillAt(0, memory);
      }
    };
  }

  /** {@code fillChunk} with the target's threads. */
  static Pass fillChunk(Target target, Backend backend) {
    MemorySegment memory = target.memory();
    return new GeneratorPass(open(config(backend, Isa.AUTO, StorePolicy.AUTO, target.threads()))) {
      @Override
      public void run() {
        generator.fillChunk(memory);
      }
    };
  }

  /** {@code verifyAt} off-heap, of what is as it should be. */
  static Pass verify(Target target, Backend backend) {
    MemorySegment memory = target.memory();
    return new GeneratorPass(open(backend)) {
      @Override
      public void prepare() {
        generator.fillAt(0, memory);
      }

      @Override
      public void run() {
        if (generator.verifyAt(0, memory).isPresent()) {
          throw new AssertionError("verifyAt found a difference");
        }
      }
    };
  }

  /** {@code verifyAt} of a {@code byte[]}. */
  static Pass verifyHeap(Target target, Backend backend) {
    byte[] array = target.array();
    return new GeneratorPass(open(backend)) {
      @Override
      public void prepare() {
        generator.fillAt(0, array);
      }

      @Override
      public void run() {
        if (generator.verifyAt(0, array).isPresent()) {
          throw new AssertionError("verifyAt found a difference");
        }
      }
    };
  }
}
