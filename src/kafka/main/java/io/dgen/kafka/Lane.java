package io.dgen.kafka;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A series of records, of one thread unless it is shared: their numbers in the series, and in each
 * partition.
 */
final class Lane {

  private static final int FEW = 8;

  /** How many records of a topic have been numbered, by partition. */
  private static final class Topic {
    private final String name;
    private int[] next = new int[FEW];

    private Topic(String name) {
      this.name = name;
    }

    private int take(int partition) {
      if (partition >= next.length) {
        next = Arrays.copyOf(next, Math.max(partition + 1, 2 * next.length));
      }
      return next[partition]++;
    }
  }

  private final long writer;
  private final boolean shared;
  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final Values values;
  private final Values.Cursor cursor;
  private final AtomicInteger sequence = new AtomicInteger();
  private @Nullable Topic lastTopic;
  private byte @Nullable [] numbered;
  private int numberedIn;

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
  int sequence() {
    int next = sequence.getAndIncrement();
    if (next >= 0 && next < Integer.MAX_VALUE) {
      return next;
    }
    sequence.set(Integer.MAX_VALUE); // of several threads, each finds that there are no more
    return -1;
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
  synchronized void number(byte[] header, String name, int partition) {
    Topic topic = lastTopic;
    if (topic == null || !topic.name.equals(name)) {
      topic = topics.computeIfAbsent(name, Topic::new);
      lastTopic = topic;
    }
    Stamp.setNumber(header, topic.take(partition));
    numbered = header;
    numberedIn = partition;
  }

  /**
   * Takes the number back from the last record, which was not sent. No other thread's record is in
   * between, unless the lane is shared.
   */
  synchronized void takeBack(byte[] header) {
    if (!shared && Arrays.equals(header, numbered) && lastTopic != null) {
      lastTopic.next[numberedIn]--;
      numbered = null;
    }
  }

  /** Returns how many records have been numbered, by partition. */
  synchronized Map<TopicPartition, Integer> counts() {
    Map<TopicPartition, Integer> counts = new LinkedHashMap<>();
    for (Topic topic : topics.values()) {
      for (int i = 0; i < topic.next.length; i++) {
        if (topic.next[i] > 0) {
          counts.put(new TopicPartition(topic.name, i), topic.next[i]);
        }
      }
    }
    return counts;
  }

  /** Returns how many records there are. */
  int records() {
    return sequence.get();
  }
}
