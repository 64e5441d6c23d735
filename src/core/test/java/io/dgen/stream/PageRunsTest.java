package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Filler;
import io.dgen.GuardedMemory;
import io.dgen.RandomSpecs;
import io.dgen.ReferenceStream;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any range is filled with the format's bytes, and differences are found to the bit. */
class PageRunsTest {

  private static final int PAGE = PageRecipe.PAGE_BYTES;

  private static PageRuns runs(StreamSpec spec, PageKernel kernel) {
    PageRecipe recipe =
        PageRecipe.of(
            spec.seed(),
            spec.stream(),
            spec.compressRatio(),
            spec.compressUnit(),
            spec.filler() == Filler.REPEAT);
    return new PageRuns(
        StreamLayout.of(recipe, spec.dedupRatio(), spec.dedupUnit(), spec.dedupSpan()), kernel);
  }

  private static int length(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(300);
      case 1 -> PAGE * random.nextInt(1, 20);
      default -> random.nextInt(80_000);
    };
  }

  @ParameterizedTest
  @EnumSource(GuardedMemory.Kind.class)
  void fillsAnyRangeAndNothingElse(GuardedMemory.Kind kind) {
    Seeds.trials(30, random -> fillAndSplit(kind, random));
  }

  @Test
  @Tag("long")
  void fillsManyRanges() {
    GuardedMemory.Kind[] kinds = GuardedMemory.Kind.values();
    Seeds.trials(5000, random -> fillAndSplit(kinds[random.nextInt(kinds.length)], random));
  }

  private static void fillAndSplit(GuardedMemory.Kind kind, SplittableRandom random) {
    StreamSpec spec = RandomSpecs.next(random);
    int length = length(random);
    long position = RandomSpecs.position(random, spec, length);
    int misalignment = random.nextInt(131);
    byte[] expected = new ReferenceStream(spec).bytes(position, length);
    for (PageKernel kernel : AvailableKernels.all()) {
      PageRuns runs = runs(spec, kernel);
      String what =
          "%s, %s, position %d, length %d, misaligned by %d"
              .formatted(kernel.isa(), spec, position, length, misalignment);

      GuardedMemory once = GuardedMemory.poisoned(kind, misalignment, expected);
      runs.fill(position, once.whole(), once.offset(), length, random.nextBoolean());
      once.assertHolds(expected, what);

      GuardedMemory split = GuardedMemory.poisoned(kind, misalignment, expected);
      for (int done = 0; done < length; ) {
        int n = Math.min(length - done, length(random));
        runs.fill(position + done, split.whole(), split.offset() + done, n, random.nextBoolean());
        done += n;
      }
      split.assertHolds(expected, "in pieces: " + what);
      assertThat(runs.matchingBytes(position, split.whole(), split.offset(), length))
          .as(what)
          .isEqualTo(length);
    }
  }

  @ParameterizedTest
  @EnumSource(GuardedMemory.Kind.class)
  void findsExactlyWhatDiffers(GuardedMemory.Kind kind) {
    Seeds.trials(
        30,
        random -> {
          StreamSpec spec = RandomSpecs.next(random);
          int length = 1 + length(random);
          long position = RandomSpecs.position(random, spec, length);
          byte[] expected = new ReferenceStream(spec).bytes(position, length);
          byte[] found = expected.clone();
          damage(found, random);
          int phase = random.nextInt(3) > 0 ? 0 : random.nextInt(PAGE);
          Naive naive = Naive.compare(expected, found, position, phase);
          int misalignment = random.nextInt(131);
          for (PageKernel kernel : AvailableKernels.all()) {
            String what =
                "%s, %s, position %d, length %d".formatted(kernel.isa(), spec, position, length);
            GuardedMemory memory = GuardedMemory.holding(kind, misalignment, found);
            assertThat(Naive.told(runs(spec, kernel), position, memory, expected, phase))
                .as(what)
                .isEqualTo(naive);
            memory.assertHolds(found, what);
          }
        });
  }

  /** Damages single bits and bytes, ranges, whole pages, the ends; or nothing. */
  private static void damage(byte[] bytes, SplittableRandom random) {
    for (int times = random.nextInt(4); times > 0; times--) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + random.nextInt(1, 3 * PAGE));
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[random.nextBoolean() ? 0 : bytes.length - 1] ^= (byte) 0x80;
        case 2 -> Arrays.fill(bytes, at, to, (byte) 0);
        case 3 -> Arrays.fill(bytes, (byte) 0);
        case 4 -> {
          for (int i = at; i < to; i++) {
            bytes[i] = (byte) random.nextInt();
          }
        }
        default -> bytes[at] = (byte) random.nextInt();
      }
    }
  }

  /** Compares byte by byte. */
  private record Naive(
      long first,
      long last,
      int expected,
      int found,
      long pages,
      long bytes,
      long bits,
      boolean zeros) {

    static Naive compare(byte[] expected, byte[] found, long position, int phase) {
      Naive all = null;
      for (int i = 0; i < expected.length; ) {
        int end = Math.min(expected.length, i + PAGE - Math.floorMod(position + i - phase, PAGE));
        boolean differs = false;
        boolean zeros = true;
        for (int k = i; k < end; k++) {
          zeros &= found[k] == 0;
          int x = (expected[k] ^ found[k]) & 0xFF;
          if (x == 0) {
            continue;
          }
          all =
              all == null
                  ? new Naive(position + k, 0, expected[k] & 0xFF, found[k] & 0xFF, 0, 0, 0, true)
                  : all;
          all = all.plus(position + k, differs ? 0 : 1, Integer.bitCount(x));
          differs = true;
        }
        if (differs) {
          all = all.and(zeros);
        }
        i = end;
      }
      return all;
    }

    /** What comparing tells of, page by page. */
    static Naive told(
        PageRuns runs, long position, GuardedMemory memory, byte[] expected, int phase) {
      List<Naive> pages = new ArrayList<>();
      runs.verify(
          position,
          memory.whole(),
          memory.offset(),
          expected.length,
          phase,
          (at, right, found) -> {
            int from = (int) (at - position);
            int to = Math.min(expected.length, from + PAGE - Math.floorMod(at - phase, PAGE));
            assertThat(at == position || Math.floorMod(at - phase, PAGE) == 0).isTrue();
            assertThat(right.toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(Arrays.copyOfRange(expected, from, to));
            assertThat(found.byteSize()).isEqualTo(to - from);
            pages.add(of(at, SectorDifference.of(right, found), Zeros.are(found, 0, to - from)));
          });
      return pages.stream()
          .reduce(
              (a, b) ->
                  new Naive(
                      a.first,
                      b.last,
                      a.expected,
                      a.found,
                      a.pages + b.pages,
                      a.bytes + b.bytes,
                      a.bits + b.bits,
                      a.zeros && b.zeros))
          .orElse(null);
    }

    private static Naive of(long at, List<SectorDifference> sectors, boolean zeros) {
      List<SectorDifference> bad = sectors.stream().filter(s -> s.bits() > 0).toList();
      return new Naive(
          at + bad.getFirst().first(),
          at + bad.getLast().last(),
          bad.getFirst().expected(),
          bad.getFirst().found(),
          1,
          bad.stream().mapToLong(SectorDifference::bytes).sum(),
          bad.stream().mapToLong(SectorDifference::bits).sum(),
          zeros);
    }

    private Naive plus(long at, int newPages, int newBits) {
      return new Naive(
          first, at, expected, found, pages + newPages, bytes + 1, bits + newBits, zeros);
    }

    private Naive and(boolean pageZeros) {
      return new Naive(first, last, expected, found, pages, bytes, bits, zeros && pageZeros);
    }
  }

  @Test
  void otherKeysAreAnotherStreamOfTheSameShape() {
    StreamSpec spec = StreamSpec.builder(1 << 20).seed(1).dedupRatio(3).compressRatio(2).build();
    PageRuns runs = runs(spec, new ScalarPageKernel()).withKeys(5, 6);
    byte[] expected = new ReferenceStream(spec.withSeed(5).withStream(6)).bytes(100, 50_000);
    GuardedMemory memory = GuardedMemory.poisoned(GuardedMemory.Kind.BYTES, 0, expected);
    runs.fill(100, memory.whole(), memory.offset(), expected.length, false);
    memory.assertHolds(expected, spec);
  }
}
