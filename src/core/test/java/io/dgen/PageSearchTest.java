package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages are found by their first words, and their positions and occurrences are right. */
class PageSearchTest {

  private static final int PAGE = DataGenerator.PAGE_BYTES;

  private static StreamSpec.Builder stream(long pages, int bytesMore) {
    return StreamSpec.builder(pages * PAGE + bytesMore).seed(91);
  }

  private static DataGenerator open(StreamSpec.Builder spec) {
    return DataGenerator.open(spec.build(), TestRun.scalar(1));
  }

  /** Returns a page's word in a lane, even if the stream ends within the page. */
  private static long word(DataGenerator generator, long position, int lane) {
    byte[] page = new ReferenceStream(generator.spec()).bytes(position, PAGE);
    long word = 0;
    for (int i = 7; i >= 0; i--) {
      word = word << 8 | Byte.toUnsignedLong(page[lane * 8 + i]);
    }
    return word;
  }

  @Test
  void everyPageIsFoundByEachOfItsWordsAndNowhereElse() {
    try (DataGenerator generator = open(stream(9, 100))) {
      for (int page = 0; page < 10; page++) {
        for (int lane = 0; lane < PageSearch.LANES; lane++) {
          PageSearch search = generator.search(word(generator, (long) page * PAGE, lane), 12345);
          assertThat(search.pages()).isEqualTo(10); // the last is incomplete
          assertThat(search.find(lane, 0, 10)).isEqualTo(page);
          assertThat(search.find(lane, page, 10 - page)).isEqualTo(page);
          assertThat(search.find(lane, page, 1)).isEqualTo(page);
          assertThat(search.find(lane, 0, page)).isEqualTo(-1);
          assertThat(search.find(lane, page + 1, 9 - page)).isEqualTo(-1);
          assertThat(search.find((lane + 1) % PageSearch.LANES, 0, 10)).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void pagesAreThoseThatDeduplicationLeavesAndAreCountedInTheStream() {
    Seeds.trials(
        50,
        random -> {
          StreamSpec.Builder spec =
              stream(random.nextInt(1, 60), random.nextInt(2) * random.nextInt(PAGE))
                  .dedupRatio(random.nextDouble(1, 5))
                  .dedupUnit((long) PAGE * random.nextInt(1, 4))
                  .dedupSpan(random.nextInt(1, 20));
          try (DataGenerator generator = open(spec)) {
            PageSearch search = generator.search(0);
            Map<Long, Long> first = new HashMap<>();
            Map<Long, Long> count = new HashMap<>();
            for (long at = 0; at < generator.spec().size(); at += PAGE) {
              long page = search.page(at);
              assertThat(search.page(Math.min(at + PAGE, generator.spec().size()) - 1))
                  .isEqualTo(page);
              assertThat(page).isBetween(0L, search.pages() - 1);
              first.putIfAbsent(page, at);
              count.merge(page, 1L, Long::sum);
            }
            for (long page = 0; page < search.pages(); page++) {
              assertThat(search.occurrences(page)).isEqualTo(count.getOrDefault(page, 0L));
              if (first.containsKey(page)) {
                assertThat(search.position(page)).isEqualTo(first.get(page));
                assertThat(generator.search(word(generator, first.get(page), 5)).find(5, page, 1))
                    .isEqualTo(page);
              }
            }
          }
        });
  }

  /** Pages of pools, of other versions and of masked words are found as all others are. */
  @Test
  void pagesOfFormat2AreFoundWhateverTheirSource() {
    Seeds.trials(
        50,
        random -> {
          StreamSpec spec =
              stream(random.nextInt(1, 60), random.nextInt(2) * random.nextInt(PAGE))
                  .dedupRatio(random.nextDouble(1, 3))
                  .dedupUnit((long) PAGE * random.nextInt(1, 4))
                  .shared(random.nextDouble(), 9, 2)
                  .changeRate(0.4)
                  .generation(random.nextInt(5))
                  .mix(
                      java.util.List.of(
                          new ContentClass(1, 2, 8, Filler.ZERO),
                          new ContentClass(1, 1, random.nextInt(4, 8), Filler.ZERO)))
                  .build();
          try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1))) {
            PageSearch none = generator.search(0);
            for (long page = 0; page < none.pages(); page++) {
              long position = none.position(page);
              int lane = random.nextInt(8);
              if (position + PAGE <= spec.size()) {
                PageSearch search = generator.search(word(generator, position, lane));
                assertThat(search.find(lane, page, 1)).isEqualTo(page);
                long first = search.find(lane, 0, none.pages());
                assertThat(word(generator, none.position(first), lane))
                    .isEqualTo(word(generator, position, lane));
              }
            }
          }
        });
  }

  @Test
  void theSameWordsAreSearchedForInOtherStreams() {
    try (DataGenerator generator = open(stream(20, 0))) {
      DataGenerator other = generator.withStream(7);
      PageSearch search = generator.search(word(other, 3 * PAGE, 0));
      assertThat(search.find(0, 0, 20)).isEqualTo(-1);
      assertThat(search.in(other).find(0, 0, 20)).isEqualTo(3);
      assertThat(search.in(generator.withSeed(92)).find(0, 0, 20)).isEqualTo(-1);
    }
  }

  @Test
  void whatIsNotThereIsRefused() {
    DataGenerator generator = open(stream(4, 1));
    PageSearch search = generator.search(1, 2);
    for (int lane : new int[] {-1, PageSearch.LANES}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> search.find(lane, 0, 5));
    }
    for (long[] range : new long[][] {{-1, 2}, {0, 6}, {5, 1}, {1, -1}, {1, Long.MAX_VALUE}}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> search.find(0, range[0], range[1]));
    }
    assertThat(search.find(0, 5, 0)).isEqualTo(-1);
    assertThatIllegalArgumentException().isThrownBy(generator::search);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.search(new long[PageSearch.MOST_WORDS + 1]))
        .withMessageContaining("1025");
    generator.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> generator.search(1))
        .withMessageContaining("closed");
  }
}
