package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.GuardedMemory;
import io.dgen.Seeds;
import io.dgen.TestRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel generates and accepts the format's pages in memory of every kind. */
class PageKernelTest {

  private static final int PAGE = PageRecipe.PAGE_BYTES;
  private static final int LONGEST_SHORT_RUN = 9;

  static List<PageKernel> kernels() {
    return AvailableKernels.all();
  }

  @Test
  void thoseThatMustBeAvailableAre() {
    List<PageKernel> kernels = kernels();
    assertThat(kernels).extracting(PageKernel::kind).contains(PageKernel.Kind.SCALAR);
    if (TestRun.nativeExpected()) {
      assertThat(kernels)
          .extracting(PageKernel::isa)
          .contains("portable")
          .hasSize(TestRun.isasOfThisCpu().size() + 2);
    }
  }

  @ParameterizedTest
  @EnumSource(GuardedMemory.Kind.class)
  void fillsShortRunsInMemoryOfAnyKindAndAlignment(GuardedMemory.Kind kind) {
    Seeds.trials(25, random -> fillOne(random.nextInt(LONGEST_SHORT_RUN + 1), kind, random));
  }

  /** Fills these pages completely, or without a part at either end. */
  private static void fillOne(int pages, GuardedMemory.Kind kind, SplittableRandom random) {
    RandomRecipes made = RandomRecipes.next(random);
    long page = RandomRecipes.page(random, pages);
    int misalignment = random.nextInt(131);
    boolean nonTemporal = random.nextBoolean();
    byte[] whole = made.pages(page, pages);
    int from = pages == 0 ? 0 : lacking(random);
    byte[] expected = Arrays.copyOfRange(whole, from, whole.length);
    expected = Arrays.copyOf(expected, Math.max(0, expected.length - lacking(random)));
    long position = page * PAGE + from;
    for (PageKernel kernel : kernels()) {
      GuardedMemory memory = GuardedMemory.poisoned(kind, misalignment, expected);
      kernel.fill(
          made.recipe(), position, expected.length, memory.whole(), memory.offset(), nonTemporal);
      memory.assertHolds(
          expected,
          "%s, %s, %s, position %d, %d bytes, misaligned by %d, non-temporal %s"
              .formatted(
                  kernel.isa(), kind, made, position, expected.length, misalignment, nonTemporal));
    }
  }

