package io.dgen.storage.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeCheckTest {

  private static final int SIZE = 5_000_003;
  private static final int POSITION = 7000;
  private static final StreamSpec SPEC = StreamSpec.builder(POSITION + SIZE).seed(3).build();
  private static final Manifest CONTENT = new Manifest(SPEC, POSITION, SIZE, false, "test");
  private static final ResumeCheck.Limits LIMITS = new ResumeCheck.Limits(65536, 2, 2);

  private DataGenerator generator;
  private byte[] bytes;
  private final AtomicLong progress = new AtomicLong();

  @BeforeEach
  void open() {
    generator = DataGenerator.open(SPEC);
    bytes = new byte[SIZE];
    generator.fillAt(POSITION, bytes);
  }

  @AfterEach
  void close() {
    generator.close();
  }

  /** A file of which one block cannot be read. */
  private static final class Source implements ChunkSource {
    private final byte[] bytes;
    private final long badBlock;

    Source(byte[] bytes, long badBlock) {
      this.bytes = bytes;
      this.badBlock = badBlock;
    }

    @Override
    public void read(ByteBuffer chunk, long offset) throws IOException {
      int n = Math.clamp(bytes.length - offset, 0, chunk.remaining());
      if (offset < (badBlock + 1) * BLOCK_BYTES && offset + n > badBlock * BLOCK_BYTES) {
        throw new IOException("Input/output error");
      }
      chunk.put(bytes, (int) Math.min(offset, bytes.length), n);
    }

    @Override
    public boolean positional() {
      return true;
    }

    @Override
    public long length(long read) {
      return bytes.length;
    }
  }

  private ResumeCheck check(byte[] found, long badBlock) throws IOException {
    return new ResumeCheck(generator, CONTENT, new Source(found, badBlock), progress::addAndGet);
  }

  /** Both ways of comparing come to the same. */
  private void rightBytesAre(long right, byte[] found, long badBlock) throws IOException {
    ResumeCheck many = check(found, badBlock);
    many.run(LIMITS);
    assertThat(many.rightBytes()).isEqualTo(right);
    assertThat(many.checkedBytes()).isEqualTo(progress.getAndSet(0));
    ResumeCheck one = check(found, badBlock);
    try (Arena arena = Arena.ofConfined()) {
      one.run(arena.allocate(200_000, 4096));
    }
    assertThat(one.rightBytes()).isEqualTo(right);
    assertThat(one.checkedBytes()).isEqualTo(progress.getAndSet(0));
  }

  @Test
  void allIsRight() throws IOException {
    rightBytesAre(SIZE, bytes, -1);
    rightBytesAre(SIZE, Arrays.copyOf(bytes, SIZE + 100_000), -1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535, 65536, 3_000_000, SIZE - 1})
  void theFirstWrongByteCounts(int first) throws IOException {
    byte[] found = bytes.clone();
    found[first] ^= 1;
    found[SIZE - 1] = (byte) ~bytes[SIZE - 1];
    rightBytesAre(first, found, -1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65536, 3_000_000, SIZE - 1})
  void whatIsMissingIsNotRight(int length) throws IOException {
    rightBytesAre(length, Arrays.copyOf(bytes, length), -1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 17, 1000})
  void anUnreadableBlockIsNotRight(long block) throws IOException {
    rightBytesAre(block * ChunkSource.BLOCK_BYTES, bytes, block);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 1024})
  void comparingTakesNoMoreMemoryThanWriting(int depth) {
    for (int chunk : new int[] {4096, 64 << 20}) {
      ResumeCheck.Limits limits =
          ResumeCheck.Limits.of(WriteOptions.DEFAULT.withChunkBytes(chunk).withQueueDepth(depth));
      assertThat(limits.chunks()).isLessThanOrEqualTo(StreamWriter.chunks(depth));
      assertThat(limits.chunkBytes()).isLessThanOrEqualTo(chunk);
    }
  }
}
