package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.ReferenceStream;
import io.dgen.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every kernel finds a page by each of its first words, at every place of a search and nowhere
 * else.
 */
class FindPageTest {

  private static final int MOST_PAGES = 70;

  @Test
  void everyKernelFindsTheSame() {
    Seeds.trials(60, FindPageTest::findOne);
  }

  @Test
  @Tag("long")
  void everyKernelFindsTheSameOftenEnough() {
    Seeds.trials(20_000, FindPageTest::findOne);
  }

  private static void findOne(SplittableRandom random) {
    RandomRecipes made = RandomRecipes.next(random);
    long first = RandomRecipes.page(random, MOST_PAGES);
    int pages = random.nextInt(1, MOST_PAGES);
    int at = random.nextInt(pages);
    int lane = random.nextInt(PageRecipe.LANES);
    SearchWords words = words(word(made, first + at, lane), random);
    for (PageKernel kernel : AvailableKernels.all()) {
      String what =
          "%s, %s, page %d of %d from %d, lane %d, %d words"
              .formatted(kernel.isa(), made, at, pages, first, lane, words.count());
      PageRecipe recipe = made.recipe();
      assertThat(kernel.findPage(recipe, lane, first, pages, words)).as(what).isEqualTo(at);
      assertThat(kernel.findPage(recipe, lane, first, at, words)).as(what).isEqualTo(at);
      int before = Math.max(0, at - 2); // within one vector of the end
      assertThat(kernel.findPage(recipe, lane, first, before, words)).as(what).isEqualTo(before);
      assertThat(kernel.findPage(recipe, lane, first + at, 1, words)).as(what).isZero();
      assertThat(kernel.findPage(recipe, lane, first + at + 1, pages - at, words))
          .as(what)
          .isEqualTo(pages - at);
      assertThat(kernel.findPage(recipe, (lane + 1) % PageRecipe.LANES, first, pages, words))
          .as(what)
          .isEqualTo(pages);
    }
  }

  /** Computes the word from the format's description, independently of the kernels. */
  private static long word(RandomRecipes made, long page, int lane) {
    byte[] bytes = new ReferenceStream(made.spec()).sourcePageBytes(page);
    return MemorySegment.ofArray(bytes).get(PageRuns.WORD, (long) lane * Long.BYTES);
  }

  /** Returns the word among others that no page here has. */
  private static SearchWords words(long word, SplittableRandom random) {
    int[] counts = {1, 2, 8, random.nextInt(1, SearchWords.MOST), SearchWords.MOST};
    long[] words = random.longs(counts[random.nextInt(counts.length)]).toArray();
    words[random.nextInt(words.length)] = word;
    return new SearchWords(words);
  }

  @Test
  void neighboursInOnePassAreFoundOneAfterTheOther() {
    RandomRecipes made = RandomRecipes.next(new SplittableRandom(5));
    long first = 1L << 50;
    SearchWords words =
        new SearchWords(word(made, first + 3, 2), word(made, first + 4, 2), word(made, first, 2));
    for (PageKernel kernel : AvailableKernels.all()) {
      assertThat(kernel.findPage(made.recipe(), 2, first, 100, words)).isZero();
      assertThat(kernel.findPage(made.recipe(), 2, first + 1, 99, words)).isEqualTo(2);
      assertThat(kernel.findPage(made.recipe(), 2, first + 4, 96, words)).isZero();
      assertThat(kernel.findPage(made.recipe(), 2, first + 5, 95, words)).isEqualTo(95);
    }
  }

  @Test
  void noWordsAndTooManyAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(SearchWords::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchWords(new long[SearchWords.MOST + 1]))
        .withMessageContaining("1025");
  }
}
