package io.dgen.storage.exercise;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a journal. A crash may leave the records that were not yet synced incomplete, in any order;
 * those that are valid are read nevertheless. A damaged record before a point that was synced is a
 * reason to refuse the journal.
 */
public final class JournalReader implements Closeable {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final JournalHeader header;

  /** Receives records. */
  @FunctionalInterface
  interface Consumer {
    /**
     * Receives a record.
     *
     * @param index its index
     * @param record the record
     */
    void accept(long index, JournalRecord record) throws IOException;
  }

  private JournalReader(Path file, FileChannel channel, JournalHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a journal.
   *
   * @param file its name
   * @return the open journal
   * @throws JournalDamagedException if its header is not one
   * @throws IOException if it cannot be read
   */
  public static JournalReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ByteBuffer bytes = ByteBuffer.allocate(JournalHeader.BYTES);
      read(channel, bytes, 0);
      if (bytes.hasRemaining()) {
        throw new IOException(
            "has " + channel.size() + " bytes, less than the header of a journal");
      }
      return new JournalReader(
          file, channel, JournalHeader.decoded(bytes.array(), JournalHeader.JOURNAL));
    } catch (IOException e) {
      channel.close();
      throw (IOException) new JournalDamagedException(file + ": " + e.getMessage()).initCause(e);
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Returns what the journal is about.
   *
   * @return its header
   */
  public JournalHeader header() {
    return header;
  }

  /** Passes all valid records to a consumer, in order; returns what is between them. */
  Tail forEach(Consumer consumer) throws IOException {
    JournalRecord.Checksum checksum = new JournalRecord.Checksum();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long index = 0;
    long valid = 0;
    long invalid = 0;
    long firstInvalid = -1;
    long synced = 0;
    long lastValid = -1;
    boolean stopped = false;
    long size = channel.size();
    for (long at = JournalHeader.BYTES; at < size; at += BUFFER_BYTES) {
      buffer.clear();
      read(channel, buffer, at);
      buffer.flip();
      for (int i = 0; i < buffer.limit(); i += JournalRecord.BYTES) {
        if (i + JournalRecord.BYTES <= buffer.limit()
            && JournalRecord.isValid(buffer, i, header.session(), index, checksum)) {
          JournalRecord record = JournalRecord.get(buffer, i);
          if (record.type() == RecordType.SYNCED) {
            synced = Math.max(synced, record.number());
          }
          stopped |= record.type() == RecordType.STOP;
          consumer.accept(index, record);
          lastValid = index;
          valid++;
        } else {
          if (firstInvalid < 0) {
            firstInvalid = index;
          }
          boolean empty =
              i + JournalRecord.BYTES <= buffer.limit() && JournalRecord.isEmpty(buffer, i);
          invalid += empty ? 0 : 1;
        }
        index++;
      }
    }
    long proven = header.streamed() ? lastValid : synced - 1;
    if (firstInvalid >= 0 && firstInvalid <= proven) {
      throw new JournalDamagedException(
          file
              + " is damaged at byte "
              + (JournalHeader.BYTES + firstInvalid * JournalRecord.BYTES)
              + ": record "
              + firstInvalid
              + " is not valid, and records after it were synced; nothing can be concluded from"
              + " it");
    }
    return new Tail(valid, invalid, stopped);
  }

  /**
   * What a journal holds.
   *
   * @param records how many valid records it has
   * @param torn how many records at its end are incomplete
   * @param stopped whether the run ended as it should
   */
  public record Tail(long records, long torn, boolean stopped) {}

  private static void read(FileChannel channel, ByteBuffer into, long at) throws IOException {
    long position = at;
    while (into.hasRemaining()) {
      int n = channel.read(into, position);
      if (n < 0) {
        return;
      }
      position += n;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "JournalReader[" + file + "]";
  }
}
