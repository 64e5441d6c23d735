package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.StreamSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sample says of all the data, it says with its error, and proves no more than that. */
class EstimateTest {

  private static final int UNIT = 512;
  private static final int UNITS = 16_384;
  private static final double NONE = 0;

  @TempDir private Path directory;

  private static Plan littleMemory() {
    return new Plan(List.of(UNIT), false, List.of(), 1, 0, 1);
  }

  private UnitRatios measure(byte[] data) throws IOException {
    Path file = Files.write(directory.resolve("data"), data);
    return Streams.measure(littleMemory(), file).getFirst();
  }

  private static byte[] noise(long seed, int units) {
    byte[] data = new byte[units * UNIT];
    new Random(seed).nextBytes(data);
    return data;
  }

  @Test
  void noMoreUnitsAreUniqueThanThereAre() throws IOException {
    int tooMany = 0;
    for (int seed = 0; seed < 30; seed++) {
      UnitRatios ratios = measure(noise(seed, UNITS));
      assertThat(ratios.exact()).isFalse();
      assertThat(ratios.uniqueUnits()).isLessThanOrEqualTo(UNITS);
      assertThat(ratios.uniqueBytes()).isLessThanOrEqualTo(ratios.bytes());
      assertThat(ratios.dedupRatio()).isGreaterThanOrEqualTo(1);
      tooMany += (ratios.digests() << ratios.zeroBits()) > UNITS ? 1 : 0;
    }
    assertThat(tooMany).as("estimates that were too high, of 30").isBetween(5, 25);
  }

  @Test
  void zeroUnitsOfOneLengthAreOneUnit() throws IOException {
    int noise = 12_000;
    for (int seed = 0; seed < 10; seed++) {
      byte[] data = new byte[UNITS * UNIT + 100]; // a shorter zero unit is another one
      System.arraycopy(noise(seed, noise), 0, data, 0, noise * UNIT);
      UnitRatios ratios = measure(data);
      assertThat(ratios.exact()).isFalse();
      assertThat(ratios.uniqueUnits()).isLessThanOrEqualTo(noise + 2);
    }
  }

  /** However strictly it is judged: the data has exactly the ratio that is promised. */
  @Test
  void goodDataIsNeverCalledWrong() throws IOException {
    StreamSpec spec =
        StreamSpec.builder(UNITS * 2048L).seed(1).dedupUnit(4096).dedupRatio(2).build();
    Plan plan = new Plan(List.of(4096), false, List.of(), 1, 0, 1);
    int outside = 0;
    int files = 40;
    for (int seed = 0; seed < files; seed++) {
      Path file = Streams.write(spec.withSeed(seed), directory.resolve("data"));
      UnitRatios ratios = Streams.measure(plan, file).getFirst();
      assertThat(ratios.exact()).isFalse();
      assertThat(ratios.dedup().departsFrom(2, NONE)).as("%s", ratios).isFalse();
      outside += Math.abs(ratios.dedupRatio() / 2 - 1) > ratios.error() ? 1 : 0;
      assertThat(ratios.dedup().departsFrom(3, 0.05)).isTrue();
    }
    assertThat(outside).as("of 40 outside of what 95 of 100 do not exceed").isLessThan(10);
  }

  @Test
  void aSampleOfCompressedUnitsHasAnErrorToo() throws IOException {
    StreamSpec spec = StreamSpec.builder(UNITS * 4096L / 4).seed(3).compressRatio(2.5).build();
    Path file = Streams.write(spec, directory.resolve("data"));
    // Half of the units compress, half do not: a few of them say little about all.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] page = new byte[4096];
      for (long offset = 0; offset < spec.size(); offset += 2 * page.length) {
        new SplittableRandom(offset).nextBytes(page);
        channel.write(ByteBuffer.wrap(page), offset);
      }
    }
    List<Compressor> gzip = List.of(new Compressor(Format.GZIP, 1));
    Estimate all = compressed(new Plan(List.of(4096), false, gzip, 1, 1 << 20, 2), file);
    assertThat(all.deviation()).isZero();
    assertThat(all.error()).isZero();
    Estimate some = compressed(new Plan(List.of(4096), false, gzip, 0.02, 1 << 20, 2), file);
    assertThat(some.error()).isBetween(0.03, 0.2);
    assertThat(some.value()).isCloseTo(all.value(), within(2 * some.error() * all.value()));
    assertThat(some.departsFrom(all.value(), NONE)).isFalse();
    assertThat(some.departsFrom(3 * all.value(), 0.1)).isTrue();
    Estimate few = compressed(new Plan(List.of(4096), false, gzip, 0.003, 1 << 20, 2), file);
    assertThat(few.error()).isInfinite();
    assertThat(few.departsFrom(1000, NONE)).as("a few units prove nothing").isFalse();
  }

  private static Estimate compressed(Plan plan, Path file) throws IOException {
    return Streams.measure(plan, file).getFirst().compressions().getFirst().estimate();
  }

  @Test
  void exactRatiosAreJudgedExactly() {
    assertThat(new Estimate(2.02, 0).departsFrom(2, 0.0101)).isFalse();
    assertThat(new Estimate(2.02, 0).departsFrom(2, 0.0099)).isTrue();
    assertThat(new Estimate(1.98, 0).departsFrom(2, 0.0101)).isFalse();
    assertThat(new Estimate(1.98, 0).departsFrom(2, 0.0099)).isTrue();
    assertThat(new Estimate(2, 0).departsFrom(2, 0)).isFalse();
    assertThat(new Estimate(Double.NaN, 0).departsFrom(2, 0)).isFalse();
    assertThat(new Estimate(2, 0.01).error()).isCloseTo(0.0196, within(1e-12));
  }

  @Test
  void whatIsLeftOpenIsKnown() {
    Estimate estimate = new Estimate(2, 0.01);
    assertThat(estimate.leavesOpen(2, 0.01)).isTrue();
    assertThat(estimate.leavesOpen(2, 0.03)).isFalse();
    assertThat(estimate.leavesOpen(2.04, 0.01)).isTrue();
    assertThat(estimate.leavesOpen(3, 0.01)).as("that is wrong").isFalse();
    assertThat(new Estimate(2, 0).leavesOpen(2, 0)).isFalse();
    assertThat(new Estimate(2, 0).leavesOpen(3, 0)).isFalse();
    assertThat(new Estimate(2, Double.POSITIVE_INFINITY).leavesOpen(2, 10)).isTrue();
    assertThat(new Estimate(Double.NaN, 0).leavesOpen(2, 0)).isFalse();
  }
}
