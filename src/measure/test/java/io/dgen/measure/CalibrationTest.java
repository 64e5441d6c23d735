package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.ContentClass;
import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.TestRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Some of {@link CalibrationMatrixTest}, in little time, and what is refused. */
class CalibrationTest {

  @TempDir private Path directory;

  private static StreamSpec.Builder spec() {
    return StreamSpec.builder(10_000_000).seed(5);
  }

  private static CompressionTarget target(String name) {
    CompressionTarget target = CompressionTarget.parse(name);
    assumeTrue(
        target.compressor().format().refusal().isEmpty(),
        () -> target.compressor().format().refusal().orElseThrow());
    return target;
  }

  private double measure(Calibration calibration) throws IOException {
    CalibrationChecks checks = new CalibrationChecks(directory);
    return checks.byMeasure(checks.write(calibration.spec()), calibration.target());
  }

  @ParameterizedTest
  @CsvSource({
    "gzip-6@128KiB, 8, ZERO",
    "gzip-1@4KiB, 3.7, ZERO",
    "gzip-6@whole, 1.2, ZERO",
    "lz4@4KiB, 5, REPEAT",
    "lz4@whole, 2, REPEAT",
    "snappy@32KiB, 3.7, ZERO",
    "snappy@whole, 8, REPEAT",
    "zstd-1@4KiB, 8, ZERO",
    "zstd-3@128KiB, 1.2, REPEAT",
    "zstd-9@whole, 5, ZERO"
  })
  void theRatioIsTrueForTheCompressor(String name, double ratio, Filler filler) throws IOException {
    Calibration calibration = Calibration.of(spec().filler(filler).build(), target(name), ratio);
    assertThat(calibration.possible()).isTrue();
    assertThat(calibration.reached()).isCloseTo(ratio, within(Calibration.TOLERANCE * ratio));
    assertThat(measure(calibration)).isCloseTo(ratio, within(0.005 * ratio));
  }

  @ParameterizedTest
  @CsvSource({"512, ZERO", "512, REPEAT", "1024, ZERO", "2048, REPEAT"})
  void anyCompressUnitWillDo(int unit, Filler filler) throws IOException {
    StreamSpec spec = spec().compressUnit(unit).filler(filler).build();
    Calibration calibration = Calibration.of(spec, target("gzip-6@32KiB"), 2.5);
    assertThat(calibration.possible()).isTrue();
    assertThat(measure(calibration)).isCloseTo(2.5, within(0.005 * 2.5));
  }

  /** Bytes of fewer random bits compress by themselves; the rest is left to the filler. */
  @Test
  void entropyIsTakenIntoAccount() throws IOException {
    StreamSpec spec = spec().entropyBits(6).build();
    Calibration calibration = Calibration.of(spec, target("gzip-6@128KiB"), 3);
    assertThat(measure(calibration)).isCloseTo(3, within(0.005 * 3));
    assertThat(calibration.spec().compressRatio()).isLessThan(2.5);
    assertThat(calibration.spec().content().mix().getFirst().entropyBits()).isEqualTo(6);
    Calibration impossible = Calibration.of(spec, target("gzip-6@128KiB"), 1.2);
    assertThat(impossible.possible()).isFalse();
    assertThat(impossible.reached()).isCloseTo(1.32, within(0.02));
  }

  @Test
  void nothingButTheRatioIsChanged() {
    StreamSpec spec =
        spec().stream(9)
            .dedupRatio(3)
            .dedupUnit(8192)
            .dedupSpan(77)
            .generation(3)
            .changeRate(0.2)
            .compressUnit(2048)
            .filler(Filler.REPEAT)
            .compressRatio(1.5)
            .build();
    Calibration calibration = Calibration.of(spec, target("gzip-1@4KiB"), 2);
    double found = calibration.spec().compressRatio();
    assertThat(found).isBetween(2.0, 2.3);
    assertThat(calibration.spec())
        .isEqualTo(
            spec().stream(9)
                .dedupRatio(3)
                .dedupUnit(8192)
                .dedupSpan(77)
                .generation(3)
                .changeRate(0.2)
                .compressUnit(2048)
                .filler(Filler.REPEAT)
                .compressRatio(found)
                .build());
    assertThat(Calibration.of(spec, calibration.target(), 2)).isEqualTo(calibration);
    assertThat(found * 1e6).as("six decimals").isEqualTo(Math.rint(found * 1e6));
  }

  @Test
  void theNearestRatioIsNamedWhereNoneIsRight() {
    Calibration tooMuch = Calibration.of(spec().build(), target("gzip-6@4KiB"), 60);
    assertThat(tooMuch.possible()).isFalse();
    assertThat(tooMuch.reached()).isBetween(20.0, 50.0);
    assertThat(tooMuch.spec().compressRatio()).isEqualTo(64);
    assertThat(tooMuch.deviation()).isEqualTo(tooMuch.reached() / 60 - 1);
    Calibration tooLittle = Calibration.of(spec().build(), target("gzip-6@4KiB"), 0.9);
    assertThat(tooLittle.possible()).isFalse();
    assertThat(tooLittle.reached()).isBetween(0.98, 1.0);
    assertThat(tooLittle.spec().compressRatio()).isEqualTo(1);
  }

