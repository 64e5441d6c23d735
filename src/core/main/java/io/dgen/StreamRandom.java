package io.dgen;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/**
 * The bytes of a stream as random numbers: {@link #nextLong} returns its words of 8 bytes, one
 * after the other, little-endian. Two sources at the same position of equal streams give the same
 * numbers on any machine. Not thread-safe; a source for each thread begins at a position of its
 * own.
 */
public final class StreamRandom implements RandomGenerator {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final DataGenerator generator;
  private final byte[] block = new byte[DataGenerator.PAGE_BYTES];
  private final MemorySegment words = MemorySegment.ofArray(block);

  /** The position of the block's first byte; the block's bytes before {@code end} are valid. */
  private long start;

  private int next;
  private int end;

  StreamRandom(DataGenerator generator) {
    this.generator = generator;
  }

  /**
   * Returns the position of the next word.
   *
   * @return bytes from the stream's start
   */
  public long position() {
    return start + next;
  }

  /**
   * Sets the position of the next word.
   *
   * @param position 0 to the stream's size
   * @throws IllegalArgumentException if it is outside the stream
   */
  public void position(long position) {
    long size = generator.spec().size();
    if (position < 0 || position > size) {
      throw new IllegalArgumentException(
          "position is " + position + ", but must be 0 to the stream's size, " + size);
    }
    start = position;
    next = 0;
    end = 0;
  }

  /**
   * Returns the next word of the stream.
   *
   * @return any 64 bits
   * @throws NoSuchElementException if the stream has no more words
   * @throws IllegalStateException if the generator is closed
   */
  @Override
  public long nextLong() {
    if (end - next < Long.BYTES) {
      refill();
    }
    long word = words.get(WORD, next);
    next += Long.BYTES;
    return word;
  }

  private void refill() {
    long from = position();
    long size = generator.spec().size();
    long left = size - from;
    if (left < Long.BYTES) {
      throw new NoSuchElementException(
          "the stream's " + size + " bytes are used up; set a position or use a longer stream");
    }
    // Up to the end of a page: whole pages are faster.
    long page = DataGenerator.PAGE_BYTES - from % DataGenerator.PAGE_BYTES;
    int length = (int) Math.min(left, page < Long.BYTES ? DataGenerator.PAGE_BYTES : page);
    generator.fillAt(from, block, 0, length);
    start = from;
    next = 0;
    end = length;
  }

  @Override
  public String toString() {
    return "StreamRandom[position=" + position() + " of " + generator + "]";
  }
}