  /** Returns zero, whole rows, or any number of bytes. */
  private static int lacking(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> random.nextInt(PageRecipe.PAGE_ROWS) * PageRecipe.ROW_BYTES;
      default -> random.nextInt(PAGE);
    };
  }

  /** Each end is before, at and after the boundaries of words, vectors, rows, units and pages. */
  @ParameterizedTest
  @MethodSource("kernels")
  void fillsAndAcceptsPartsAroundEveryBound(PageKernel kernel) {
    int[] bounds = {0, 8, 16, 32, 64, 128, 512, 1024, 4032, PAGE, 2 * PAGE, 2 * PAGE + 64};
    RandomRecipes made = RandomRecipes.next(new SplittableRandom(2));
    long start = 3L * PAGE;
    byte[] pages = made.pages(3, 3);
    int[] ends =
        IntStream.of(bounds)
            .flatMap(b -> IntStream.of(b - 1, b, b + 1))
            .filter(b -> b >= 0)
            .toArray();
    for (int from : ends) {
      for (int to : ends) {
        if (from < to) {
          byte[] expected = Arrays.copyOfRange(pages, from, to);
          GuardedMemory.Kind kind =
              (from + to) % 3 == 0 ? GuardedMemory.Kind.BYTES : GuardedMemory.Kind.OFF_HEAP;
          GuardedMemory memory = GuardedMemory.poisoned(kind, from % 64, expected);
          String what = kernel.isa() + ", " + kind + ", bytes " + from + " to " + to;
          kernel.fill(
              made.recipe(), start + from, to - from, memory.whole(), memory.offset(), false);
          memory.assertHolds(expected, what);
          assertThat(matching(kernel, made.recipe(), start + from, to - from, memory))
              .as(what)
              .isEqualTo(to - from);
          flip(memory.content(), to - from - 1);
          assertThat(matching(kernel, made.recipe(), start + from, to - from, memory))
              .as(what + ", the last one wrong")
              .isEqualTo(Math.max(0, (to - 1) / PAGE * PAGE - from));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void fillsRunsOfEachLengthAtEachMisalignment(PageKernel kernel) {
    RandomRecipes made = RandomRecipes.next(new SplittableRandom(1));
    for (int pages = 0; pages <= LONGEST_SHORT_RUN; pages++) {
      byte[] expected = made.pages(5, pages);
      for (int misalignment = 0; misalignment <= 130; misalignment += pages == 5 ? 1 : 13) {
        for (boolean nonTemporal : new boolean[] {false, true}) {
          GuardedMemory memory =
              GuardedMemory.poisoned(GuardedMemory.Kind.OFF_HEAP, misalignment, expected);
          kernel.fill(
              made.recipe(),
              5 * PAGE,
              expected.length,
              memory.whole(),
              memory.offset(),
              nonTemporal);
          memory.assertHolds(expected, kernel.isa() + " misaligned by " + misalignment);
        }
      }
    }
  }

  @Test
  void fillsLongRuns() {
    Seeds.trials(6, random -> fillOne(random.nextInt(200, 600), randomKind(random), random));
  }

  @Test
  @Tag("long")
  void fillsManyRuns() {
    Seeds.trials(
        3000,
        random -> fillOne(random.nextInt(1 << random.nextInt(10)), randomKind(random), random));
  }

  private static GuardedMemory.Kind randomKind(SplittableRandom random) {
    GuardedMemory.Kind[] kinds = GuardedMemory.Kind.values();
    return kinds[random.nextInt(kinds.length)];
  }

  @ParameterizedTest
  @EnumSource(GuardedMemory.Kind.class)
  void findsThePageThatDiffers(GuardedMemory.Kind kind) {
    Seeds.trials(
        25,
        random -> {
          RandomRecipes made = RandomRecipes.next(random);
          int pages = random.nextInt(1, LONGEST_SHORT_RUN + 1);
          long page = RandomRecipes.page(random, pages);
          byte[] content = made.pages(page, pages);
          int wrong = random.nextInt(content.length);
          byte[] flipped = content.clone();
          flipped[wrong] ^= (byte) (1 << random.nextInt(8));
          if (random.nextBoolean()) { // and something after it, which must not matter
            flipped[random.nextInt(wrong, flipped.length)] ^= (byte) 0x10;
          }
          boolean same = Arrays.equals(content, flipped);
          int misalignment = random.nextInt(131);
          for (PageKernel kernel : kernels()) {
            String what = kernel.isa() + ", " + made + ", page " + page + ", byte " + wrong;
            GuardedMemory good = GuardedMemory.holding(kind, misalignment, content);
            GuardedMemory bad = GuardedMemory.holding(kind, misalignment, flipped);
            assertThat(matching(kernel, made.recipe(), page * PAGE, content.length, good))
                .as(what)
                .isEqualTo(content.length);
            assertThat(matching(kernel, made.recipe(), page * PAGE, content.length, bad))
                .as(what)
                .isEqualTo(same ? content.length : wrong / PAGE * PAGE);
            good.assertHolds(content, "verify writes nothing");
          }
        });
  }

  /** Verifies the memory and a read-only view of it, which must agree. */
  private static long matching(
      PageKernel kernel, PageRecipe recipe, long position, long bytes, GuardedMemory memory) {
    long found =
        kernel.matchingBytes(recipe, position, bytes, memory.whole().asReadOnly(), memory.offset());
    assertThat(kernel.matchingBytes(recipe, position, bytes, memory.whole(), memory.offset()))
        .isEqualTo(found);
    return found;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void noticesEveryByteOfAPage(PageKernel kernel) {
    for (boolean repeat : new boolean[] {false, true}) {
      PageRecipe recipe = PageRecipe.of(9, 8, 2.7, 1024, repeat);
      GuardedMemory memory =
          GuardedMemory.holding(GuardedMemory.Kind.OFF_HEAP, 0, new byte[3 * PAGE]);
      kernel.fill(recipe, 77 * PAGE, 3 * PAGE, memory.whole(), memory.offset(), false);
      for (int i = 0; i < 3 * PAGE; i++) {
        flip(memory.content(), i);
        assertThat(matching(kernel, recipe, 77 * PAGE, 3 * PAGE, memory))
            .as("byte %d flipped", i)
            .isEqualTo(i / PAGE * PAGE);
        flip(memory.content(), i);
      }
      assertThat(matching(kernel, recipe, 77 * PAGE, 3 * PAGE, memory)).isEqualTo(3 * PAGE);
    }
  }

  /** Wrong repetitions are found, as are rows that do not repeat. */
  @ParameterizedTest
  @MethodSource("kernels")
  void noticesAFillerThatIsWrongThroughout(PageKernel kernel) {
    int unit = 1024;
    PageRecipe recipe = PageRecipe.of(9, 8, 4, unit, true);
    GuardedMemory memory =
        GuardedMemory.holding(GuardedMemory.Kind.OFF_HEAP, 0, new byte[3 * PAGE]);
    kernel.fill(recipe, 77 * PAGE, 3 * PAGE, memory.whole(), memory.offset(), false);
    for (int start = 0; start < 3 * PAGE; start += unit) {
      for (int i = start + unit / 4; i < start + unit; i += PageRecipe.ROW_BYTES) {
        flip(memory.content(), i);
      }
      assertThat(matching(kernel, recipe, 77 * PAGE, 3 * PAGE, memory))
          .as("unit at %d", start)
          .isEqualTo(start / PAGE * PAGE);
      for (int i = start + unit / 4; i < start + unit; i += PageRecipe.ROW_BYTES) {
        flip(memory.content(), i);
      }
    }
  }

  /** Heap memory is processed in slices: without a gap, and up to the difference. */
  @ParameterizedTest
  @MethodSource("kernels")
  void goesThroughLongArraysAsThroughMemory(PageKernel kernel) {
    PageRecipe recipe = PageRecipe.of(9, 8, 1, 4096, false);
    int position = 77 * PAGE + 100;
    byte[] expected = new byte[40 * PAGE];
    MemorySegment array = MemorySegment.ofArray(expected.clone());
    for (int i = 0; i < expected.length; i += PAGE) {
      MemorySegment page = MemorySegment.ofArray(expected).asSlice(i, PAGE);
      new ScalarPageKernel().fill(recipe, position + i, PAGE, page, 0, false);
    }
    kernel.fill(recipe, position, expected.length, array, 0, false);
    assertThat(array.mismatch(MemorySegment.ofArray(expected))).isEqualTo(-1);
    int most = expected.length;
    for (int bytes = most; bytes > 0; bytes -= 3 * PAGE + 5) { // no more than requested
      assertThat(kernel.matchingBytes(recipe, position, bytes, array, 0)).isEqualTo(bytes);
      assertThat(kernel.matchingBytes(recipe, position + most - bytes, bytes, array, most - bytes))
          .isEqualTo(bytes);
    }
    for (int i = 0; i < expected.length; i += 999) {
      flip(array, i);
      assertThat(kernel.matchingBytes(recipe, position, expected.length, array, 0))
          .as("byte %d flipped", i)
          .isEqualTo(Math.max(0, (100 + i) / PAGE * PAGE - 100));
      flip(array, i);
    }
  }

  private static void flip(MemorySegment segment, long at) {
    byte b = segment.get(ValueLayout.JAVA_BYTE, at);
    segment.set(ValueLayout.JAVA_BYTE, at, (byte) (b ^ 1 << (at % 8)));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void takesReadOnlyBuffersOfBothKinds(PageKernel kernel) {
    PageRecipe recipe = PageRecipe.of(1, 2, 1, 4096, false);
    for (ByteBuffer buffer :
        List.of(ByteBuffer.allocate(3 * PAGE), ByteBuffer.allocateDirect(3 * PAGE))) {
      kernel.fill(recipe, 0, 2 * PAGE, MemorySegment.ofBuffer(buffer), 11, false);
      MemorySegment readOnly = MemorySegment.ofBuffer(buffer.asReadOnlyBuffer());
      assertThat(kernel.matchingBytes(recipe, 0, 2 * PAGE, readOnly, 11)).isEqualTo(2 * PAGE);
      assertThat(kernel.matchingBytes(recipe, 0, 2 * PAGE, readOnly, 12)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void tellsWhatItIs(PageKernel kernel) {
    assertThat(kernel.isa()).isNotBlank();
    assertThat(kernel.kind() == PageKernel.Kind.SCALAR).isEqualTo(kernel.isa().equals("java"));
    assertThat(kernel.kind() == PageKernel.Kind.VECTOR)
        .isEqualTo(kernel.isa().startsWith("vector-"));
    assertThat(kernel.hasNonTemporalStores())
        .isEqualTo(kernel.kind() == PageKernel.Kind.NATIVE && !kernel.isa().equals("portable"));
  }
}
