package io.dgen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.RandomSpecs;
import io.dgen.ReferenceStream;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares deduplication with the format's definition, for numbers of any size. */
class StreamLayoutTest {

  private static final PageRecipe RECIPE = PageRecipe.of(0, 0, 1, 4096, false);

  private static StreamLayout layout(StreamSpec spec) {
    return StreamLayout.of(RECIPE, spec.dedupRatio(), spec.dedupUnit(), spec.dedupSpan());
  }

  private static void assertSource(StreamSpec spec, ReferenceStream reference, long page) {
    assertThat(BigInteger.valueOf(layout(spec).sourcePage(page)))
        .as("page %d of %s", page, spec)
        .isEqualTo(reference.sourcePage(page));
  }

  @Test
  void sourcePagesAreTheFormats() {
    Seeds.trials(
        2000,
        random -> {
          StreamSpec spec = RandomSpecs.next(random);
          ReferenceStream reference = new ReferenceStream(spec);
          for (int i = 0; i < 20; i++) {
            assertSource(spec, reference, RandomSpecs.position(random, spec, 1) / 4096);
          }
          assertSource(spec, reference, 0);
          assertSource(spec, reference, (spec.size() - 1) / 4096);
        });
  }

  /** Compares with all pages of small streams, counted one by one. */
  @Test
  void sourcePagesAreFoundInTheStreamAgain() {
    Seeds.trials(
        300,
        random -> {
          long unitPages = random.nextLong(1, 5);
          long pages = random.nextLong(1, 400);
          long span = random.nextLong(1, 100);
          StreamLayout layout =
              StreamLayout.of(RECIPE, random.nextDouble(1, 12), unitPages * 4096, span);
          java.util.Map<Long, Long> first = new java.util.HashMap<>();
          java.util.Map<Long, Long> count = new java.util.HashMap<>();
          for (long page = 0; page < pages; page++) {
            first.putIfAbsent(layout.sourcePage(page), page);
            count.merge(layout.sourcePage(page), 1L, Long::sum);
          }
          String what = layout + ", " + pages + " pages";
          long sources = layout.sourcePages(pages);
          assertThat(sources).as(what).isGreaterThan(java.util.Collections.max(first.keySet()));
          assertThat(sources - first.size()).as(what).isBetween(0L, unitPages - 1);
          first.forEach(
              (source, page) -> {
                assertThat(layout.firstPage(source)).as(what).isEqualTo(page);
                assertThat(layout.occurrences(source, pages))
                    .as("%s, source page %d", what, source)
                    .isEqualTo(count.get(source));
              });
        });
  }

  @Test
  void whatFirstStandsBehindTheEndStandsNowhere() {
    StreamLayout plain = StreamLayout.of(RECIPE, 1, 4096, 10);
    StreamLayout twice = StreamLayout.of(RECIPE, 2, 2 * 4096, 4);
    assertThat(plain.occurrences(6, 7)).isEqualTo(1);
    assertThat(plain.occurrences(7, 7)).isZero();
    // Source pages 0 1 2 3 0 1 2 3, then those of the next span: 4 5 6 7 4 5 6 7.
    assertThat(twice.occurrences(4, 9)).isEqualTo(1);
    assertThat(twice.occurrences(5, 9)).isZero();
    assertThat(twice.occurrences(6, 9)).isZero();
    assertThat(twice.occurrences(3, 8)).isEqualTo(2);
    assertThat(twice.occurrences(3, 7)).isEqualTo(1);
  }

  @Test
  void runsAreAsLongAsSourcePagesAreConsecutive() {
    Seeds.trials(
        1000,
        random -> {
          StreamSpec spec = RandomSpecs.next(random);
          ReferenceStream reference = new ReferenceStream(spec);
          StreamLayout layout = layout(spec);
          long most = random.nextLong(1, 200);
          long page = RandomSpecs.position(random, spec, most * 4096) / 4096;
          long run = layout.runPages(page, most);
          assertThat(run).as("%s page %d", spec, page).isBetween(1L, most);
          BigInteger source = reference.sourcePage(page);
          for (long i = 0; i < run; i++) {
            assertThat(reference.sourcePage(page + i))
                .as("page %d + %d of %s", page, i, spec)
                .isEqualTo(source.add(BigInteger.valueOf(i)));
          }
          boolean spanBegins = (page + run) % (layout.span() * layout.unitPages()) == 0;
          if (run < most && layout.unique() > 1 && !spanBegins) {
            assertThat(reference.sourcePage(page + run))
                .as("the run at page %d of %s ends early", page, spec)
                .isNotEqualTo(source.add(BigInteger.valueOf(run)));
          }
        });
  }

  @Test
  void runsDoNotOverflowInLongStreamsWithLargeUnits() {
    Seeds.trials(
        1000,
        random -> {
          long unit = 4096 * random.nextLong(1, Long.MAX_VALUE / 4096);
          StreamSpec spec =
              StreamSpec.builder(Long.MAX_VALUE)
                  .seed(0)
                  .dedupRatio(random.nextDouble(1, 5))
                  .dedupUnit(unit)
                  .dedupSpan(random.nextLong(1, Long.MAX_VALUE))
                  .build();
          long most = random.nextLong(1, Long.MAX_VALUE / 4096);
          long page = random.nextLong(Long.MAX_VALUE / 4096 - most + 1);
          assertThat(layout(spec).runPages(page, most)).as("%s", spec).isBetween(1L, most);
        });
  }

  @ParameterizedTest
  @CsvSource({
    // span, ratio, unique
    "1, 1, 1",
    "1, 1000000, 1",
    "10, 1, 10",
    "10, 2, 5",
    "10, 3, 3",
    "10, 4, 3",
    "10, 2.5, 4",
    "3, 2, 2",
    "1000000, 1000000, 1",
    "2000000, 1000000, 2",
    "1499999, 1000000, 1",
    "1500000, 1000000, 2",
    "7, 1.0000001, 7",
    "245, 2.5, 98",
  })
  void uniqueUnitsAreRoundedToTheNearest(long span, double ratio, long unique) {
    assertThat(StreamLayout.of(RECIPE, ratio, 4096, span).unique()).isEqualTo(unique);
  }

  @Test
  void theRatioHoldsInEverySpan() {
    StreamLayout layout = StreamLayout.of(RECIPE, 2.5, 8192, 20);
    Set<Long> earlier = new HashSet<>();
    for (long span = 0; span < 5; span++) {
      Set<Long> sources = new HashSet<>();
      for (long page = span * 40; page < (span + 1) * 40; page++) {
        sources.add(layout.sourcePage(page));
      }
      assertThat(sources).hasSize(16).noneMatch(earlier::contains);
      earlier.addAll(sources);
    }
  }

  @Test
  void withoutDeduplicationEveryPageIsItsOwn() {
    StreamLayout layout = StreamLayout.of(RECIPE, 1, 4096, Long.MAX_VALUE);
    Seeds.trials(
        100,
        random -> {
          long page = random.nextLong(Long.MAX_VALUE / 4096);
          assertThat(layout.sourcePage(page)).isEqualTo(page);
        });
    assertThat(layout.runPages(3, 1L << 40)).isEqualTo(1L << 40);
  }

  @Test
  void otherKeysLeaveTheRestAsItIs() {
    StreamLayout layout = StreamLayout.of(PageRecipe.of(1, 2, 3, 4096, true), 3, 8192, 10);
    assertThat(layout.withKeys(5, 6))
        .isEqualTo(StreamLayout.of(PageRecipe.of(5, 6, 3, 4096, true), 3, 8192, 10));
  }
}
