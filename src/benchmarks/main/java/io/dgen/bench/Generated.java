package io.dgen.bench;

import io.dgen.Backend;
import io.dgen.ChunkPipeline;
import io.dgen.ContentClass;
import io.dgen.DataGenerator;
import io.dgen.Filler;
import io.dgen.GeneratorConfig;
import io.dgen.Isa;
import io.dgen.StorePolicy;
import io.dgen.StreamSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Passes through this library's public interface, over random data (no dedup, no compression). Each
 * run generates the next part of the stream.
 */
final class Generated {

  /** A stream longer than any benchmark. */
  static final StreamSpec SPEC = StreamSpec.builder(1L << 60).seed(1).build();

  static final StreamSpec COMPRESS2 = StreamSpec.builder(1L << 60).seed(1).compressRatio(2).build();
  static final StreamSpec COMPRESS4 = StreamSpec.builder(1L << 60).seed(1).compressRatio(4).build();
  static final StreamSpec DEDUP2 = StreamSpec.builder(1L << 60).seed(1).dedupRatio(2).build();
  static final StreamSpec DEDUP2_4K =
      StreamSpec.builder(1L << 60).seed(1).dedupRatio(2).dedupUnit(4096).build();

  /**
   * Every page occurs twice in a row, so that no two adjacent pages follow each other in the
   * source.
   */
  static final StreamSpec DEDUP2_4K_SPAN2 =
      StreamSpec.builder(1L << 60).seed(1).dedupRatio(2).dedupUnit(4096).dedupSpan(2).build();

  /** The shapes of format 2, in units of 128 KiB and of 4 KiB. */
  static final StreamSpec GENERATIONS = generations(128 << 10);

  static final StreamSpec GENERATIONS_4K = generations(4 << 10);
  static final StreamSpec SHARED = shared(128 << 10);
  static final StreamSpec SHARED_4K = shared(4 << 10);
  static final StreamSpec HOT = hot(128 << 10);
  static final StreamSpec HOT_4K = hot(4 << 10);
  static final StreamSpec ENTROPY5 = shaped(128 << 10).entropyBits(5).build();
  static final StreamSpec MIX =
      shaped(128 << 10)
          .mix(
              List.of(
                  new ContentClass(0.5, 1, 8, Filler.ZERO),
                  new ContentClass(0.3, 2, 8, Filler.ZERO),
                  new ContentClass(0.2, 4, 8, Filler.ZERO)))
          .build();

  private static StreamSpec.Builder shaped(long unit) {
    return StreamSpec.builder(1L << 42).seed(1).dedupUnit(unit);
  }

  private static StreamSpec generations(long unit) {
    return shaped(unit).generation(1).changeRate(0.5).build();
  }

  private static StreamSpec shared(long unit) {
    return shaped(unit).shared(0.3, (10L << 30) / unit, 1).build();
  }

  /** Half of the units of each span are copies. */
  private static StreamSpec hot(long unit) {
    return shaped(unit).dedupRatio(2).dedupSpan(1024).hot(0.1, 0.9).build();
  }

  static GeneratorConfig config(Backend backend, Isa isa, StorePolicy store, int threads) {
    return GeneratorConfig.builder()
        .backend(backend)
        .isa(isa)
        .store(store)
        .maxThreads(threads)
        .build();
  }

  static DataGenerator open(GeneratorConfig config) {
    return open(SPEC, config);
  }

  static DataGenerator open(StreamSpec spec, GeneratorConfig config) {
    DataGenerator generator = DataGenerator.open(spec, config);
    Announcements.resolved(config, generator.runtime());
    return generator;
  }

  /** Opens the usual generator of a back end: regular stores, no workers. */
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
  static Pass fill(Target target, StreamSpec spec, Backend backend, Isa isa, StorePolicy store) {
    MemorySegment only = target.shape().objects() == 1 ? target.memory() : null;
    return new GeneratorPass(open(spec, config(backend, isa, store, 1))) {
      private long n;

      @Override
      public void run() {
        generator.fillAt(target.position(n), only != null ? only : target.object(n));
        n++;
      }
    };
  }

  /** {@code fillAt} of a {@code byte[]}. */
  static Pass fillHeap(Target target, Backend backend) {
    byte[] array = target.array();
    return new GeneratorPass(open(backend)) {
      private long n;

      @Override
      public void run() {
        generator.fillAt(target.position(n++), array);
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
        generator.withStream(stream++).fillAt(target.position(0), memory);
      }
    };
  }

  /** {@code verifyAt} off-heap, over correct data. */
  static Pass verify(Target target, Backend backend) {
    long objects = target.shape().objects();
    MemorySegment only = objects == 1 ? target.memory() : null;
    return new GeneratorPass(open(backend)) {
      private long n;

      @Override
      public void prepare() {
        for (long i = 0; i < objects; i++) {
          generator.fillAt(target.position(i), target.object(i));
        }
      }

      @Override
      public void run() {
        MemorySegment found = only != null ? only : target.object(n);
        if (generator.verifyAt(target.position(n), found).isPresent()) {
          throw new AssertionError("verifyAt found a difference");
        }
        n = n + 1 == objects ? 0 : n + 1;
      }
    };
  }

  /** {@code verifyAt} of a {@code byte[]}. */
  static Pass verifyHeap(Target target, Backend backend) {
    byte[] array = target.array();
    return new GeneratorPass(open(backend)) {
      @Override
      public void prepare() {
        generator.fillAt(target.position(0), array);
      }

      @Override
      public void run() {
        if (generator.verifyAt(target.position(0), array).isPresent()) {
          throw new AssertionError("verifyAt found a difference");
        }
      }
    };
  }

  /** {@code fillChunk} with the target's threads, then the consumption of the chunk. */
  static Pass chunk(Target target, Backend backend, StorePolicy store, Consumption.Kind kind) {
    MemorySegment memory = target.memory();
    Consumption consumption = kind.open(target);
    return new GeneratorPass(open(config(backend, Isa.AUTO, store, target.threads()))) {
      @Override
      public void run() {
        generator.fillChunk(memory);
        consumption.consume(generator, memory);
      }

      @Override
      public void close() {
        super.close();
        consumption.close();
      }
    };
  }

  /** Chunks from a pipeline with as many threads. */
  static Pass pipeline(Target target) {
    DataGenerator generator =
        open(config(Backend.NATIVE, Isa.AUTO, StorePolicy.AUTO, target.threads()));
    ChunkPipeline pipeline =
        generator.pipeline(
            ChunkPipeline.Settings.of(SPEC, target.bytes())
                .withOrder(ChunkPipeline.Order.ANY)
                .withChunksPerNode(2 * target.threads())
                .withRevoke(false));
    return new GeneratorPass(generator) {
      @Override
      public void run() {
        try {
          pipeline.take().close();
        } catch (InterruptedException e) {
          throw new AssertionError("nobody interrupts", e);
        }
      }

      @Override
      public void close() {
        pipeline.close();
        super.close();
      }
    };
  }
}
