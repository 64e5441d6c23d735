package io.dgen.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Once;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

@Once
class SizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "7B, 7",
    "1KiB, 1024",
    "1kb, 1000",
    "1.5 GiB, 1610612736",
    "64 mib, 67108864",
    "64MB, 64000000",
    "2TiB, 2199023255552",
    "2TB, 2000000000000",
    "0.5KiB, 512",
    "1K, 1024",
    "4k, 4096",
    "1M, 1048576",
    "1.5 g, 1610612736",
    "2T, 2199023255552",
    "' 8 ', 8",
    "1.000, 1",
    "9223372036854775807, 9223372036854775807",
    "8388607TiB, 9223370937343148032"
  })
  void readsSizes(String text, long bytes) {
    assertThat(Size.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "1Ki",
        "1Mi",
        "1kk",
        "G",
        "KiB",
        "1.5",
        "0.3KiB",
        "0.3k",
        "50%",
        "1.",
        ".5KiB",
        "1e3",
        "0x10",
        "1 000",
        "1PiB",
        "1KiBs",
        "9223372036854775808",
        "8388608TiB",
        "1GiB 1MiB",
        "NaN"
      })
  void refusesOthersAndSaysWhich(String text) {
    assertThatThrownBy(() -> Size.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' must ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1000003, 1000003 bytes",
    "1024, 1 KiB",
    "1536, 1536 bytes",
    "1572864, 1536 KiB",
    "67108864, 64 MiB",
    "1125899906842624, 1024 TiB"
  })
  void writesSizesInTheLargestWholeUnit(long bytes, String text) {
    assertThat(Size.format(bytes)).isEqualTo(text);
    assertThat(Size.parse(text.replace(" bytes", ""))).isEqualTo(bytes);
  }
}
