package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters as names and texts. */
class SpecParametersTest {

  private static SpecParameters parameters(String words) {
    SpecParameters parameters = new SpecParameters(name -> "x." + name);
    for (String word : words.split(" ")) {
      parameters.set(word.split("=")[0], word.split("=")[1]);
    }
    return parameters;
  }

  @Test
  void everyParameterReachesTheSpec() {
    assertThat(
            parameters(
                    "seed=0xfFffffffffffffff stream=3 size=3MiB dedup=2.5 dedup-unit=4KiB"
                        + " dedup-span=500 hot=10%:90% shared=30 shared-size=400KiB pool=9"
                        + " change=2.5% generation=7 mix=50%:1,30%:2/6,20%:4 compress-unit=1KiB"
                        + " filler=repeat")
                .spec())
        .isEqualTo(
            StreamSpec.builder(3 << 20).seed(-1).stream(3)
                .dedupRatio(2.5)
                .dedupUnit(4096)
                .dedupSpan(500)
                .hot(0.1, 0.9)
                .shared(0.3, 100, 9)
                .changeRate(0.025)
                .generation(7)
                .compressUnit(1024)
                .mix(
                    List.of(
                        new ContentClass(0.5, 1, 8, Filler.REPEAT),
                        new ContentClass(0.3, 2, 6, Filler.REPEAT),
                        new ContentClass(0.2, 4, 8, Filler.REPEAT)))
                .build());
    assertThat(parameters("seed=1 size=1 compress=1.5 entropy=5 filler=Zero").spec())
        .isEqualTo(StreamSpec.builder(1).seed(1).compressRatio(1.5).entropyBits(5).build());
  }

  @Test
  void theTextsOfASpecMakeItAgain() {
    Seeds.trials(
        300,
        random -> {
          StreamSpec spec =
              random.nextBoolean() ? RandomSpecs.format2(random) : RandomSpecs.next(random);
          SpecParameters again =
              new SpecParameters()
                  .setValue("seed", spec.seed())
                  .setValue("stream", spec.stream())
                  .setValue("size", spec.size());
          SpecParameters.of(spec).forEach(again::set);
          assertThat(SpecParameters.of(again.spec())).isEqualTo(SpecParameters.of(spec));
        });
  }

  /** Small numbers have more decimals than digits. */
  @ParameterizedTest
  @ValueSource(doubles = {0.000026686255912178325, 1.2345678901234567e-9, 1e-300, Double.MIN_VALUE})
  void smallSharesAreReadAsTheyAreWritten(double share) {
    assertThat(SpecText.share(SpecText.formatPercent(share))).isEqualTo(share);
    List<ContentClass> weights =
        List.of(new ContentClass(share, 1, 8, Filler.ZERO), new ContentClass(2, 3, 8, Filler.ZERO));
    assertThat(SpecText.mix(SpecText.formatMix(weights))).isEqualTo(weights);
  }

