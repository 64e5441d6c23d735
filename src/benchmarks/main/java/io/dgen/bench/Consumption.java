package io.dgen.bench;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.DirectIo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * What a consumer does with a filled chunk: the best kind of store depends on where its bytes are
 * then.
 */
interface Consumption extends AutoCloseable {

  /** The kinds of consumption. */
  enum Kind {
    /** Nothing. */
    NONE(target -> (generator, chunk) -> {}),
    /** CRC-32C, by the workers. */
    CHECKSUM(target -> Consumption::checksum),
    /** A copy to other memory, by the workers. */
    COPY(Consumption::copy),
    /** A write to a temporary file, past the page cache. */
    WRITE(Consumption::write);

    private final Function<Target, Consumption> opener;

    Kind(Function<Target, Consumption> opener) {
      this.opener = opener;
    }

    /** Prepares for chunks of the target's size. */
    Consumption open(Target target) {
      return opener.apply(target);
    }
  }

  /** Consumes a chunk and returns when that is done. */
  void consume(DataGenerator generator, MemorySegment chunk);

  @Override
  default void close() {}

  private static void checksum(DataGenerator generator, MemorySegment chunk) {
    generator.forEachPart(
        chunk,
        (part, offset, length) -> {
          CRC32C sum = new CRC32C();
          sum.update(part.asSlice(offset, length).asByteBuffer());
          if (sum.getValue() == 0) {
            throw new AssertionError("a checksum of 0 is as good as impossible");
          }
        });
  }

  private static Consumption copy(Target target) {
    Target to = Target.allocate(target.shape());
    return new Consumption() {
      @Override
      public void consume(DataGenerator generator, MemorySegment chunk) {
        MemorySegment copy = to.memory();
        generator.forEachPart(
            chunk,
            (part, offset, length) -> MemorySegment.copy(part, offset, copy, offset, length));
      }

      @Override
      public void close() {
        to.close();
      }
    };
  }

  private static Consumption write(Target target) {
    try {
      Path file = Files.createTempFile("dgen-bench", ".bin");
      FileChannel channel = DirectIo.open(file, Set.of(StandardOpenOption.WRITE));
      Files.delete(file);
      return new Consumption() {
        @Override
        public void consume(DataGenerator generator, MemorySegment chunk) {
          try {
            ByteBuffer left = chunk.asByteBuffer();
            while (left.hasRemaining()) {
              channel.write(left, left.position());
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        @Override
        public void close() {
          try {
            channel.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
    } catch (IOException e) {
      throw new UnsupportedOperationException(
          "no direct writes to " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
    }
  }
}
