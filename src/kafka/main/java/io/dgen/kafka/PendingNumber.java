package io.dgen.kafka;

import org.jspecify.annotations.Nullable;

/**
 * The record that the interceptor has returned last on a thread, and whose partition the
 * partitioner is about to choose there.
 */
final class PendingNumber {

  /** One for each thread: setting and removing values would cost more than all else here. */
  private static final ThreadLocal<PendingNumber> OF_THREAD =
      ThreadLocal.withInitial(PendingNumber::new);

  private byte @Nullable [] header;
  private @Nullable Lane lane;
  private @Nullable String topic;

  private PendingNumber() {}

  /** Lets a record wait for this thread's partitioner. */
  static void await(byte[] header, Lane lane, String topic) {
    PendingNumber pending = OF_THREAD.get();
    pending.header = header;
    pending.lane = lane;
    pending.topic = topic;
  }

  /** Forgets the record that waits, which has been refused. */
  static void forget() {
    OF_THREAD.get().clear();
  }

  private void clear() {
    header = null;
    lane = null;
    topic = null;
  }

  /** Numbers the record that waits, if there is one of the topic. */
  static void number(String topic, int partition) {
    PendingNumber pending = OF_THREAD.get();
    byte[] header = pending.header;
    Lane lane = pending.lane;
    if (header != null && lane != null && topic.equals(pending.topic)) {
      pending.clear();
      lane.number(header, topic, partition);
    }
  }
}