  /** What a builder has is kept unless a parameter says otherwise, and then all of it is used. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shared=50 shared-size=64KiB | x.shared(0.5, 8, 4)",
        "shared-size=64KiB | x.shared(0.25, 8, 4)",
        "pool=9 | x.shared(0.25, 3, 9)",
        "shared=50 | x.shared(0.5, 3, 4)",
        "shared=0 | x.shared(0, 0, 0)",
        "mix=50%:1,50%:2 | x.mix(1 REPEAT, 2 REPEAT)",
        "mix=50%:1,50%:2 filler=zero | x.mix(1 ZERO, 2 ZERO)",
        "filler=zero | x.filler(ZERO)",
      })
  void aBuildersValuesCount(String words, String same) {
    StreamSpec.Builder defaults =
        StreamSpec.builder(1 << 20).seed(1).dedupUnit(8192).shared(0.25, 3, 4);
    StreamSpec.Builder expected = defaults.build().toBuilder();
    defaults.filler(Filler.REPEAT).compressRatio(3);
    String[] values = same.substring(same.indexOf('(') + 1, same.length() - 1).split(", ");
    switch (same.substring(2, same.indexOf('('))) {
      case "shared" ->
          expected
              .filler(Filler.REPEAT)
              .compressRatio(3)
              .shared(
                  Double.parseDouble(values[0]),
                  Long.parseLong(values[1]),
                  Long.parseLong(values[2]));
      case "filler" -> expected.compressRatio(3).filler(Filler.valueOf(values[0]));
      default -> {
        Filler filler = Filler.valueOf(values[0].split(" ")[1]);
        expected.mix(
            List.of(new ContentClass(0.5, 1, 8, filler), new ContentClass(0.5, 2, 8, filler)));
      }
    }
    assertThat(parameters(words).spec(defaults)).isEqualTo(expected.build());
  }

  /** A ratio or an entropy takes the place of a builder's classes; a filler is theirs. */
  @Test
  void aBuildersMixCounts() {
    List<ContentClass> mix =
        List.of(new ContentClass(0.5, 1, 8, Filler.ZERO), new ContentClass(0.5, 2, 8, Filler.ZERO));
    assertThat(parameters("compress=3").spec(StreamSpec.builder(1).seed(1).mix(mix)))
        .isEqualTo(StreamSpec.builder(1).seed(1).compressRatio(3).build());
    assertThat(parameters("entropy=6").spec(StreamSpec.builder(1).seed(1).mix(mix)))
        .isEqualTo(StreamSpec.builder(1).seed(1).entropyBits(6).build());
    assertThat(parameters("filler=repeat").spec(StreamSpec.builder(1).seed(1).mix(mix)))
        .isEqualTo(
            StreamSpec.builder(1)
                .seed(1)
                .mix(
                    mix.stream()
                        .map(
                            each ->
                                new ContentClass(
                                    each.weight(), each.compressRatio(), 8, Filler.REPEAT))
                        .toList())
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dedup=2 | x.size is missing",
        "size=5XB | x.size: '5XB' must be a number of bytes, or one with KiB, MiB, GiB, TiB or K,"
            + " M, G, T (powers of 1024) or KB, MB, GB, TB (powers of 1000)",
        "size=1 dedup=two | x.dedup: 'two' must be a number",
        "size=1 dedup=0.5 | x.dedup is 0.5, but must be 1 to 1000000",
        "size=1 dedup-unit=5 | x.dedup-unit is 5, but must be a multiple of 4096 bytes",
        "size=1 dedup-span=0 | x.dedup-span is 0, but must be 1 unit or more",
        "size=1 dedup-span=x | x.dedup-span: 'x' must be a whole number below 2^63",
        "size=1 compress=65 | x.compress is 65.0, but must be 1 to 64 for a compression unit of"
            + " 4096 bytes",
        "size=1 mix=1:65 | x.mix: a ratio is 65.0, but must be 1 to 64 for a compression unit of"
            + " 4096 bytes",
        "size=1 mix=0:1 | x.mix: a weight is 0.0, but must be more than 0",
        "size=1 mix=1:1 compress=2 | x.compress cannot go with x.mix, whose classes have their own",
        "size=1 pool=3 | x.pool needs x.shared, the share of the units that come from the pool",
        "size=1 shared=3% | x.shared-size is missing: x.shared needs the pool's size",
        "size=1 shared=300% shared-size=1MiB | x.shared is 300%, but must be at most 100%",
        "size=1 shared=3% shared-size=1 | x.shared-size is 1, but must be a multiple of the dedup"
            + " unit, 128 KiB",
        "size=1 change=0 | x.change is 0%, but must be more than 0% and at most 100%",
        "size=1 entropy=4294967300 | x.entropy: '4294967300' must be a whole number below 2^31",
        "size=1 entropy=9 | x.entropy is 9, but must be 4 to 8",
        "size=1 filler=noise | x.filler: 'noise' must be zero or repeat",
        "size=1 seed=-1 | x.seed: '-1' must be a whole number from 0 to 2^64-1, decimal or 0x and"
            + " hexadecimal",
      })
  void whatIsWrongIsNamed(String words, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameters("seed=1 " + words).spec())
        .withMessage(message);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpecParameters(name -> "--" + name).set("dedupe", "2"))
        .withMessageStartingWith("--dedupe is unknown; known are --seed, --stream, --size, ");
    assertThatIllegalArgumentException().isThrownBy(() -> new SpecParameters().has("x"));
    assertThatExceptionOfType(ClassCastException.class)
        .isThrownBy(() -> new SpecParameters().setValue("dedup", "2"));
  }

  @Test
  void filesOfASetAreNumbered() {
    assertThat(SetFileNames.name(7, 10)).isEqualTo("file-000007");
    assertThat(SetFileNames.name(7, 10_000_000)).isEqualTo("file-0000007");
    assertThat(SetFileNames.number("file-000007", 8)).isEqualTo(7);
    assertThat(SetFileNames.number("file-000008", 8)).isEqualTo(-1);
    assertThat(SetFileNames.number("file-7", 8)).isEqualTo(-1);
    assertThat(SetFileNames.number("x", 8)).isEqualTo(-1);
  }
}
