package io.dgen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 GB/s",
    "0.00004412, 0.000044 GB/s",
    "0.004, 0.0040 GB/s",
    "0.0994, 0.099 GB/s",
    "0.0996, 0.10 GB/s",
    "0.1, 0.10 GB/s",
    "12.345, 12.35 GB/s"
  })
  void smallRatesHaveTwoDigits(double rate, String text) {
    assertThat(Text.rate(rate)).isEqualTo(text);
  }
}
