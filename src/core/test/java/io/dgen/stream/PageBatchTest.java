package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.GuardedMemory;
import io.dgen.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel generates and accepts a batch of runs as it does the runs one by one. */
class PageBatchTest {

  private static final int PAGE = PageRecipe.PAGE_BYTES;

  /** Recipes of a few shapes; some differ only in their keys, as those of generations do. */
  private static PageRecipe[] recipes(SplittableRandom random) {
    PageRecipe[] recipes = new PageRecipe[random.nextInt(1, 9)];
    for (int i = 0; i < recipes.length; i++) {
      PageRecipe other = i == 0 || random.nextBoolean() ? recipe(random) : recipes[i - 1];
      recipes[i] = other.withKeys(random.nextLong(), random.nextLong());
    }
    return recipes;
  }

  private static PageRecipe recipe(SplittableRandom random) {
    PageRecipe plain = RandomRecipes.next(random).recipe();
    return new PageRecipe(
        0,
        0,
        0,
        0,
        plain.rowsQ32(),
        plain.unitRows(),
        plain.repeat(),
        random.nextBoolean() ? -1 : 0x1F1F1F1F1F1F1F1FL,
        random.nextInt(3) > 0 ? 0 : 0x4040404040404040L);
  }

  private static PageBatch batch(SplittableRandom random) {
    PageBatch batch = new PageBatch();
    PageRecipe[] recipes = recipes(random);
    batch.start(recipes);
    int longest = random.nextInt(4) > 0 ? 3 : 40;
    for (int runs = random.nextInt(1, 40); runs > 0; runs--) {
      int pages = random.nextInt(1, longest + 1);
      batch.add(RandomRecipes.page(random, pages), pages, random.nextInt(recipes.length));
    }
    return batch;
  }

  /** Fills an array run by run, as plain Java defines it. */
  private static byte[] expected(PageBatch batch) {
    byte[] bytes = new byte[(int) batch.pages() * PAGE];
    MemorySegment memory = MemorySegment.ofArray(bytes);
    PageKernel definition = new ScalarPageKernel();
    long at = 0;
    for (int run = 0; run < batch.runs(); run++) {
      long n = batch.pages(run) * PAGE;
      definition.fill(batch.recipe(run), batch.sourcePage(run) * PAGE, n, memory, at, false);
      at += n;
    }
    assertThat(at).isEqualTo(bytes.length);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(GuardedMemory.Kind.class)
  void isFilledRunByRunAndNothingElse(GuardedMemory.Kind kind) {
    Seeds.trials(
        25,
        random -> {
          PageBatch batch = batch(random);
          byte[] expected = expected(batch);
          int misalignment = random.nextInt(131);
          boolean nonTemporal = random.nextBoolean();
          for (PageKernel kernel : AvailableKernels.all()) {
            GuardedMemory memory = GuardedMemory.poisoned(kind, misalignment, expected);
            kernel.fillRuns(batch, memory.whole(), memory.offset(), nonTemporal);
            memory.assertHolds(expected, kernel.isa() + ", misaligned by " + misalignment);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(GuardedMemory.Kind.class)
  void isComparedUpToTheFirstPageThatDiffers(GuardedMemory.Kind kind) {
    Seeds.trials(
        25,
        random -> {
          PageBatch batch = batch(random);
          byte[] found = expected(batch);
          int first = found.length;
          for (int wrong = random.nextInt(4); wrong > 0; wrong--) {
            int at = random.nextInt(found.length);
            found[at] ^= (byte) (1 << (wrong + random.nextInt(5)));
            first = Math.min(first, at / PAGE * PAGE);
          }
          int misalignment = random.nextInt(131);
          for (PageKernel kernel : AvailableKernels.all()) {
            GuardedMemory memory = GuardedMemory.holding(kind, misalignment, found);
            assertThat(kernel.matchingRuns(batch, memory.whole(), memory.offset()))
                .as("%s, misaligned by %d", kernel.isa(), misalignment)
                .isEqualTo(first);
          }
        });
  }

  static List<PageKernel> kernels() {
    return AvailableKernels.all();
  }

  /** A batch takes the next one's recipes, with the same number of them. */
  @ParameterizedTest
  @MethodSource("kernels")
  void isUsedAgainWithOtherRecipes(PageKernel kernel) {
    PageBatch batch = new PageBatch();
    for (long stream = 0; stream < 3; stream++) {
      PageRecipe recipe = PageRecipe.of(1, stream, 1, 4096, false);
      if (stream == 1) {
        batch.start(new PageRecipe[] {recipe, recipe});
        batch.add(3, 1, 1);
      } else {
        batch.start(recipe);
        batch.add(3, 1, 0);
      }
      byte[] expected = expected(batch);
      GuardedMemory memory = GuardedMemory.poisoned(GuardedMemory.Kind.values()[0], 0, expected);
      kernel.fillRuns(batch, memory.whole(), memory.offset(), false);
      memory.assertHolds(expected, kernel.isa());
      assertThat(memory.content().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo(expected[0]);
    }
  }
}
