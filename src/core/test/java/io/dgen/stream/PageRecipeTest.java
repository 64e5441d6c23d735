package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.Seeds;
import org.junit.jupiter.api.Test;

/** A unit has between one and all rows random, and the ratio on average. */
class PageRecipeTest {

  @Test
  void randomRowsAreWithinTheUnitAndAverageTheRatio() {
    Seeds.trials(
        60,
        random -> {
          int unit = 512 << random.nextInt(4);
          int rows = unit / 64;
          double ratio = random.nextDouble(1, rows);
          PageRecipe recipe = PageRecipe.of(1, 1, ratio, unit, false);
          long from = random.nextLong();
          int units = 1 << 14;
          long sum = 0;
          for (int i = 0; i < units; i++) {
            int random1 = recipe.randomRows(from + i);
            assertThat(random1).isBetween(1, recipe.unitRows());
            sum += random1;
          }
          assertThat(sum / (double) units).isCloseTo(rows / ratio, within(1e-4));
        });
  }

  @Test
  void whereNothingIsCompressibleAPageIsOneUnitWhateverTheUnit() {
    PageRecipe plain = PageRecipe.of(1, 2, 1, 4096, false);
    assertThat(plain.unitsPerPage()).isEqualTo(1);
    for (int unit : new int[] {512, 1024, 2048}) {
      assertThat(PageRecipe.of(1, 2, 1, unit, false)).isEqualTo(plain);
      assertThat(PageRecipe.of(1, 2, 1.001, unit, false).unitsPerPage()).isEqualTo(4096 / unit);
    }
  }

  @Test
  void otherKeysLeaveTheRestAsItIs() {
    PageRecipe recipe = PageRecipe.of(1, 2, 3.5, 512, true);
    assertThat(recipe.withKeys(7, 8)).isEqualTo(PageRecipe.of(7, 8, 3.5, 512, true));
    assertThat(recipe.withKeys(1, 2)).isEqualTo(recipe);
  }

  @Test
  void neighbouringSeedsAndStreamsHaveNoKeyInCommon() {
    PageRecipe recipe = PageRecipe.of(1, 1, 1, 4096, false);
    for (PageRecipe other :
        new PageRecipe[] {
          recipe.withKeys(2, 1), recipe.withKeys(1, 2), recipe.withKeys(2, 2), recipe.withKeys(0, 0)
        }) {
      assertThat(keys(other)).doesNotContainAnyElementsOf(java.util.List.of(keys(recipe)));
    }
  }

  private static Long[] keys(PageRecipe r) {
    return new Long[] {r.key0(), r.key1(), r.key2(), r.key3()};
  }
}
