package io.dgen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Logs with known faults: what is read of them is judged as the faults are. */
class PartitionCheckTest {

  /** A record of the log. */
  private record Logged(long offset, Stamp stamp) {}

  /** A log, and what has been done to it. */
  private static final class Log {
    private final List<Stamp> stamps = new ArrayList<>();
    private int lost;
    private int repeated;
    private int reordered;

    /** Returns the records with offsets that follow each other. */
    List<Logged> dense() {
      List<Logged> all = new ArrayList<>();
      for (Stamp stamp : stamps) {
        all.add(new Logged(all.size(), stamp));
      }
      return all;
    }
  }

  private static Stamp stamp(boolean numbered, int writer, int sequence, int number) {
    return new Stamp(numbered, false, 0, 0, writer, sequence, number, 100);
  }

  /** Makes a log of several writers, whose records go to this and to other partitions. */
  private static Log clean(SplittableRandom random, boolean numbered) {
    Log log = new Log();
    int writers = random.nextInt(1, 4);
    int[] sequence = new int[writers];
    int[] number = new int[writers];
    int records = random.nextInt(1, 300);
    for (int i = 0; i < records; i++) {
      int writer = random.nextInt(writers);
      sequence[writer] += random.nextInt(3);
      log.stamps.add(stamp(numbered, writer, sequence[writer]++, number[writer]++));
    }
    return log;
  }

  /** Removes records that another one of the writer follows. */
  private static void lose(Log log, SplittableRandom random) {
    Map<Long, Integer> last = new HashMap<>();
    for (int i = 0; i < log.stamps.size(); i++) {
      last.put(log.stamps.get(i).writer(), i);
    }
    Set<Integer> lost = new HashSet<>();
    for (int i = 0; i < log.stamps.size(); i++) {
      if (last.get(log.stamps.get(i).writer()) != i && random.nextInt(20) == 0) {
        lost.add(i);
      }
    }
    log.lost = lost.size();
    lost.stream().sorted(Collections.reverseOrder()).forEach(i -> log.stamps.remove((int) i));
  }

  /** Exchanges pairs of neighbours of a writer. */
  private static void reorder(Log log, SplittableRandom random) {
    for (int i = 0; i + 1 < log.stamps.size(); i++) {
      Stamp one = log.stamps.get(i);
      Stamp other = log.stamps.get(i + 1);
      if (one.writer() == other.writer() && random.nextInt(20) == 0) {
        Collections.swap(log.stamps, i, i + 1);
        log.reordered++;
        i++;
      }
    }
  }

  /** Puts records in a second time, somewhere behind the first. */
  private static void repeat(Log log, SplittableRandom random) {
    int repeats = random.nextInt(5);
    for (int i = 0; i < repeats; i++) {
      int at = random.nextInt(log.stamps.size());
      int to = random.nextInt(at + 1, log.stamps.size() + 1);
      log.stamps.add(to, log.stamps.get(at));
      log.repeated++;
    }
  }

  private static final class Reader {
    private final Counters counters = new Counters();
    private final List<Kind> found = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final PartitionCheck check =
        new PartitionCheck(
            counters,
            new SequenceEvents() {
              @Override
              public void found(Kind kind, long offset, String what) {
                found.add(kind);
                texts.add(what);
              }

              @Override
              public void corrected(Kind kind, long offset, String before, String after) {
                assertThat(texts.remove(before)).isTrue();
                found.remove(kind);
                if (!after.isEmpty()) {
                  found(kind, offset, after);
                }
              }
            });

    void read(List<Logged> log) {
      log.forEach(each -> check.record(each.offset, each.stamp));
    }

    Counters readAll(List<Logged> log) {
      read(log);
      check.finish();
      assertThat(counters.awaited).isZero();
      return counters;
    }
  }

  @Test
  void numberedRecordsAreJudgedExactly() {
    Seeds.trials(
        3000,
        random -> {
          Log log = clean(random, true);
          lose(log, random);
          reorder(log, random);
          repeat(log, random);
          Reader reader = new Reader();
          Counters counters = reader.readAll(log.dense());
          assertThat(counters.lost).as("lost").isEqualTo(log.lost);
          assertThat(counters.repeated).as("repeated").isEqualTo(log.repeated);
          assertThat(counters.reordered).as("reordered").isEqualTo(log.reordered);
          assertThat(counters.unclear + counters.rewritten + counters.reread + counters.skipped)
              .isZero();
          assertThat(reader.found.stream().filter(kind -> kind == Kind.REPEATED).count())
              .isEqualTo(log.repeated);
          assertThat(reader.found.contains(Kind.LOST)).isEqualTo(log.lost > 0);
        });
  }

