package io.dgen.kafka;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A series of records, of one thread unless it is shared: their numbers in the series, and in each
 * partition. What only its thread changes needs neither locks nor atomic additions; other threads
 * read it.
 */
final class Lane {

  private static final int FEW = 8;

  /** How many records of a topic have been numbered, by partition. */
  private static final class Topic {
    private final String name;
    private volatile AtomicIntegerArray next = new AtomicIntegerArray(FEW);

    private Topic(String name) {
      this.name = name;
    }

    private int take(int partition) {
      AtomicIntegerArray numbers = next;
      if (partition >= numbers.length()) {
        AtomicIntegerArray longer =
            new AtomicIntegerArray(Math.max(partition + 1, 2 * numbers.length()));
        for (int i = 0; i < numbers.length(); i++) {
          longer.setPlain(i, numbers.getPlain(i));
        }
        next = longer;
        numbers = longer;
      }
      int number = numbers.getPlain(partition);
      numbers.setRelease(partition, number + 1);
      return number;
    }

    private void giveBack(int partition) {
      AtomicIntegerArray numbers = next;
      numbers.setRelease(partition, numbers.getPlain(partition) - 1);
    }
  }

  private final long writer;
  private final boolean shared;
  private final Map<String, Topic> topics = new ConcurrentHashMap<>();
  private final Values values;
  private final Values.Cursor cursor;
  private final AtomicInteger sequence = new AtomicInteger();
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
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
    int next = shared ? sequence.getAndIncrement() : sequence.getPlain();
    if (next >= 0 && next < Integer.MAX_VALUE) {
      if (!shared) {
        sequence.setRelease(next + 1);
      }
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

  /** Counts a record that is passed on with its value. */
  void count(int size) {
    add(made, 1);
    add(bytes, size);
  }

  private void add(AtomicLong count, long more) {
    if (shared) {
      count.getAndAdd(more);
    } else {
      count.setRelease(count.getPlain() + more);
    }
  }

  /** Gives the record of a header its number in its partition. */
  void number(byte[] header, String name, int partition) {
    if (shared) {
      synchronized (this) {
        numberNext(header, name, partition);
      }
    } else {
      numberNext(header, name, partition);
    }
  }

  private void numberNext(byte[] header, String name, int partition) {
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
  void takeBack(byte[] header) {
    if (!shared && Arrays.equals(header, numbered) && lastTopic != null) {
      lastTopic.giveBack(numberedIn);
      numbered = null;
    }
  }

  /** Returns how many records have been numbered, by partition. */
  Map<TopicPartition, Integer> counts() {
    Map<TopicPartition, Integer> counts = new LinkedHashMap<>();
    for (Topic topic : new TreeMap<>(topics).values()) {
      AtomicIntegerArray numbers = topic.next;
      for (int i = 0; i < numbers.length(); i++) {
        int number = numbers.getAcquire(i);
        if (number > 0) {
          counts.put(new TopicPartition(topic.name, i), number);
        }
      }
    }
    return counts;
  }

  /** Returns how many records have numbers. */
  int records() {
    return sequence.getAcquire();
  }

  /** Returns how many records were passed on with their values. */
  long made() {
    return made.getAcquire();
  }

  /** Returns how many bytes their values have. */
  long bytes() {
    return bytes.getAcquire();
  }
}
