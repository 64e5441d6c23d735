package io.dgen.kafka;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Verifies the records that a consumer reads. For one thread at a time. */
final class RecordCheck {

  /** How many wrong values are traced to other records, which takes tens of milliseconds each. */
  static final int MOST_TRACED = 100;

  private static final int MOST_WRITERS = 100_000;

  /** Records of a writer in a topic whose numbers are not known. */
  private static final class Seen {
    private int least = Integer.MAX_VALUE;
    private int most = -1;
    private long distinct;

    private long unseen() {
      return most < 0 ? 0 : (long) most - least + 1 - distinct;
    }
  }

  /** Logs what is found in a partition. */
  private final class Events implements SequenceEvents {
    private final TopicPartition at;

    private Events(TopicPartition at) {
      this.at = at;
    }

    private FindingLog.Finding finding(Kind kind, long offset, String what) {
      return new FindingLog.Finding(kind, at.topic(), at.partition(), offset, what);
    }

    @Override
    public void found(Kind kind, long offset, String what) {
      log.add(finding(kind, offset, what));
    }

    @Override
    public void corrected(Kind kind, long offset, String before, String after) {
      log.correct(finding(kind, offset, before), after);
    }
  }

  private record WriterInTopic(String topic, long writer) {}

  private final Values values;
  private final Diagnosis diagnosis;
  private final FindingLog log;
  private final Counters counters = new Counters();
  private final Map<TopicPartition, PartitionCheck> partitions = new HashMap<>();
  private final Map<WriterInTopic, Seen> seen = new LinkedHashMap<>();
  private int traced;

  RecordCheck(Values values, int fingerprint, FindingLog log) {
    this.values = values;
    this.log = log;
    diagnosis = new Diagnosis(values, fingerprint);
  }

  /** Returns what is known of a partition. */
  PartitionCheck partition(TopicPartition at) {
    PartitionCheck partition = partitions.get(at);
    if (partition == null) {
      partition = new PartitionCheck(counters, new Events(at));
      partitions.put(at, partition);
    }
    return partition;
  }

  /** Verifies a record of a partition. */
  void record(
      PartitionCheck partition,
      TopicPartition at,
      long offset,
      Headers headers,
      @Nullable Object value) {
    counters.records++;
    Header header = headers.lastHeader(Stamp.HEADER);
    if (header == null) {
      partition.foreign(offset);
      if (value == null) {
        counters.empty++;
      } else {
        counters.foreign++;
      }
      return;
    }
    Stamp stamp = Stamp.decode(header.value());
    ValueTypes.Bytes found = value == null ? null : ValueTypes.bytes(value);
    if (value != null && found == null) {
      throw new DataError(
          "cannot verify a value of type "
              + value.getClass().getName()
              + ": only byte[] and ByteBuffer are possible");
    }
    if (stamp == null) {
      partition.foreign(offset);
      wrong(at, offset, "the header " + Stamp.HEADER + " is none of this version of dgen");
      return;
    }
    boolean fresh = partition.record(offset, stamp);
    if (fresh && !stamp.numbered()) {
      noteSequence(at.topic(), stamp);
    }
    if (found == null) {
      wrong(at, offset, stamp + " has no value");
      return;
    }
    counters.bytes += found.length();
    diagnosis.seen(stamp);
    String what = diagnosis.check(stamp, found, traced < MOST_TRACED);
    if (what == null) {
      counters.right++;
    } else {
      traced++;
      wrong(at, offset, stamp + " " + what);
    }
  }

  /**
   * Counts records that were not verified.
   *
   * @param records how many
   * @param at the partition of the first
   * @param offset its offset
   * @param cause why
   */
  void unverified(long records, TopicPartition at, long offset, Throwable cause) {
    counters.unverified += records;
    log.add(
        new FindingLog.Finding(
            Kind.UNVERIFIED,
            at.topic(),
            at.partition(),
            offset,
            records + (records == 1 ? " record" : " records") + " not verified: " + cause));
  }

  private void wrong(TopicPartition at, long offset, String what) {
    counters.wrong++;
    log.add(new FindingLog.Finding(Kind.WRONG, at.topic(), at.partition(), offset, what));
  }

  private void noteSequence(String topic, Stamp stamp) {
    WriterInTopic key = new WriterInTopic(topic, stamp.writer());
    Seen all = seen.get(key);
    if (all == null) {
      if (seen.size() >= MOST_WRITERS) {
        counters.forgotten++;
        return;
      }
      all = new Seen();
      seen.put(key, all);
    }
    counters.unseen -= all.unseen();
    all.least = Math.min(all.least, stamp.sequence());
    all.most = Math.max(all.most, stamp.sequence());
    all.distinct++;
    counters.unseen += all.unseen();
  }

  /** Judges what was waiting for late records. */
  void finish() {
    partitions.values().forEach(PartitionCheck::finish);
  }

  /** Returns what has been seen until now. */
  Counters counters() {
    return counters.copy();
  }

  /** Returns what computes the expected bytes. */
  String backend() {
    return values.backend();
  }
}
