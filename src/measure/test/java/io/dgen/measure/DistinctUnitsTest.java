package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.Once;
import io.dgen.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@Once
class DistinctUnitsTest {

  private record Key(long high, long low) {}

  @Test
  void aTableIsASet() {
    Seeds.trials(
        10,
        random -> {
          Set<Key> expected = new HashSet<>();
          try (DigestTable table = new DigestTable(5000, 0)) {
            while (!table.full()) {
              // Few values, so that many repeat, and empty slots' among them.
              Key key = new Key(random.nextInt(100) - 50, random.nextInt(100) - 50);
              boolean zero = key.high == 0 && key.low <= 1 && key.low >= 0;
              boolean there = expected.contains(key);
              assertThat(zero || table.contains(key.high, key.low) == there).isTrue();
              boolean added = table.add(key.high, key.low);
              assertThat(zero || added == !there).isTrue();
              expected.add(added ? key : new Key(0, 0));
              assertThat(table.size()).isBetween(expected.size() - 2L, (long) expected.size());
            }
            assertThat(table.size()).isEqualTo(DigestTable.capacity(5000));
          }
        });
  }

  @Test
  void zeroIsADigestLikeOthers() {
    try (DigestTable table = new DigestTable(64, 0)) {
      assertThat(table.contains(0, 0)).isFalse();
      assertThat(table.add(0, 0)).isTrue();
      assertThat(table.add(0, 0)).isFalse();
      assertThat(table.size()).isEqualTo(1);
    }
  }

  @Test
  void aTableKeepsWhatBeginsWithZeros() {
    SplittableRandom random = new SplittableRandom(1);
    try (DigestTable table = new DigestTable(10_000, 0)) {
      List<Key> keys = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        keys.add(new Key(random.nextLong(), random.nextLong()));
        table.add(keys.getLast().high, keys.getLast().low);
      }
      table.retain(3);
      for (Key key : keys) {
        assertThat(table.contains(key.high, key.low)).isEqualTo(key.high >>> 61 == 0);
      }
      assertThat(table.size()).isEqualTo(keys.stream().filter(k -> k.high >>> 61 == 0).count());
    }
  }

  private static List<Key> keys(int distinct, int copies, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < distinct; i++) {
      Key key = new Key(random.nextLong(), random.nextLong());
      keys.addAll(Collections.nCopies(copies, key));
    }
    Collections.shuffle(keys, new Random(seed));
    return keys;
  }

  @Test
  void isExactWhereThereIsRoom() {
    try (DistinctUnits units = new DistinctUnits(1 << 20)) {
      int distinct = (int) (DistinctUnits.exactUnits(1 << 20) * 8 / 10);
      long weights = 0;
      for (Key key : keys(distinct, 3, 1)) {
        weights += units.add(key.high, key.low);
      }
      assertThat(units.zeroBits()).isZero();
      assertThat(units.sample()).isEqualTo(distinct);
      assertThat(weights).isEqualTo(distinct);
    }
  }

  /** Of many repetitions the mean must be right, as no single estimate is. */
  @Test
  void theEstimateIsUnbiased() {
    int distinct = 20_000;
    int rounds = 60;
    double sum = 0;
    double weights = 0;
    double spread = 0;
    for (int round = 0; round < rounds; round++) {
      try (DistinctUnits units = new DistinctUnits(0)) {
        for (Key key : keys(distinct, 1 + round % 3, round)) {
          weights += units.add(key.high, key.low);
        }
        assertThat(units.zeroBits()).isPositive();
        assertThat(units.sample()).isLessThanOrEqualTo(DistinctUnits.exactUnits(0));
        double estimate = units.sample() << units.zeroBits();
        sum += estimate;
        spread += Math.pow(estimate / distinct - 1, 2);
      }
    }
    double one = Math.sqrt(spread / rounds);
    assertThat(one).isLessThan(0.06); // some 1600 digests or more: 1/40
    assertThat(sum / rounds / distinct).isCloseTo(1, within(0.03));
    assertThat(weights / rounds / distinct).isCloseTo(1, within(0.03));
  }

  @Test
  void orderAndThreadsDoNotMatter() throws Exception {
    Set<List<Long>> results = new HashSet<>();
    List<Key> keys = keys(30_000, 2, 7);
    for (int threads : List.of(1, 2, 4)) {
      Collections.shuffle(keys);
      try (DistinctUnits units = new DistinctUnits(100_000)) {
        AtomicLong next = new AtomicLong();
        Callable<Void> task =
            () -> {
              for (int i = (int) next.getAndIncrement();
                  i < keys.size();
                  i = (int) next.getAndIncrement()) {
                units.add(keys.get(i).high, keys.get(i).low);
              }
              return null;
            };
        Tasks.run(threads, Collections.nCopies(threads, task));
        results.add(List.of(units.sample(), (long) units.zeroBits()));
      }
    }
    assertThat(results).hasSize(1);
  }
}