  @Test
  void withoutNumbersTheOrderIsJudged() {
    Seeds.trials(
        3000,
        random -> {
          Log log = clean(random, false);
          lose(log, random);
          reorder(log, random);
          repeat(log, random);
          Counters counters = new Reader().readAll(log.dense());
          // A writer's first two records, exchanged, could also be a repetition.
          assertThat(counters.reordered + counters.unclear).isEqualTo(log.reordered);
          assertThat(counters.unclear).isLessThanOrEqualTo(3);
          assertThat(counters.repeated).isEqualTo(log.repeated);
          assertThat(counters.lost + counters.rewritten + counters.reread).isZero();
        });
  }

  /** Compaction, markers, rebalances, seeks: nothing that they explain is lost. */
  @Test
  void nothingIsLostThatOffsetsExplain() {
    Seeds.trials(
        3000,
        random -> {
          Log log = clean(random, random.nextBoolean());
          List<Logged> holed = new ArrayList<>();
          long offset = random.nextInt(3);
          for (Stamp stamp : log.stamps) {
            if (random.nextInt(10) == 0) {
              offset += random.nextInt(1, 5); // markers
            }
            if (random.nextInt(10) != 0) { // else compacted
              holed.add(new Logged(offset, stamp));
            }
            offset++;
          }
          Reader reader = new Reader();
          int at = random.nextInt(holed.size() + 1);
          for (int visit = 0; visit < 5; visit++) {
            int to = random.nextInt(at, holed.size() + 1);
            reader.read(holed.subList(at, to));
            at = random.nextInt(holed.size() + 1); // another consumer, or a seek
          }
          reader.check.finish();
          assertThat(reader.found).isEmpty();
          assertThat(reader.counters.clean()).isTrue();
        });
  }

  /**
   * With holes, at least those are lost that do not fit into them, and never more than there are.
   */
  @Test
  void holesHideLostRecordsButNeverInventThem() {
    Seeds.trials(
        3000,
        random -> {
          Log log = clean(random, true);
          lose(log, random);
          List<Logged> holed = new ArrayList<>();
          long offset = 0;
          long holes = 0;
          for (Stamp stamp : log.stamps) {
            if (offset > 0 && random.nextInt(30) == 0) {
              offset++;
              holes++;
            }
            holed.add(new Logged(offset++, stamp));
          }
          Counters counters = new Reader().readAll(holed);
          assertThat(counters.lost).isBetween(Math.max(0, log.lost - 3 * holes), (long) log.lost);
          assertThat(counters.lost + counters.skipped).isEqualTo(log.lost);
          assertThat(counters.repeated + counters.reordered + counters.unclear).isZero();
        });
  }

  /** A simple model: sets of all that was read, with no bounds. */
  @Test
  void readsFromAnywhereAgreeWithAModel() {
    Seeds.trials(
        3000,
        random -> {
          Log log = clean(random, true);
          lose(log, random);
          List<Logged> all = log.dense();
          Reader reader = new Reader();
          long reread = 0;
          Set<Long> read = new TreeSet<>();
          long highest = -1;
          for (int visit = 0; visit < 6; visit++) {
            int from = random.nextInt(all.size());
            int to = random.nextInt(from, all.size()) + 1;
            for (Logged each : all.subList(from, to)) {
              if (read.contains(each.offset)) {
                reread++;
              }
              read.add(each.offset);
              highest = Math.max(highest, each.offset);
            }
            reader.read(all.subList(from, to));
          }
          reader.check.finish();
          assertThat(reader.counters.reread).isGreaterThanOrEqualTo(reread);
          assertThat(reader.counters.repeated + reader.counters.reordered).isZero();
          assertThat(reader.counters.unclear + reader.counters.rewritten).isZero();
          assertThat(reader.counters.lost).isLessThanOrEqualTo(log.lost);
          if (read.size() == all.size() && read.contains(0L) && reread == 0) {
            assertThat(reader.counters.lost).isEqualTo(log.lost);
          }
        });
  }

