package io.dgen.storage.exercise;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record of a journal, {@link #BYTES} long, little-endian: type (1 byte), zeros (3), checksum
 * (4), number (8), count (4), version (4), time (8). The checksum (CRC-32C) covers the journal's
 * session, the record's index and all other bytes, so that no record is valid elsewhere.
 *
 * @param type what it says
 * @param number the first block, the flush, or how many records were synced
 * @param count how many blocks
 * @param version their version
 * @param micros when, in microseconds since the journal was started
 */
record JournalRecord(RecordType type, long number, int count, int version, long micros) {

  static final int BYTES = 32;

  private static final int CHECKSUM_AT = 4;
  private static final int NUMBER_AT = 8;
  private static final int COUNT_AT = 16;
  private static final int VERSION_AT = 20;
  private static final int TIME_AT = 24;

  private static final RecordType[] TYPES = RecordType.values();

  void put(ByteBuffer into, long session, long index, Checksum checksum) {
    int at = into.position();
    into.putInt(type.number()).putInt(0).putLong(number).putInt(count).putInt(version);
    into.putLong(micros);
    into.putInt(at + CHECKSUM_AT, checksum.of(into, at, session, index));
  }

  static boolean isEmpty(ByteBuffer from, int at) {
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      if (from.getLong(at + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether there is a valid record. */
  static boolean isValid(ByteBuffer from, int at, long session, long index, Checksum checksum) {
    int type = from.getInt(at);
    return type > 0
        && type < TYPES.length
        && from.getInt(at + CHECKSUM_AT) == checksum.of(from, at, session, index);
  }

  /** Returns a record that is valid. */
  static JournalRecord get(ByteBuffer from, int at) {
    return new JournalRecord(
        TYPES[from.getInt(at)],
        from.getLong(at + NUMBER_AT),
        from.getInt(at + COUNT_AT),
        from.getInt(at + VERSION_AT),
        from.getLong(at + TIME_AT));
  }

  /** Computes checksums; for one thread. */
  static final class Checksum {
    private static final int COVERED = 2 * Long.BYTES + BYTES;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer covered =
        ByteBuffer.allocate(COVERED).order(java.nio.ByteOrder.LITTLE_ENDIAN);

    int of(ByteBuffer record, int at, long session, long index) {
      covered.putLong(0, session).putLong(Long.BYTES, index);
      covered.put(2 * Long.BYTES, record, at, BYTES);
      covered.putInt(2 * Long.BYTES + CHECKSUM_AT, 0);
      crc.reset();
      crc.update(covered.array());
      return (int) crc.getValue();
    }
  }
}
