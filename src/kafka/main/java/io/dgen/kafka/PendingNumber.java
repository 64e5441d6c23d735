package io.dgen.kafka;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record that the interceptor has returned and whose partition the partitioner is about to
 * choose, on the same thread.
 *
 * @param header the record's header, which gets its number
 * @param lane the record's lane
 * @param topic the record's topic
 */
@SuppressWarnings("ArrayRecordComponent") // it is only passed on
record PendingNumber(byte[] header, Lane lane, String topic) {

  private static final ThreadLocal<@Nullable PendingNumber> LAST = new ThreadLocal<>();

  /** Waits for this thread's partitioner. */
  void await() {
    LAST.set(this);
  }

  /** Forgets the record that waits, which has been refused. */
  static void forget() {
    LAST.remove();
  }

  /** Numbers the record that waits, if there is one of the topic. */
  static void number(String topic, int partition) {
    PendingNumber last = LAST.get();
    if (last != null && last.topic.equals(topic)) {
      LAST.remove();
      last.lane.number(last.header, new TopicPartition(topic, partition));
    }
  }
}