  @Test
  void aRewrittenLogIsFound() {
    Reader reader = new Reader();
    List<Logged> before = new ArrayList<>();
    List<Logged> after = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      before.add(new Logged(i, stamp(true, 1, i, i)));
      after.add(new Logged(i + 5, stamp(true, 1, i + 10, i + 10))); // 5 to 9 were truncated
    }
    reader.read(before);
    Counters counters = reader.readAll(after);
    assertThat(counters.rewritten).isEqualTo(1);
    assertThat(reader.found).containsExactly(Kind.REWRITTEN);
  }

  /** A topic that is made again begins at offset 0, but its producer goes on. */
  @Test
  void whatWasReadBeforeATopicWasMadeAgainIsNotLost() {
    Reader reader = new Reader();
    List<Logged> before = new ArrayList<>();
    List<Logged> after = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      before.add(new Logged(i, stamp(true, 1, i, i)));
      after.add(new Logged(i, stamp(true, 1, i + 10, i + 10)));
    }
    reader.read(before);
    reader.readAll(after);
    assertThat(reader.found).containsExactly(Kind.REWRITTEN);
  }

  @Test
  void aSharedWriterMayBeOutOfOrderButNotIncomplete() {
    Seeds.trials(
        200,
        random -> {
          List<Integer> numbers = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            numbers.add(i);
          }
          for (int from = 0; from < 500; from += 50) {
            Collections.shuffle(numbers.subList(from, from + 50), new Random(random.nextLong()));
          }
          int last = Math.max(numbers.get(498), numbers.get(499));
          int missing = random.nextInt(last);
          numbers.remove((Integer) missing);
          Reader reader = new Reader();
          List<Logged> log = new ArrayList<>();
          for (int number : numbers) {
            Stamp stamp = new Stamp(true, true, 0, 0, 1, number, number, 100);
            log.add(new Logged(log.size(), stamp));
          }
          reader.read(log);
          assertThat(reader.found).isEmpty();
          reader.check.finish();
          assertThat(reader.counters.lost).isEqualTo(missing < Collections.max(numbers) ? 1 : 0);
          assertThat(reader.counters.reordered).isZero();
        });
  }

  @Test
  void memoryIsBounded() {
    Reader reader = new Reader();
    int writers = PartitionCheck.MOST_WRITERS + 100;
    for (int i = 0; i < writers; i++) {
      reader.check.record(i, stamp(true, i, 0, 0));
    }
    assertThat(reader.counters.forgotten).isEqualTo(100);
    // One that was forgotten comes back in the middle: nothing is known of what was before.
    reader.check.record(writers, stamp(true, 0, 7, 7));
    assertThat(reader.counters.clean()).isTrue();

    Reader gaps = new Reader();
    int many = 10 * WriterCheck.MOST_INTERVALS;
    for (int i = 0; i < many; i++) {
      gaps.check.record(i, stamp(true, 1, 2 * i, 2 * i));
    }
    assertThat(gaps.counters.lost + gaps.counters.awaited).isEqualTo(many - 1);
    assertThat(gaps.counters.awaited).isEqualTo(WriterCheck.MOST_INTERVALS);
    gaps.check.record(many, stamp(true, 1, 1, 1));
    gaps.check.finish();
    assertThat(gaps.counters.unclear).isEqualTo(1);
    assertThat(gaps.counters.lost).isEqualTo(many - 1);
  }

  private static List<Logged> log(int... sequences) {
    List<Logged> log = new ArrayList<>();
    for (int sequence : sequences) {
      log.add(new Logged(log.size(), stamp(true, 1, sequence, sequence)));
    }
    return log;
  }

  @Test
  void aRecordThatIsLateIsReorderedAndNeverLost() {
    Reader reader = new Reader();
    reader.read(log(0, 1, 4, 5));
    assertThat(reader.found).isEmpty();
    assertThat(reader.counters.awaited).isEqualTo(2);
    assertThat(reader.counters.verdict()).isEqualTo("undecided");
    reader.check.record(4, stamp(true, 1, 3, 3));
    reader.check.record(5, stamp(true, 1, 2, 2));
    reader.check.finish();
    assertThat(reader.found).containsExactly(Kind.REORDERED, Kind.REORDERED);
    assertThat(reader.counters.lost + reader.counters.awaited).isZero();
    assertThat(reader.counters.reordered).isEqualTo(2);
  }

  @Test
  void whatIsMissingForLongIsLostUntilItComes() {
    Reader reader = new Reader();
    reader.read(log(0, 1, 4));
    int last = (int) WriterCheck.PATIENCE + 3;
    for (int i = 5; i <= last; i++) {
      reader.check.record(i - 2, stamp(true, 1, i, i));
    }
    assertThat(reader.found).isEmpty();
    reader.check.record(last - 1, stamp(true, 1, last + 1, last + 1));
    assertThat(reader.found).containsExactly(Kind.LOST);
    assertThat(reader.counters.lost).isEqualTo(2);
    reader.check.record(last, stamp(true, 1, 2, 2));
    assertThat(reader.found).containsExactlyInAnyOrder(Kind.LOST, Kind.REORDERED);
    assertThat(reader.texts)
        .contains(
            "1 are lost of records 2 to 3 of writer 00000000.1 (numbers 2 to 3; 1 came late)");
    reader.check.record(last + 1, stamp(true, 1, 3, 3));
    reader.check.finish();
    assertThat(reader.found).containsExactly(Kind.REORDERED, Kind.REORDERED);
    assertThat(reader.counters.lost + reader.counters.awaited).isZero();
  }
}
