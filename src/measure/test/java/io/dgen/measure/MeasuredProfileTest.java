package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream with the parameters taken from data has the data's figures. */
class MeasuredProfileTest {

  private static final int UNIT = 4096;
  private static final int BYTES = 24 << 20;

  @BeforeEach
  void needsZstd() {
    assumeTrue(
        Format.ZSTD.refusal().isEmpty(), () -> Format.ZSTD.refusal().orElseThrow().toString());
  }

  private static UnitRatios measure(byte[] data, List<Compressor> compressors, boolean repeats)
      throws IOException {
    Plan plan = new Plan(List.of(UNIT), false, compressors, 1, 64 << 20, 2, repeats);
    ChunkSource source =
        ChunkSource.stream(Channels.newChannel(new java.io.ByteArrayInputStream(data)));
    return new RatioMeter(plan)
        .measure(List.of(new Input("data", source, Input.UNKNOWN)), _ -> {})
        .getFirst();
  }

  private static UnitRatios measure(byte[] data) throws IOException {
    return measure(data, List.of(Compressor.of(Format.LZ4), Compressor.of(Format.ZSTD)), true);
  }

  /** Words of few letters, numbers, zeros and noise, some of it again and again. */
  private static byte[] data() {
    SplittableRandom random = new SplittableRandom(7);
    byte[] data = new byte[BYTES];
    for (int at = 0; at < data.length; at += UNIT) {
      if (at > 0 && random.nextInt(3) == 0) {
        int hot = random.nextInt(4) > 0 ? 20 : at / UNIT;
        System.arraycopy(data, UNIT * random.nextInt(Math.min(hot, at / UNIT)), data, at, UNIT);
        continue;
      }
      int kind = random.nextInt(5);
      for (int i = at; i < at + UNIT; i++) {
        data[i] =
            switch (kind) {
              case 0 -> (byte) random.nextInt();
              case 1 -> (byte) ('a' + random.nextInt(random.nextInt(1, 26)));
              case 2 -> (byte) (i % 8 < 3 ? random.nextInt() : 0);
              case 3 -> (byte) (i % 100 < 60 ? 'x' : random.nextInt());
              default -> i > at + 40 ? data[i - 1 - random.nextInt(40)] : (byte) random.nextInt();
            };
      }
    }
    return data;
  }

  private static double hottestTenth(UnitRatios ratios) {
    return ratios.repeats().orElseThrow().hottest().get(1).copyShare();
  }

  @Test
  void theStreamHasTheFiguresOfTheData() throws IOException {
    UnitRatios real = measure(data());
    MeasuredProfile profile = MeasuredProfile.of(real);
    StreamSpec spec =
        StreamSpec.builder(BYTES)
            .seed(3)
            .dedupRatio(profile.dedup().ratio())
            .dedupUnit(UNIT)
            .hot(profile.dedup().hotUnits(), profile.dedup().hotCopies())
            .mix(profile.content().mix())
            .build();
    byte[] made = new byte[BYTES];
    try (DataGenerator generator = DataGenerator.open(spec)) {
      generator.fillAt(0, made);
    }
    UnitRatios again = measure(made);
    assertThat(again.dedupRatio()).isCloseTo(real.dedupRatio(), within(0.02 * real.dedupRatio()));
    for (int i = 0; i < 2; i++) {
      double ratio = real.compressions().get(i).uniqueRatio();
      assertThat(again.compressions().get(i).uniqueRatio()).isCloseTo(ratio, within(0.03 * ratio));
      assertThat(profile.reached().get(i)).isCloseTo(ratio, within(0.01 * ratio));
    }
    double hot = hottestTenth(real);
    assertThat(hot).isGreaterThan(0.5);
    assertThat(hottestTenth(again)).isCloseTo(hot, within(0.1 * hot));
  }

  @Test
  void whatRepeatsNothingHasNoHotUnits() throws IOException {
    byte[] noise = new byte[1 << 20];
    new SplittableRandom(1).nextBytes(noise);
    MeasuredProfile profile = MeasuredProfile.of(measure(noise));
    assertThat(profile.dedup().ratio()).isEqualTo(1);
    assertThat(profile.dedup().hotUnits()).isZero();
    assertThat(profile.content().mix()).hasSize(1);
    assertThat(profile.content().compressRatio()).isCloseTo(1, within(0.01));
  }

  @Test
  void somethingElseIsRefused() throws IOException {
    byte[] noise = new byte[1 << 20];
    List<Compressor> both = List.of(Compressor.of(Format.ZSTD), Compressor.of(Format.LZ4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeasuredProfile.of(measure(noise, both, true)))
        .withMessageContaining("zstd");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeasuredProfile.of(measure(noise, both.reversed(), false)))
        .withMessageContaining("repeat");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeasuredProfile.of(measure(new byte[0])))
        .withMessageContaining("no data");
  }
}
