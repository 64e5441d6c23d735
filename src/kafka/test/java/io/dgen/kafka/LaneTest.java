package io.dgen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.StreamSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The numbers of a lane, which other threads read while its own counts. */
class LaneTest {

  private static final int RECORDS = 200_000;

  private static Lane lane(boolean shared, Values values) {
    return new Lane(7, shared, values);
  }

  private static Values values() {
    return new Values(StreamSpec.builder(Values.STREAM_BYTES).seed(1).build());
  }

  private static byte[] header(Lane lane, int sequence) {
    return new Stamp(false, lane.shared(), 0, 0, lane.writer(), sequence, 0, 10).encode();
  }

  private static int number(byte[] header) {
    Stamp stamp = Stamp.decode(header);
    assertThat(stamp).isNotNull();
    assertThat(stamp.numbered()).isTrue();
    return stamp.number();
  }

  @Test
  void eachPartitionOfEachTopicHasItsOwnNumbers() {
    try (Values values = values()) {
      Lane lane = lane(false, values);
      for (int round = 0; round < 3; round++) {
        for (int partition = 0; partition < 50; partition += 7) {
          for (String topic : List.of("one", "two")) {
            byte[] header = header(lane, lane.sequence());
            lane.number(header, topic, partition);
            assertThat(number(header)).isEqualTo(round);
          }
        }
      }
      assertThat(lane.counts()).hasSize(16).containsEntry(new TopicPartition("two", 49), 3);
      assertThat(lane.records()).isEqualTo(48);
    }
  }

  @Test
  void aRecordThatWasNotSentGivesItsNumberBack() {
    try (Values values = values()) {
      Lane lane = lane(false, values);
      byte[] first = header(lane, lane.sequence());
      lane.number(first, "one", 9);
      lane.takeBack(first);
      lane.takeBack(first); // only once
      byte[] second = header(lane, lane.sequence());
      lane.number(second, "one", 9);
      assertThat(number(second)).isZero();
      assertThat(lane.counts()).isEqualTo(Map.of(new TopicPartition("one", 9), 1));
    }
  }

  @Test
  void anotherThreadReadsFiguresThatOnlyGrow() throws Exception {
    try (Values values = values()) {
      Lane lane = lane(false, values);
      Thread owner =
          new Thread(
              () -> {
                for (int i = 0; i < RECORDS; i++) {
                  byte[] header = header(lane, lane.sequence());
                  lane.number(header, "one", i % 100 == 0 ? i / 1000 : 0);
                  lane.count(10);
                }
              });
      owner.start();
      long made = 0;
      long numbered = 0;
      while (owner.isAlive()) {
        long nowMade = lane.made();
        long nowNumbered = lane.counts().values().stream().mapToLong(Integer::longValue).sum();
        assertThat(nowMade).isGreaterThanOrEqualTo(made);
        assertThat(nowNumbered).isGreaterThanOrEqualTo(numbered);
        assertThat(lane.bytes()).isGreaterThanOrEqualTo(10 * nowMade - 10);
        made = nowMade;
        numbered = nowNumbered;
      }
      owner.join();
      assertThat(lane.made()).isEqualTo(RECORDS);
      assertThat(lane.bytes()).isEqualTo(10L * RECORDS);
      assertThat(lane.counts().values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(RECORDS);
    }
  }

  @Test
  void threadsThatShareALaneGetDifferentNumbers() throws Exception {
    try (Values values = values()) {
      Lane lane = lane(true, values);
      List<Thread> threads = new ArrayList<>();
      List<Set<Integer>> sequences = new ArrayList<>();
      List<Set<Integer>> numbers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Set<Integer> own = new HashSet<>();
        Set<Integer> inPartition = new HashSet<>();
        sequences.add(own);
        numbers.add(inPartition);
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < 10_000; i++) {
                        int sequence = lane.sequence();
                        byte[] header = header(lane, sequence);
                        lane.number(header, "one", 20);
                        lane.count(10);
                        own.add(sequence);
                        inPartition.add(number(header));
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      Set<Integer> all = new HashSet<>();
      sequences.forEach(all::addAll);
      assertThat(all).hasSize(40_000);
      all.clear();
      numbers.forEach(all::addAll);
      assertThat(all).hasSize(40_000);
      assertThat(lane.made()).isEqualTo(40_000);
      assertThat(lane.bytes()).isEqualTo(400_000);
      assertThat(lane.counts()).isEqualTo(Map.of(new TopicPartition("one", 20), 40_000));
    }
  }
}
