package io.dgen.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Once;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

@Once
class UnsignedTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "42, 42",
    "18446744073709551615, 18446744073709551615",
    "0xff, 255",
    "0XFFFFFFFFFFFFFFFF, 18446744073709551615",
    "0x8000000000000000, 9223372036854775808"
  })
  void readsAllThatFitsIn64Bits(String text, String number) {
    assertThat(Unsigned.format(new Unsigned().convert(text))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "0x",
        "0x-1",
        "ff",
        "1.0",
        "18446744073709551616",
        "0x10000000000000000"
      })
  void refusesOthersAndSaysWhich(String text) {
    assertThatThrownBy(() -> new Unsigned().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' must be a whole number from 0 to 2^64-1");
  }
}
