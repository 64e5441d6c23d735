package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ForkedJvm;
import io.dgen.Once;
import io.dgen.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the vector kernel in every width, whatever this machine prefers, each in a separate JVM.
 */
@Once
class VectorWidthTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256, 512})
  void makesTheSamePagesInEveryWidth(int bits) throws Exception {
    PatchedClass.of(VectorPageKernel.class)
        .renaming("SPECIES_PREFERRED", "SPECIES_" + bits)
        .into(directory);
    assertRight(
        ForkedJvm.withClasses().patchedBy(directory),
        "vector-" + bits,
        bits == 64 ? 5 : 25); // the narrowest width is slow
  }

  @Test
  void makesTheSamePagesInTheWidestTheMachineIsToldToHave() throws Exception {
    assertRight(ForkedJvm.withClasses().flags("-XX:MaxVectorSize=16"), "vector-128", 60);
  }

  private static void assertRight(ForkedJvm jvm, String isa, int trials) throws Exception {
    // Enough for the optimizing compiler, whose code is used in practice.
    ForkedJvm.Result result =
        jvm.flags("-XX:TieredStopAtLevel=4", "-Xbatch", "--add-modules", "jdk.incubator.vector")
            .run(Check.class, String.valueOf(trials));
    assertThat(result.out()).as("%s", result).isEqualTo(isa + " right\n");
    assertThat(result.exit()).isZero();
  }

  /** Runs in a separate JVM. */
  static final class Check {

    private Check() {}

    public static void main(String[] arguments) {
      PageKernel kernel = new VectorPageKernel();
      PageKernel scalar = new ScalarPageKernel();
      Seeds.trials(Integer.parseInt(arguments[0]), random -> compare(kernel, scalar, random));
      System.out.println(kernel.isa() + " right");
    }

    private static void find(PageKernel kernel, MemorySegment page, RandomRecipes made, long at) {
      long word = page.get(PageRuns.WORD, 3L * Long.BYTES);
      for (long before = 0; before < 20; before++) {
        long found = kernel.findPage(made.recipe(), 3, at - before, 40, new SearchWords(word));
        if (found != before) {
          throw new AssertionError("found " + found + " pages on, not " + before + ": " + made);
        }
      }
    }

    private static void compare(PageKernel kernel, PageKernel scalar, SplittableRandom random) {
      RandomRecipes made = RandomRecipes.next(random);
      int pages = random.nextInt(8);
      long page = RandomRecipes.page(random, pages);
      int from = random.nextInt(PageRecipe.PAGE_BYTES);
      int length = Math.max(0, pages * PageRecipe.PAGE_BYTES - from - random.nextInt(300));
      long position = page * PageRecipe.PAGE_BYTES + from;
      int offset = random.nextInt(131);
      long bytes = 8L * PageRecipe.PAGE_BYTES + 256;
      MemorySegment expected = MemorySegment.ofArray(new byte[(int) bytes]);
      MemorySegment found =
          random.nextBoolean()
              ? MemorySegment.ofArray(new byte[(int) bytes])
              : Arena.ofAuto().allocate(bytes);
      scalar.fill(made.recipe(), position, length, expected, offset, false);
      kernel.fill(made.recipe(), position, length, found, offset, false);
      if (expected.mismatch(found) >= 0) {
        throw new AssertionError("wrong at " + expected.mismatch(found) + ": " + made);
      }
      int wrong = random.nextInt(Math.max(1, length));
      int wrongPage = (from + wrong) / PageRecipe.PAGE_BYTES * PageRecipe.PAGE_BYTES;
      for (int i = 0; i < 2; i++) {
        long matching = kernel.matchingBytes(made.recipe(), position, length, found, offset);
        long right = i == 0 || length == 0 ? length : Math.max(0, wrongPage - from);
        if (matching != right) {
          throw new AssertionError(matching + " bytes match, not " + right + ": " + made);
        }
        byte b = found.get(java.lang.foreign.ValueLayout.JAVA_BYTE, offset + wrong);
        found.set(java.lang.foreign.ValueLayout.JAVA_BYTE, offset + wrong, (byte) ~b);
      }
      if (pages > 0) {
        scalar.fill(
            made.recipe(), page * PageRecipe.PAGE_BYTES, PageRecipe.PAGE_BYTES, expected, 0, false);
        find(kernel, expected, made, page);
      }
    }
  }
}
