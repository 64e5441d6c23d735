package io.dgen.measure;

import io.dgen.Content;
import io.dgen.ContentClass;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Compresses samples of streams of one class. */
final class Samples {

  private static final int BYTES = 2 << 20;

  private Samples() {}

  /** Returns a spec with other classes. */
  static StreamSpec with(StreamSpec spec, List<ContentClass> mix) {
    return new StreamSpec(
        spec.seed(),
        spec.stream(),
        spec.size(),
        spec.dedup(),
        spec.sharing(),
        spec.change(),
        new Content(spec.compressUnit(), mix));
  }

  /** Returns what is left of a class's units when they are compressed: bytes after by before. */
  static double compressedShare(StreamSpec spec, CompressionTarget target, ContentClass content) {
    boolean whole = target.unitBytes() == UnitRatios.WHOLE_FILES;
    long unit = whole ? BYTES : target.unitBytes();
    int bytes = (int) (Math.ceilDiv(BYTES, unit) * unit);
    StreamSpec sampled =
        with(
            StreamSpec.builder(bytes).seed(spec.seed()).stream(spec.stream())
                .compressUnit(spec.compressUnit())
                .build(),
            List.of(content));
    byte[] sample = new byte[bytes];
    GeneratorConfig config = GeneratorConfig.builder().maxThreads(1).build();
    try (DataGenerator generator = DataGenerator.open(sampled, config)) {
      generator.fillAt(0, sample);
    }
    return (double) (whole ? whole(target, sample) : units(target, sample)) / bytes;
  }

  private static long whole(CompressionTarget target, byte[] sample) {
    CountingStream counting = new CountingStream();
    Compressor compressor = target.compressor();
    try (OutputStream out = compressor.codec().stream(compressor.level(), counting)) {
      out.write(sample);
    } catch (IOException e) {
      throw new UncheckedIOException("what only counts does not fail", e);
    }
    return counting.bytes();
  }

  private static long units(CompressionTarget target, byte[] sample) {
    int unit = (int) target.unitBytes();
    Compressor compressor = target.compressor();
    long bytes = 0;
    try (UnitCompressor units = compressor.codec().units(compressor.level(), unit)) {
      for (int start = 0; start < sample.length; start += unit) {
        bytes += units.compressedBytes(sample, start, unit);
      }
    }
    return bytes;
  }
}
