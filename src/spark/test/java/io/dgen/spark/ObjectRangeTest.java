package io.dgen.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectRangeTest {

  private static final List<ObjectRange> RANGES =
      List.of(new ObjectRange(3, 10), new ObjectRange(11, 12), new ObjectRange(20, 45));

  /** Every number once, in order, in lists that differ in length by one at most. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 8, 32, 33})
  void sharesEveryNumberOnceAndEvenly(int lists) {
    List<ArrayList<ObjectRange>> shares = ObjectRange.share(RANGES, lists);
    assertThat(shares).hasSize(lists);
    assertThat(shares.stream().flatMapToLong(s -> LongStream.of(ObjectRange.numbers(s))))
        .containsExactlyElementsOf(LongStream.of(ObjectRange.numbers(RANGES)).boxed().toList());
    assertThat(shares)
        .allSatisfy(
            share ->
                assertThat(ObjectRange.numbers(share).length)
                    .isBetween(33 / lists, 33 / lists + 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void nothingIsSharedAsNothing(int lists) {
    assertThat(ObjectRange.share(List.of(), lists)).hasSize(lists).allMatch(List::isEmpty);
  }
}
