package io.dgen.cli.bench;

import io.dgen.cli.options.NameConverter;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a benchmark varies. */
enum Sweep {
  /** The chunk, from 8 to 512 MiB. */
  CHUNK,
  /** The threads, in powers of two up to the most. */
  THREADS;

  private static final long LEAST_CHUNK = 8L << 20;
  private static final long MOST_CHUNK = 512L << 20;

  /** Reads {@code --sweep}. */
  static final class Converter extends NameConverter<Sweep> {
    Converter() {
      super(Sweep.class);
    }
  }

  /** One point: a chunk size and a number of threads. */
  record Point(long chunkBytes, int threads) {}

  /** Returns the points of the sweep for a chunk size and the largest number of threads. */
  List<Point> points(long chunkBytes, int threads) {
    return switch (this) {
      case CHUNK ->
          LongStream.iterate(LEAST_CHUNK, bytes -> bytes <= MOST_CHUNK, bytes -> 2 * bytes)
              .mapToObj(bytes -> new Point(bytes, threads))
              .toList();
      case THREADS ->
          Stream.concat(Stream.iterate(1, n -> n < threads, n -> 2 * n), Stream.of(threads))
              .map(n -> new Point(chunkBytes, n))
              .toList();
    };
  }
}
