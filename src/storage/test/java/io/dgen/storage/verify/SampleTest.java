package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.storage.locate.OriginFinder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A sample is as large as asked for, spread over everything, and the same for the same seed. */
class SampleTest {

  @Test
  void isSpreadAndKnowsItsUnits() {
    Seeds.trials(
        200,
        random -> {
          long units = random.nextLong(1, 3000);
          double percent = random.nextDouble(0.01, 100);
          Sample sample = Sample.of(units, percent, random.nextLong());
          assertThat(sample.count())
              .isEqualTo(Math.clamp(Math.round(units * percent / 100), 1, units));
          Set<Long> chosen = new HashSet<>();
          double step = (double) units / sample.count();
          for (long i = 0; i < sample.count(); i++) {
            long unit = sample.unit(i);
            chosen.add(unit);
            assertThat((double) unit).isBetween(i * step - 1, (i + 1) * step + 1);
            assertThat(sample.unit(i)).isEqualTo(unit);
          }
          assertThat(chosen).hasSize((int) sample.count());
          for (long unit = 0; unit < units; unit++) {
            assertThat(sample.has(unit)).as("%s %d", sample, unit).isEqualTo(chosen.contains(unit));
          }
        });
  }

  @Test
  void largeNumbersDoNotOverflow() {
    long units = 1L << 51;
    Sample sample = Sample.of(units, 0.1, 5);
    long before = -1;
    for (long i = sample.count() - 100; i < sample.count(); i++) {
      assertThat(sample.unit(i)).isGreaterThan(before).isLessThan(units);
      before = sample.unit(i);
    }
    assertThat(sample.has(before)).isTrue();
  }

  @Test
  void everythingIsASampleToo() {
    Sample all = Sample.of(7, 100, 1);
    assertThat(all.count()).isEqualTo(7);
    assertThat(all.unit(6)).isEqualTo(6);
    assertThat(Sample.of(0, 50, 1).count()).isZero();
  }

  /**
   * Of a source of 1000 chunks: the size asked for, and faults are found where they are sampled.
   */
  @Test
  void verifyingLooksAtTheSampleAlone() throws Exception {
    StreamSpec spec = StreamSpec.builder(1000 * 4096).seed(1).build();
    try (DataGenerator generator = DataGenerator.open(spec)) {
      byte[] found = new byte[1000 * 4096];
      generator.fillAt(0, found);
      for (int page = 0; page < 1000; page++) {
        found[page * 4096] ^= 1;
      }
      MemorySource source = new MemorySource(found);
      OriginFinder finder = new OriginFinder(OriginFinder.Settings.standard(1));
      VerifySettings settings = new VerifySettings(4096, 2, 2, 7.5, 99);
      VerifyResult result =
          new StreamVerifier(generator, settings, finder)
              .verify(0, spec.size(), source, bytes -> {});
      assertThat(source.reads.get()).isEqualTo(75);
      assertThat(result.checkedBytes()).isEqualTo(75 * 4096);
      assertThat(result.totals().pages()).isEqualTo(75);
      assertThat(result.foundBytes()).isEqualTo(spec.size());
      VerifyResult again =
          new StreamVerifier(generator, settings, finder)
              .verify(0, spec.size(), source, bytes -> {});
      assertThat(again.bad()).isEqualTo(result.bad());
    }
  }
}
