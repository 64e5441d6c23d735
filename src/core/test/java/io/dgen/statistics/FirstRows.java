package io.dgen.statistics;

import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.StreamSpec;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes the first row of every page to stdout, without end: the output of the seeding of adjacent
 * pages alone. {@code java -cp target/lib/dgen-core-VERSION.jar FirstRows.java SEED}.
 */
public final class FirstRows {

  static final int ROW = 64;
  static final int PAGE = 4096;
  private static final int PAGES = 4096;

  private FirstRows() {}

  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseUnsignedLong(arguments[0]);
    GeneratorConfig oneThread = GeneratorConfig.builder().maxThreads(1).build();
    StreamSpec spec = spec(seed);
    try (DataGenerator generator = DataGenerator.open(spec, oneThread);
        Arena arena = Arena.ofConfined();
        FileChannel out = new FileOutputStream(java.io.FileDescriptor.out).getChannel()) {
      MemorySegment pages = arena.allocate((long) PAGES * PAGE, PAGE);
      MemorySegment rows = arena.allocate((long) PAGES * ROW, ROW);
      for (long at = 0; at < spec.size(); at += pages.byteSize()) {
        generator.fillAt(at, pages);
        gather(pages, rows);
        ByteBuffer left = rows.asByteBuffer();
        while (left.hasRemaining()) {
          out.write(left);
        }
      }
    }
  }

  /** Only the first row of each page is random; it is the same with more random rows. */
  static StreamSpec spec(long seed) {
    return StreamSpec.builder(1L << 62).seed(seed).compressRatio(PAGE / ROW).build();
  }

  static void gather(MemorySegment pages, MemorySegment rows) {
    for (long i = 0; i < pages.byteSize() / PAGE; i++) {
      MemorySegment.copy(pages, i * PAGE, rows, i * ROW, ROW);
    }
  }
}
