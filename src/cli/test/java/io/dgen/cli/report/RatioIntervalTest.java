package io.dgen.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioIntervalTest {

  private static double[] numbers(double from, double step, int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> from + i * step);
    return numbers;
  }

  /** The critical values of published tables, two-sided at 5 %. */
  @ParameterizedTest
  @CsvSource({"4,4,0", "3,5,0", "5,5,2", "6,6,5", "8,8,13", "7,10,14", "15,15,64", "20,20,127"})
  void theDistributionIsThatOfTheTables(int n, int m, int critical) {
    double[] cumulative = RatioInterval.cumulative(n, m);
    assertThat(cumulative).hasSize(n * m + 1);
    assertThat(cumulative[n * m]).isCloseTo(1, within(1e-12));
    assertThat(cumulative[critical]).isLessThanOrEqualTo(0.025);
    assertThat(cumulative[critical + 1]).isGreaterThan(0.025);
  }

  @Test
  void theDistributionIsThatOfAllArrangements() {
    int n = 4;
    int m = 5;
    long[] counts = new long[n * m + 1];
    for (int set = 0; set < 1 << (n + m); set++) {
      if (Integer.bitCount(set) == n) {
        int u = 0;
        for (int i = 0; i < n + m; i++) {
          if ((set >> i & 1) != 0) {
            u += i - Integer.bitCount(set & ((1 << i) - 1)); // of the others below it
          }
        }
        counts[u]++;
      }
    }
    long all = Arrays.stream(counts).sum();
    assertThat(all).isEqualTo(126);
    double[] cumulative = RatioInterval.cumulative(n, m);
    long sum = 0;
    for (int u = 0; u <= n * m; u++) {
      sum += counts[u];
      assertThat(cumulative[u]).isCloseTo((double) sum / all, within(1e-12));
    }
  }

  @Test
  void manyValuesAreNearlyTheSameByTheNormalDistribution() {
    double[] exact = RatioInterval.cumulative(50, 50);
    double[] normal = RatioInterval.cumulative(51, 50);
    for (double share : new double[] {0.3, 0.4, 0.5, 0.6}) {
      assertThat(normal[(int) (share * 2550)]).isCloseTo(exact[(int) (share * 2500)], within(0.01));
    }
  }

  @Test
  void samplesApartAreSignificantFromFourOn() {
    RatioInterval four = RatioInterval.of(numbers(10, 0.1, 4), numbers(20, 0.1, 4));
    assertThat(four.significant()).isTrue();
    assertThat(four.ratio()).isCloseTo(2, within(0.02));
    assertThat(four.from()).isBetween(1.9, four.ratio());
    assertThat(four.to()).isBetween(four.ratio(), 2.1);
    assertThat(four.p()).isCloseTo(2.0 / 70, within(1e-12));
    RatioInterval three = RatioInterval.of(numbers(10, 0.1, 3), numbers(20, 0.1, 4));
    assertThat(three.known()).isFalse();
    assertThat(three.significant()).isFalse();
    assertThat(three.ratio()).isCloseTo(2, within(0.02));
    RatioInterval one = RatioInterval.of(new double[] {10}, new double[] {20});
    assertThat(one.known()).isFalse();
    assertThat(one.p()).isEqualTo(1);
  }

  @Test
  void equalSamplesAreNot() {
    double[] same = {5, 5, 5, 5, 5, 5};
    RatioInterval interval = RatioInterval.of(same, same.clone());
    assertThat(interval.significant()).isFalse();
    assertThat(interval.ratio()).isEqualTo(1);
    assertThat(interval.p()).isEqualTo(1);
  }

  /** Intervals of samples from one distribution miss 1 in 5 of 100 cases, and never in more. */
  @Test
  void theIntervalHoldsWhatItPromises() {
    SplittableRandom random = new SplittableRandom(20);
    int missed = 0;
    int excludedWithoutTest = 0;
    int trials = 4000;
    for (int i = 0; i < trials; i++) {
      RatioInterval interval =
          RatioInterval.of(random.doubles(7, 1, 2).toArray(), random.doubles(6, 1, 2).toArray());
      missed += interval.significant() ? 1 : 0;
      excludedWithoutTest += interval.significant() != interval.p() <= 0.05 ? 1 : 0;
    }
    assertThat(missed).isBetween(trials / 50, trials / 19);
    assertThat(excludedWithoutTest).isZero(); // the interval and the test are one
  }
}
