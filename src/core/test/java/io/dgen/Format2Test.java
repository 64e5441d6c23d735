package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares streams of format 2 with random parameters, for every back end and ISA of this run. */
class Format2Test {

  private static final int LENGTH = 300_000;

  static List<GeneratorConfig> configs() {
    return TestRun.configs(2);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void bytesAreTheFormats(GeneratorConfig config) {
    Seeds.trials(
        40,
        random -> {
          StreamSpec spec = RandomSpecs.format2(random);
          long position = RandomSpecs.position(random, spec, LENGTH);
          int length = random.nextInt(1, LENGTH);
          byte[] expected = new ReferenceStream(spec).bytes(position, length);
          try (DataGenerator generator = DataGenerator.open(spec, config);
              Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(length + 64).asSlice(random.nextInt(64), length);
            generator.fillAt(position, memory);
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).as("%s", spec).isEqualTo(expected);
            assertThat(generator.verifyAt(position, memory)).isEmpty();
            memory.fill((byte) 0xA5);
            generator.position(position);
            generator.fillChunk(memory);
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).as("%s", spec).isEqualTo(expected);
            int wrong = random.nextInt(length);
            memory.set(ValueLayout.JAVA_BYTE, wrong, (byte) (expected[wrong] ^ 1));
            Mismatch mismatch = generator.verifyAt(position, memory).orElseThrow();
            assertThat(mismatch.first()).isEqualTo(position + wrong);
            assertThat(mismatch.bits()).isEqualTo(1);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("configs")
  void anySplitMakesTheSameBytes(GeneratorConfig config) {
    Seeds.trials(
        40,
        random -> {
          StreamSpec spec = RandomSpecs.format2(random);
          long position = RandomSpecs.position(random, spec, LENGTH);
          byte[] whole = new byte[LENGTH];
          byte[] parts = new byte[LENGTH];
          Arrays.fill(parts, (byte) 0xA5);
          try (DataGenerator generator = DataGenerator.open(spec, config)) {
            generator.fillAt(position, whole);
            for (int at = 0; at < LENGTH; ) {
              int n = Math.min(LENGTH - at, random.nextInt(1, 40_000));
              generator.fillAt(position + at, MemorySegment.ofArray(parts).asSlice(at, n));
              at += n;
            }
          }
          assertThat(parts).as("%s", spec).isEqualTo(whole);
        });
  }

  /** A derived generator equals one opened with the same parameters. */
  @Test
  void derivedGeneratorsAreTheSame() {
    Seeds.trials(
        100,
        random -> {
          StreamSpec spec = RandomSpecs.format2(random);
          long number = random.nextLong();
          int generation = random.nextInt(Integer.MAX_VALUE);
          byte[] expected = new byte[5000];
          byte[] found = new byte[5000];
          StreamSpec other =
              spec.withSeed(number).withStream(number + 1).withGeneration(generation);
          long position = RandomSpecs.position(random, spec, expected.length);
          try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1));
              DataGenerator same = DataGenerator.open(other, TestRun.scalar(1))) {
            same.fillAt(position, expected);
            generator
                .withStream(number + 1)
                .withGeneration(generation)
                .withSeed(number)
                .fillAt(position, found);
          }
          assertThat(found).as("%s", other).isEqualTo(expected);
        });
  }

