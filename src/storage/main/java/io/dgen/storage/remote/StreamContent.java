package io.dgen.storage.remote;

import io.dgen.DataGenerator;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;

/**
 * A range of a stream, generated while it is sent, and again for every further attempt.
 *
 * @param generator makes the bytes
 * @param position where the range begins in the stream
 * @param length how many bytes
 * @param generationNanos counts how long generating takes
 */
record StreamContent(DataGenerator generator, long position, long length, LongAdder generationNanos)
    implements ObjectContent {

  @Override
  public InputStream open() {
    return new Timed(generator.inputStream(position, length), generationNanos);
  }

  /** Counts the time that reading takes. */
  private static final class Timed extends FilterInputStream {
    private final LongAdder nanos;

    Timed(InputStream in, LongAdder nanos) {
      super(in);
      this.nanos = nanos;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      long start = System.nanoTime();
      try {
        return super.read(target, offset, length);
      } finally {
        nanos.add(System.nanoTime() - start);
      }
    }
  }
}
