package io.dgen.storage.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamRangeTest {

  @Test
  void theNearestNumbers() {
    assertThat(nearest(new StreamRange(10, 7), 12))
        .containsExactly(12L, 13L, 11L, 14L, 10L, 15L, 16L);
    assertThat(nearest(new StreamRange(10, 5), 13)).containsExactly(13L, 14L, 12L, 11L, 10L);
    assertThat(nearest(new StreamRange(10, 3), 9)).containsExactly(10L, 11L, 12L);
    assertThat(nearest(new StreamRange(10, 3), 13)).containsExactly(12L, 11L, 10L);
    assertThat(nearest(new StreamRange(-2, 4), 0)).containsExactly(0L, 1L, -1L, -2L); // modulo 2^64
    assertThat(nearest(new StreamRange(5, 1), 5)).containsExactly(5L);
  }

  private static List<Long> nearest(StreamRange range, long number) {
    return LongStream.range(0, range.count()).mapToObj(i -> range.nearest(number, i)).toList();
  }
}