  /** If the parameters of format 2 have no effect, the bytes are those of format 1. */
  @Test
  void withoutEffectItIsFormat1() {
    Seeds.trials(
        50,
        random -> {
          StreamSpec spec = RandomSpecs.next(random);
          assertThat(spec.formatVersion()).isEqualTo(1);
          ContentClass only =
              new ContentClass(3, spec.compressRatio(), ContentClass.ALL_BITS, spec.filler());
          StreamSpec same =
              new StreamSpec(
                  spec.seed(),
                  spec.stream(),
                  spec.size(),
                  spec.dedup(),
                  Sharing.NONE,
                  new Change(0, 0.25),
                  new Content(spec.compressUnit(), List.of(only, only)));
          assertThat(same.formatVersion()).isEqualTo(2);
          long position = RandomSpecs.position(random, spec, 5000);
          assertThat(new ReferenceStream(same).bytes(position, 5000))
              .isEqualTo(new ReferenceStream(spec).bytes(position, 5000));
          byte[] bytes = new byte[5000];
          try (DataGenerator generator = DataGenerator.open(same, TestRun.scalar(1))) {
            generator.fillAt(position, bytes);
          }
          assertThat(bytes).isEqualTo(new ReferenceStream(spec).bytes(position, 5000));
        });
  }

  /** Each generation changes the requested share. */
  @Test
  void generationsChangeTheShareAskedFor() {
    int units = 10_000;
    for (double rate : new double[] {0.005, 0.02, 0.3, 1}) {
      StreamSpec spec =
          StreamSpec.builder(units * 4096L).seed(5).dedupUnit(4096).changeRate(rate).build();
      try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1))) {
        for (int g = 0; g < 10; g++) {
          int changed = 0;
          for (int unit = 0; unit < units; unit++) {
            byte[] before = new byte[64];
            byte[] after = new byte[64];
            generator.withGeneration(g).fillAt(unit * 4096L, before);
            generator.withGeneration(g + 1).fillAt(unit * 4096L, after);
            changed += Arrays.equals(before, after) ? 0 : 1;
          }
          assertThat((double) changed)
              .as("rate %s, generation %d", rate, g)
              .isCloseTo(rate * units, within(Math.max(2, 0.01 * rate * units)));
        }
      }
    }
  }

  /** Streams of one size tile the pool, one after the other. */
  @Test
  void streamsTileThePool() {
    int units = 64;
    StreamSpec spec =
        StreamSpec.builder(units * 4096L).seed(5).dedupUnit(4096).shared(0.5, 128, 3).build();
    Set<List<Byte>> seen = new HashSet<>();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1))) {
      for (int stream = 0; stream < 8; stream++) {
        for (int unit = 0; unit < units; unit++) {
          byte[] bytes = new byte[16];
          generator.withStream(stream).fillAt(unit * 4096L, bytes);
          seen.add(List.of(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6]));
        }
      }
    }
    // 8 streams of 32 own units, and 8 x 32 shared ones: the pool twice.
    assertThat(seen).hasSize(8 * 32 + 128);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    SplittableRandom random = new SplittableRandom(1);
    StreamSpec.Builder builder = StreamSpec.builder(1 << 20).seed(random.nextLong());
    assertThatThrownBy(() -> builder.generation(-1).build())
        .hasMessage("generation is -1, but must be 0 to 2147483647");
    assertThatThrownBy(() -> builder.generation(0).changeRate(0).build())
        .hasMessage("changeRate is 0.0, but must be more than 0 and at most 1");
    assertThatThrownBy(() -> builder.changeRate(1).shared(0.5, 0, 0))
        .hasMessage("sharedUnits is 0, but must be 1 to 2147483647 where sharedRatio is set");
    assertThatThrownBy(() -> builder.hot(0.1, 1.5).build())
        .hasMessage("hotCopies is 1.5, but must be 0 to 1");
    assertThatThrownBy(() -> builder.hot(0, 0).entropyBits(3).build())
        .hasMessage("entropyBits is 3, but must be 4 to 8");
    assertThatThrownBy(() -> builder.entropyBits(8).mix(List.of()).build())
        .hasMessage("mix is 0 classes, but must be 1 to 16 classes");
    assertThatThrownBy(() -> builder.mix(List.of(new ContentClass(1, 65, 8, Filler.ZERO))).build())
        .hasMessage(
            "compressRatio is 65.0, but must be 1 to 64 for a compression unit of 4096 bytes");
  }
}
