package io.dgen.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int FINGERPRINT_AT = 1;
  private static final int GENERATION_AT = 3;
  private static final int WRITER_AT = 7;
  private static final int SEQUENCE_AT = 12;
  private static final int NUMBER_AT = 16;
  private static final int SIZE_AT = 20;
  private static final int LOW_16 = 0xffff;
  private static final int LOW_8 = 0xff;

  /** Returns the header's bytes. */
  byte[] encode() {
    byte[] header = new byte[BYTES];
    header[0] =
        (byte) (VERSION << VERSION_SHIFT | (numbered ? NUMBERED : 0) | (shared ? SHARED : 0));
    SHORT.set(header, FINGERPRINT_AT, (short) fingerprint);
    INT.set(header, GENERATION_AT, generation);
    header[WRITER_AT] = (byte) (writer >>> Integer.SIZE);
    INT.set(header, WRITER_AT + 1, (int) writer);
    INT.set(header, SEQUENCE_AT, sequence);
    INT.set(header, NUMBER_AT, number);
    INT.set(header, SIZE_AT, size);
    return header;
  }

  /** Adds the number in the partition to a header whose partition has become known. */
  static void setNumber(byte[] header, int number) {
    header[0] |= NUMBERED;
    INT.set(header, NUMBER_AT, number);
  }

  /** Returns what a header says, or null if it is none of this version. */
  static @Nullable Stamp decode(byte @Nullable [] header) {
    if (header == null
        || header.length != BYTES
        || (header[0] & LOW_8) >> VERSION_SHIFT != VERSION
        || (header[0] & LOW_8) % (1 << VERSION_SHIFT) > (NUMBERED | SHARED)) {
      return null;
    }
    Stamp stamp =
        new Stamp(
            (header[0] & NUMBERED) != 0,
            (header[0] & SHARED) != 0,
            (short) SHORT.get(header, FINGERPRINT_AT) & LOW_16,
            (int) INT.get(header, GENERATION_AT),
            (header[WRITER_AT] & (long) LOW_8) << Integer.SIZE
                | Integer.toUnsignedLong((int) INT.get(header, WRITER_AT + 1)),
            (int) INT.get(header, SEQUENCE_AT),
            (int) INT.get(header, NUMBER_AT),
            (int) INT.get(header, SIZE_AT));
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
