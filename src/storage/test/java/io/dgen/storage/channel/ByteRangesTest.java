package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.storage.channel.ByteRanges.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteRangesTest {

  @Test
  void areMergedWhereTheyTouch() {
    ByteRanges ranges = new ByteRanges();
    ranges.add(10, 5);
    ranges.add(20, 5);
    ranges.add(7, 0);
    assertThat(ranges.list()).containsExactly(new Range(10, 5), new Range(20, 5));
    ranges.add(15, 5);
    assertThat(ranges.list()).containsExactly(new Range(10, 15));
    assertThat(ranges.bytes()).isEqualTo(15);
    assertThat(ranges.overflowed()).isFalse();
  }

  /** Whatever is added in whatever order: the same bytes as a set of bits has. */
  @Test
  void haveTheBytesThatWereAdded() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      ByteRanges ranges = new ByteRanges();
      BitSet bits = new BitSet();
      for (int i = 0; i < 40; i++) {
        int from = random.nextInt(500);
        int length = random.nextInt(20);
        ranges.add(from, length);
        bits.set(from, from + length);
      }
      List<Range> expected = new ArrayList<>();
      for (int from = bits.nextSetBit(0); from >= 0; ) {
        int to = bits.nextClearBit(from);
        expected.add(new Range(from, to - from));
        from = bits.nextSetBit(to);
      }
      assertThat(ranges.list()).isEqualTo(expected);
      assertThat(ranges.bytes()).isEqualTo(bits.cardinality());
    }
  }

  @Test
  void tooManyAreNotKeptButTold() {
    ByteRanges ranges = new ByteRanges();
    for (long i = 0; i <= ByteRanges.MOST; i++) {
      ranges.add(i * 2, 1);
    }
    assertThat(ranges.overflowed()).isTrue();
    assertThat(ranges.list()).hasSize(ByteRanges.MOST);
  }

  /** What is missing of some is missing of those that they are added to. */
  @Test
  void thatSomeAreMissingIsHandedOn() {
    ByteRanges some = new ByteRanges();
    some.add(10, 5);
    ByteRanges all = new ByteRanges();
    all.addAll(some, 100);
    assertThat(all.list()).containsExactly(new Range(110, 5));
    assertThat(all.overflowed()).isFalse();
    some.noteMissing();
    all.addAll(some, 200);
    assertThat(all.list()).containsExactly(new Range(110, 5), new Range(210, 5));
    assertThat(all.overflowed()).isTrue();
  }
}
