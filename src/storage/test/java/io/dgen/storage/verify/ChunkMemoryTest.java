package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has come is right as far as all of it was, in the last attempt. */
class ChunkMemoryTest {

  private static final int BYTES = 20_000;
  private static final long POSITION = 3000;
  private static final long CHUNK = 8192;

  private final DataGenerator generator =
      DataGenerator.open(StreamSpec.builder(100_000).seed(1).dedupRatio(2).build());
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment segment = arena.allocate(BYTES);
  private final ChunkMemory memory = new ChunkMemory(segment, generator, POSITION);
  private ByteBuffer buffer;

  @BeforeEach
  void begin() {
    generator.fillAt(POSITION + CHUNK, segment);
    buffer = memory.buffer(CHUNK, CHUNK, CHUNK + BYTES);
  }

  @AfterEach
  void close() {
    arena.close();
    generator.close();
  }

  private void flip(int at) {
    byte old = segment.get(ValueLayout.JAVA_BYTE, at);
    segment.set(ValueLayout.JAVA_BYTE, at, (byte) (old ^ 1));
  }

  private void rightUpTo(int bytes) {
    assertThat(memory.right()).isEqualTo(CHUNK + bytes);
  }

  @Test
  void whatHasNotComeIsNotRight() {
    rightUpTo(0);
    memory.arrived(100, 200); // not from the start
    rightUpTo(0);
  }

  @Test
  void isRightUpToTheFirstWrongPiece() {
    flip(7000);
    memory.arrived(0, 5000);
    rightUpTo(5000);
    memory.arrived(5000, 8000);
    rightUpTo(5000);
    memory.arrived(8000, BYTES);
    rightUpTo(5000);
  }

  @Test
  void whatComesAnewIsComparedAnew() {
    memory.arrived(0, BYTES);
    rightUpTo(BYTES);
    flip(300); // a second attempt has other bytes
    memory.arrived(0, 1000);
    rightUpTo(0);
    memory.arrived(1000, BYTES);
    rightUpTo(0);
    flip(300);
    memory.arrived(0, BYTES);
    rightUpTo(BYTES);
  }

  @Test
  void aPartOfAChunkBeginsAnew() {
    memory.arrived(0, BYTES);
    buffer = memory.buffer(CHUNK, CHUNK + 4096, CHUNK + BYTES);
    assertThat(buffer.position()).isEqualTo(4096);
    rightUpTo(4096);
    memory.arrived(4096, 5000);
    rightUpTo(5000);
    memory.arrived(5000, 9000);
    assertThat(memory.left(CHUNK + 4096, CHUNK + BYTES)).isEqualTo(CHUNK + 8192);
    assertThat(memory.left(CHUNK + 4096, CHUNK + 9000)).isEqualTo(CHUNK + 9000);
  }
}
