package io.dgen.kafka;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a record's header {@code dgen} says of its value: 24 bytes, big-endian.
 *
 * @param numbered whether {@code number} is known
 * @param shared whether several threads share the writer, so that its order is not certain
 * @param fingerprint of the parameters of the content, 16 bits
 * @param generation of the content, 0 to 2<sup>31</sup>−1
 * @param writer the producer's number and its lane's: 40 bits
 * @param sequence the record's number among all of the writer, from 0
 * @param number the record's number among those of the writer in its partition, from 0
 * @param size the value's bytes
 */
record Stamp(
    boolean numbered,
    boolean shared,
    int fingerprint,
    int generation,
    long writer,
    int sequence,
    int number,
    int size) {

  /** The header's name. */
  static final String HEADER = "dgen";

  /** The header's size. */
  static final int BYTES = 24;

  /** Bits of a lane's number within the writer's. */
  static final int LANE_BITS = 8;

  private static final int VERSION = 1;
  private static final int VERSION_SHIFT = 4;
  private static final int NUMBERED = 1;
  private static final int SHARED = 2;
  private static final int NUMBER_AT = 16;
  private static final int LOW_16 = 0xffff;
  private static final int LOW_8 = 0xff;

  /** Returns the header's bytes. */
  byte[] encode() {
    int flags = (numbered ? NUMBERED : 0) | (shared ? SHARED : 0);
    return ByteBuffer.allocate(BYTES)
        .put((byte) (VERSION << VERSION_SHIFT | flags))
        .putShort((short) fingerprint)
        .putInt(generation)
        .put((byte) (writer >>> Integer.SIZE))
        .putInt((int) writer)
        .putInt(sequence)
        .putInt(number)
        .putInt(size)
        .array();
  }

  /** Adds the number in the partition to a header whose partition has become known. */
  static void setNumber(byte[] header, int number) {
    header[0] |= NUMBERED;
    ByteBuffer.wrap(header).putInt(NUMBER_AT, number);
  }

  /** Returns what a header says, or null if it is none of this version. */
  static @Nullable Stamp decode(byte @Nullable [] header) {
    if (header == null
        || header.length != BYTES
        || (header[0] & LOW_8) >> VERSION_SHIFT != VERSION
        || (header[0] & LOW_8) % (1 << VERSION_SHIFT) > (NUMBERED | SHARED)) {
      return null;
    }
    ByteBuffer from = ByteBuffer.wrap(header);
    int flags = from.get();
    Stamp stamp =
        new Stamp(
            (flags & NUMBERED) != 0,
            (flags & SHARED) != 0,
            from.getShort() & LOW_16,
            from.getInt(),
            (from.get() & (long) LOW_8) << Integer.SIZE | Integer.toUnsignedLong(from.getInt()),
            from.getInt(),
            from.getInt(),
            from.getInt());
    boolean possible =
        stamp.generation >= 0 && stamp.sequence >= 0 && stamp.number >= 0 && stamp.size >= 0;
    return possible ? stamp : null;
  }

  /** Returns the stamp of another record with the same parameters. */
  Stamp of(long otherWriter, int otherSequence, int otherSize) {
    return new Stamp(
        false, false, fingerprint, generation, otherWriter, otherSequence, 0, otherSize);
  }

  /** Returns the stamp of another generation. */
  Stamp withGeneration(int other) {
    return new Stamp(numbered, shared, fingerprint, other, writer, sequence, number, size);
  }

  /** Returns what messages call the writer. */
  String writerText() {
    return writerText(writer);
  }

  /** Returns what messages call a writer. */
  static String writerText(long writer) {
    return "%08x.%d".formatted(writer >>> LANE_BITS, writer & LOW_8);
  }

  @Override
  public String toString() {
    return "record " + sequence + " of writer " + writerText();
  }
}