  /** zstd's fast levels find a repeated row or overlook all of them, and nothing in between. */
  @Test
  void aRatioThatIsJumpedOverIsImpossible() {
    CompressionTarget zstd = target("zstd-1@whole");
    StreamSpec spec = spec().filler(Filler.REPEAT).build();
    Calibration jumped = Calibration.of(spec, zstd, 2);
    assertThat(jumped.outcome()).isEqualTo(Calibration.Outcome.IMPOSSIBLE);
    assertThat(jumped.reached()).isCloseTo(2.05, within(0.03));
    // The same size is reached below and above of such a jump.
    assertThat(Calibration.of(spec, zstd, 1.928).possible()).isTrue();
    assertThat(Calibration.of(spec, zstd, 1.9).possible()).isTrue();
  }

  /** zstd-9 finds repeated rows in some parts of a stream and overlooks them in others. */
  @Test
  void aRatioThatHoldsInPartsOnlyIsNotReached() {
    StreamSpec spec = StreamSpec.builder(1 << 30).seed(1).filler(Filler.REPEAT).build();
    Calibration unsteady = Calibration.of(spec, target("zstd-9@whole"), 1.2);
    assertThat(unsteady.outcome()).isEqualTo(Calibration.Outcome.UNSTEADY);
    assertThat(unsteady.possible()).isFalse();
    assertThat(unsteady.reached()).isCloseTo(1.2, within(0.05));
  }

  /** A stream of few rows has the whole number of them that comes nearest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4096, 5000, 20_000})
  void shortStreamsComeAsNearAsRowsAllow(int size) {
    StreamSpec spec = StreamSpec.builder(size).seed(5).build();
    Calibration calibration = Calibration.of(spec, target("gzip-6@4KiB"), 3);
    assertThat(calibration.possible()).isEqualTo(size > 1);
    if (size > 1) {
      assertThat(calibration.outcome())
          .isIn(Calibration.Outcome.REACHED, Calibration.Outcome.NEAREST_ROWS);
      double row = 2 * 64.0 / (size / 3.0);
      assertThat(calibration.reached()).isCloseTo(3, within(3 * row));
    }
  }

  @Test
  void whatCannotBeCalibratedIsRefused() {
    CompressionTarget gzip = target("gzip-6@4KiB");
    for (double ratio : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Calibration.of(spec().build(), gzip, ratio))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ratio is " + ratio + ", but must be above 0");
    }
    assertThatThrownBy(() -> Calibration.of(StreamSpec.builder(0L).build(), gzip, 2))
        .hasMessage("size is 0, but must be 1 or more");
    ContentClass one = new ContentClass(1, 2, 8, Filler.ZERO);
    assertThatThrownBy(() -> Calibration.of(spec().mix(List.of(one, one)).build(), gzip, 2))
        .hasMessage("mix is of 2 classes, but must be of one");
    if (TestRun.PURE_JAVA) {
      CompressionTarget zstd = CompressionTarget.parse("zstd@whole");
      assertThatThrownBy(() -> Calibration.of(spec().build(), zstd, 2))
          .isInstanceOf(CompressorRefusedException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gzip-6@128KiB, gzip-6@128KiB",
    "GZIP@131072, gzip-6@128KiB",
    "zstd-19@Whole, zstd-19@whole",
    "lz4@4kib, lz4@4KiB",
    " snappy@1MiB, snappy@1MiB",
    "lz4@513, lz4@513",
    "lz4@513B, lz4@513"
  })
  void targetsHaveNames(String name, String canonical) {
    assertThat(CompressionTarget.parse(name).name()).isEqualTo(canonical);
    assertThat(CompressionTarget.parse(canonical)).isEqualTo(CompressionTarget.parse(name));
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, like gzip-6@128KiB or zstd@whole",
    "@4KiB, like gzip-6@128KiB",
    "gzip@, like gzip-6@128KiB",
    "gzip@4KiB@4KiB, like gzip-6@128KiB",
    "brotli@4KiB, 'brotli' is not one of zstd",
    "gzip-10@4KiB, 1 to 9",
    "gzip@4KB, '4KB' must be a unit in bytes",
    "gzip@0, 'unit is 1, but must be 512 to 67108864 bytes, or whole'",
    "gzip@511, unit is 511",
    "gzip@999999999MiB, unit is 1048575998951424"
  })
  void otherNamesAreRefused(String name, String reason) {
    assertThatThrownBy(() -> CompressionTarget.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
