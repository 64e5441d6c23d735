package io.dgen;

import java.lang.foreign.MemorySegment;

/** Runs in a separate JVM: reports the placement there. The argument is the mode. */
public final class PlacementReport {

  private static final StreamSpec SPEC =
      StreamSpec.builder(1L << 40).seed(81).dedupRatio(1.5).compressRatio(2).build();

  private PlacementReport() {}

  /** Prints workers, refusals, and whether the bytes of a buffer and a pipeline are right. */
  public static void main(String[] arguments) throws Exception {
    GeneratorConfig config =
        GeneratorConfig.builder().numaMode(NumaMode.valueOf(arguments[0])).build();
    GeneratorConfig alone =
        GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(1).build();
    try (DataGenerator generator = DataGenerator.open(SPEC, config);
        DataGenerator one = DataGenerator.open(SPEC, alone)) {
      RuntimeInfo info = generator.runtime();
      System.out.println("threads " + info.threads());
      System.out.println("nodes " + info.nodes().size());
      System.out.println("pinned " + info.pinned());
      info.refusals().forEach(refusal -> System.out.println("refused " + refusal));
      Placed.startWorkers(generator);
      if (info.pinned() != Pin.NONE) {
        for (ProcSelf.Worker worker : ProcSelf.workers()) {
          System.out.println("worker " + worker.number() + " on " + worker.allowed());
        }
      }
      try (ChunkBuffer buffer = generator.allocateChunk(5_000_000)) {
        MemorySegment chunk = buffer.segment();
        generator.fillChunk(chunk);
        MemorySegment expected = MemorySegment.ofArray(new byte[(int) chunk.byteSize()]);
        one.fillAt(0, expected);
        System.out.println("bytes " + (chunk.mismatch(expected) < 0 ? "right" : "wrong"));
        buffer.refusals().forEach(refusal -> System.out.println("buffer refused " + refusal));
        try {
          System.out.println("pages " + buffer.pageNodes().length);
        } catch (UnsupportedOperationException e) {
          System.out.println("pages refused " + e.getMessage());
        }
      }
      long right = 0;
      for (ChunkPipeline.Order order : ChunkPipeline.Order.values()) {
        ChunkPipeline.Settings settings =
            new ChunkPipeline.Settings(300_000, 2, order, 0, 20 * 300_000);
        try (ChunkPipeline pipeline = generator.pipeline(settings)) {
          for (int i = 0; i < 20; i++) {
            try (ChunkPipeline.Chunk chunk = pipeline.take()) {
              right += one.verifyAt(chunk.position(), chunk.segment()).isEmpty() ? 1 : 0;
            }
          }
        }
      }
      System.out.println("chunks right " + right);
    }
  }
}
