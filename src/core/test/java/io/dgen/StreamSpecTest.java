package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every parameter at, below and above its limits. */
class StreamSpecTest {

  private static StreamSpec.Builder builder() {
    return StreamSpec.builder(1 << 20).seed(1);
  }

  private static void assertRefused(
      StreamSpec.Builder builder, String parameter, Object value, String range) {
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining(parameter)
        .withMessageContaining(String.valueOf(value))
        .withMessageContaining(range);
  }

  @Test
  void defaultsAreTheFormats() {
    StreamSpec spec = StreamSpec.builder(1_000_003).seed(5).build();
    assertThat(spec)
        .isEqualTo(FormatVectors.format1(5, 0, 1_000_003, 1, 131072, 8, 1, 4096, Filler.ZERO));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "131072, 1", "131073, 2", "9223372036854775807, 70368744177664"})
  void theSpanIsAllUnitsOfTheStream(long size, long span) {
    assertThat(StreamSpec.builder(size).build().dedupSpan()).isEqualTo(span);
  }

  @Test
  void theSpanFollowsTheUnit() {
    assertThat(StreamSpec.builder(1 << 20).dedupUnit(4096).build().dedupSpan()).isEqualTo(256);
    assertThat(StreamSpec.builder(1).dedupUnit(Long.MAX_VALUE - 4095).build().dedupSpan())
        .isEqualTo(1);
  }

  @Test
  void aSeedThatIsNotGivenIsDrawn() {
    assertThat(StreamSpec.builder(1).build().seed())
        .isNotEqualTo(StreamSpec.builder(1).build().seed());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, Long.MAX_VALUE})
  void takesSizes(long size) {
    assertThat(StreamSpec.builder(size).build().size()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void refusesSizes(long size) {
    assertRefused(StreamSpec.builder(size), "size", size, "0 to 2^63-1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 999_999.999, 1_000_000})
  void takesDedupRatios(double ratio) {
    assertThat(builder().dedupRatio(ratio).build().dedupRatio()).isEqualTo(ratio);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        -1,
        0.9999999999999999,
        1_000_000.0000000001,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE
      })
  void refusesDedupRatios(double ratio) {
    assertRefused(builder().dedupRatio(ratio), "dedupRatio", ratio, "1 to 1000000");
  }

  @ParameterizedTest
  @ValueSource(longs = {4096, 8192, 131072, 1L << 40, Long.MAX_VALUE - 4095})
  void takesDedupUnits(long unit) {
    assertThat(builder().dedupUnit(unit).build().dedupUnit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -4096, 1, 512, 4095, 4097, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesDedupUnits(long unit) {
    assertRefused(builder().dedupUnit(unit), "dedupUnit", unit, "a multiple of 4096");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, Long.MAX_VALUE})
  void takesDedupSpans(long span) {
    assertThat(builder().dedupSpan(span).build().dedupSpan()).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesDedupSpans(long span) {
    assertRefused(builder().dedupSpan(span), "dedupSpan", span, "1 unit or more");
  }

  @ParameterizedTest
  @CsvSource({"512, 1", "512, 8", "1024, 16", "2048, 32", "4096, 64", "4096, 63.99999999999999"})
  void takesCompressRatios(int unit, double ratio) {
    StreamSpec spec = builder().compressUnit(unit).compressRatio(ratio).build();
    assertThat(spec.compressRatio()).isEqualTo(ratio);
    assertThat(spec.compressUnit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @CsvSource({
    "512, 8.000000000000002, 1 to 8",
    "1024, 16.1, 1 to 16",
    "2048, 33, 1 to 32",
    "4096, 64.00000000000001, 1 to 64",
    "4096, 0.9999999999999999, 1 to 64",
    "4096, 0, 1 to 64",
    "4096, -2, 1 to 64",
    "4096, NaN, 1 to 64",
    "4096, Infinity, 1 to 64",
    "4096, -Infinity, 1 to 64",
  })
  void refusesCompressRatios(int unit, double ratio, String range) {
    assertRefused(builder().compressUnit(unit).compressRatio(ratio), "compressRatio", ratio, range);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -512, 256, 511, 513, 1536, 4095, 8192, Integer.MAX_VALUE})
  void refusesCompressUnits(int unit) {
    assertRefused(builder().compressUnit(unit), "compressUnit", unit, "512, 1024, 2048 or 4096");
  }

  @Test
  void refusesNoFiller() {
    assertThatNullPointerException()
        .isThrownBy(() -> builder().filler(null).build())
        .withMessageContaining("filler");
  }

  @Test
  void anySeedAndStreamWillDo() {
    for (long value : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThatCode(() -> builder().seed(value).stream(value).build()).doesNotThrowAnyException();
    }
  }

  @Test
  void withSeedAndWithStreamChangeNothingElse() {
    StreamSpec spec = FormatVectors.format1(1, 2, 300, 4, 8192, 5, 6, 1024, Filler.REPEAT);
    assertThat(spec.withSeed(9))
        .isEqualTo(FormatVectors.format1(9, 2, 300, 4, 8192, 5, 6, 1024, Filler.REPEAT));
    assertThat(spec.withStream(9))
        .isEqualTo(FormatVectors.format1(1, 9, 300, 4, 8192, 5, 6, 1024, Filler.REPEAT));
  }
}
