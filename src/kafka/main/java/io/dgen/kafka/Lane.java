package io.dgen.kafka;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The numbers of a writer: the records of one thread of a producer, which keep their order. */
final class Lane {

  private final long writer;
  private final boolean shared;
  private final Map<TopicPartition, Integer> next = new HashMap<>();
  private final Values values;
  private final Values.Cursor cursor;
  private int sequence;
  private byte @Nullable [] numbered;
  private @Nullable TopicPartition numberedIn;

  Lane(long writer, boolean shared, Values values) {
    this.writer = writer;
    this.shared = shared;
    this.values = values;
    cursor = values.new Cursor();
  }

  long writer() {
    return writer;
  }

  boolean shared() {
    return shared;
  }

  /** Returns the next record's number, or −1 if there are no more. */
  synchronized int sequence() {
    return sequence == Integer.MAX_VALUE ? -1 : sequence++;
  }

  /** Fills an array with a record's value. */
  void fill(int record, int generation, byte[] value) {
    if (shared) {
      values.fill(writer, record, generation, value.length, 0, value);
    } else {
      cursor.fill(writer, record, generation, value);
    }
  }

  /** Gives the record of a header its number in its partition. */
  synchronized void number(byte[] header, TopicPartition partition) {
    int number = next.merge(partition, 1, Integer::sum) - 1;
    Stamp.setNumber(header, number);
    numbered = header;
    numberedIn = partition;
  }

  /**
   * Takes the number back from the last record, which was not sent. No other thread's record is in
   * between, unless the lane is shared.
   */
  synchronized void takeBack(byte[] header) {
    if (!shared && Arrays.equals(header, numbered) && numberedIn != null) {
      next.merge(numberedIn, -1, Integer::sum);
      numbered = null;
    }
  }

  /** Returns how many records have been numbered, by partition. */
  synchronized Map<TopicPartition, Integer> counts() {
    return Map.copyOf(next);
  }

  /** Returns how many records there are. */
  synchronized int records() {
    return sequence;
  }
}
