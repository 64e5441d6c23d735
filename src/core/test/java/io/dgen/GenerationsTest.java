package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The generations in which a unit holds the same bytes, held against the bytes. */
class GenerationsTest {

  private static final int UNIT = 4096;
  private static final int UNITS = 12;

  private static byte[] bytes(StreamSpec spec, int unit) {
    return new ReferenceStream(spec).bytes((long) unit * UNIT, 64);
  }

  @Test
  void unitsAreTheSameInTheseGenerationsAndInNoOthers() {
    Seeds.trials(
        20,
        random -> {
          StreamSpec.Builder builder =
              StreamSpec.builder(UNITS * UNIT)
                  .seed(random.nextLong())
                  .dedupUnit(UNIT)
                  .dedupRatio(random.nextDouble(1, 3))
                  .changeRate(random.nextInt(4) == 0 ? 1 : random.nextDouble(0.05, 1))
                  .generation(random.nextInt(12));
          if (random.nextBoolean()) {
            builder.shared(random.nextDouble(0.1, 1), 5, random.nextInt(3));
          }
          StreamSpec spec = builder.build();
          try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1))) {
            for (int unit = 0; unit < UNITS; unit++) {
              Generations same = generator.sourceAt((long) unit * UNIT + 77).generations();
              assertThat(same.has(spec.change().generation())).isTrue();
              byte[] own = bytes(spec, unit);
              for (int g = 0; g < 30; g++) {
                assertThat(same.has(g))
                    .as("unit %d of %s in generation %d", unit, spec, g)
                    .isEqualTo(Arrays.equals(own, bytes(spec.withGeneration(g), unit)));
              }
            }
          }
        });
  }

  @Test
  void theLastGenerationsAreTheEnd() {
    StreamSpec spec =
        StreamSpec.builder(UNIT).seed(1).changeRate(1e-9).generation(Integer.MAX_VALUE).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1))) {
      assertThat(generator.sourceAt(0).generations().last()).isEqualTo(Integer.MAX_VALUE);
      assertThat(generator.withGeneration(0).sourceAt(0).generations().first()).isZero();
    }
  }

  @Test
  void rangesHaveGenerationsInCommon() {
    Generations some = new Generations(3, 8);
    assertThat(some.meets(new Generations(8, 9))).isTrue();
    assertThat(some.meets(new Generations(9, 9))).isFalse();
    assertThat(some.and(new Generations(0, 5))).isEqualTo(new Generations(3, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> new Generations(3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> some.and(new Generations(9, 9)));
  }
}
