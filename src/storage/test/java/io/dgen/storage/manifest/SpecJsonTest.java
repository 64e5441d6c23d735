package io.dgen.storage.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Filler;
import io.dgen.FormatVectors;
import io.dgen.Once;
import io.dgen.RandomSpecs;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A spec survives its JSON; anything else is refused with a message, and nothing else happens. */
@Once
class SpecJsonTest {

  private static final StreamSpec SPEC =
      FormatVectors.format1(
          -1, Long.MIN_VALUE, Long.MAX_VALUE, 2.5, 8192, 7, 3.75, 512, Filler.REPEAT);

  /** The spec's members with one of them, given as JSON, replaced; null removes it. */
  private static String with(String member, String value) {
    StringBuilder json = new StringBuilder("{");
    Map<String, Object> members;
    try {
      members = JSON.std.mapFrom(SpecJson.toJson(SPEC));
      assertThat(members).containsKey(member);
      for (Map.Entry<String, Object> e : members.entrySet()) {
        String text = e.getKey().equals(member) ? value : JSON.std.asString(e.getValue());
        if (text != null) {
          json.append(json.length() > 1 ? "," : "").append('"').append(e.getKey()).append("\":");
          json.append(text);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return json.append('}').toString();
  }

  @Test
  void roundTrips() {
    assertThat(SpecJson.fromJson(SpecJson.toJson(SPEC))).isEqualTo(SPEC);
    Seeds.trials(
        300,
        random -> {
          StreamSpec spec = RandomSpecs.next(random);
          assertThat(SpecJson.fromJson(SpecJson.toJson(spec))).isEqualTo(spec);
        });
  }

  @Test
  void format2RoundTrips() {
    Seeds.trials(
        300,
        random -> {
          StreamSpec spec = RandomSpecs.format2(random);
          assertThat(SpecJson.fromJson(SpecJson.toJson(spec))).isEqualTo(spec);
          assertThat(JSON.std.mapFrom(SpecJson.toJson(spec)))
              .containsEntry("formatVersion", spec.formatVersion());
        });
  }

  @Test
  void hasAllParametersAndTheFormatVersion() throws IOException {
    assertThat(JSON.std.mapFrom(SpecJson.toJson(SPEC)))
        .containsOnlyKeys(
            "formatVersion",
            "seed",
            "stream",
            "size",
            "dedupRatio",
            "dedupUnit",
            "dedupSpan",
            "compressRatio",
            "compressUnit",
            "filler")
        .containsEntry("formatVersion", 1)
        .containsEntry("seed", "18446744073709551615")
        .containsEntry("stream", "9223372036854775808")
        .containsEntry("size", Long.MAX_VALUE)
        .containsEntry("filler", "REPEAT");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "18446744073709551615, -1",
    "9223372036854775808, -9223372036854775808",
    "42, 42",
  })
  void takesUnsignedSeedsAsStringsAndAsNumbers(String text, long seed) {
    assertThat(SpecJson.fromJson(with("seed", '"' + text + '"')).seed()).isEqualTo(seed);
    assertThat(SpecJson.fromJson(with("seed", text)).seed()).isEqualTo(seed);
    assertThat(SpecJson.fromJson(with("stream", text)).stream()).isEqualTo(seed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "formatVersion",
        "seed",
        "stream",
        "size",
        "dedupRatio",
        "dedupUnit",
        "dedupSpan",
        "compressRatio",
        "compressUnit",
        "filler"
      })
  void namesWhatIsMissing(String member) {
    for (String nothing : new String[] {null, "null"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SpecJson.fromJson(with(member, nothing)))
          .withMessageContaining(member)
          .withMessageContaining("missing");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "seed, -1",
        "seed, 1.5",
        "seed, 18446744073709551616",
        "seed, '\"\"'",
        "seed, '\"0x10\"'",
        "seed, true",
        "seed, [1]",
        "seed, {}",
        "stream, -5",
        "size, -1",
        "size, 1.5",
        "size, 1e3",
        "size, 9223372036854775808",
        "size, '\"1048576\"'",
        "size, []",
        "dedupRatio, '\"2\"'",
        "dedupRatio, 0",
        "dedupRatio, 1e400",
        "dedupRatio, false",
        "dedupUnit, 4097",
        "dedupUnit, 8192.0",
        "dedupSpan, 0",
        "compressRatio, 9",
        "compressRatio, {}",
        "compressUnit, 513",
        "compressUnit, 4294967808", // 2^32 + 512
        "compressUnit, -4294966784", // -2^32 + 512
        "filler, '\"RANDOM\"'",
        "filler, 0",
        "filler, '\"\"'",
      })
  void namesWhatIsWrong(String member, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecJson.fromJson(with(member, value)))
        .withMessageContaining(member);
  }

  @Test
  void namesTheValueThatIsWrongAsItStands() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecJson.fromJson(with("compressUnit", "4294967808")))
        .withMessageContaining("4294967808");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "99", "-1", "\"1\"", "1.0", "4294967297"})
  void refusesOtherFormatVersions(String version) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecJson.fromJson(with("formatVersion", version)))
        .withMessageContaining("formatVersion")
        .withMessageContaining(version.replace("\"", ""));
  }

  @Test
  void aLaterVersionIsRefusedBeforeWhatItsMembersMayMean() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecJson.fromJson("{\"formatVersion\":3,\"seed\":[]}"))
        .withMessageContaining("formatVersion");
  }

  @Test
  void membersThatAreNotParametersArePassedOver() {
    String json = SpecJson.toJson(SPEC).replaceFirst("\\{", "{\"comment\":{\"a\":[1,null]},");
    assertThat(SpecJson.fromJson(json)).isEqualTo(SPEC);
  }

  static List<String> junk() {
    return List.of(
        "",
        " ",
        "null",
        "true",
        "1",
        "\"text\"",
        "[]",
        "[{}]",
        "{}",
        "{",
        "}",
        "{\"seed\"",
        "{\"seed\":}",
        "{seed:1}",
        "not json",
        "\u0000",
        "{\"a\":1,}",
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "{\"a\":" + "9".repeat(100_000) + "}",
        "{\"a\":\"\\uD800\"}");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("junk")
  void refusesJunk(String junk) {
    assertThatIllegalArgumentException().isThrownBy(() -> SpecJson.fromJson(junk));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "{}", "]", "}", ",", "\"\""})
  void refusesAnythingBehindTheObject(String more) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecJson.fromJson(SpecJson.toJson(SPEC) + more));
  }

  @Test
  void refusesAMemberThatIsThereTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SpecJson.fromJson(SpecJson.toJson(SPEC).replaceFirst("\\{", "{\"seed\":\"5\",")));
  }

  @Test
  void damagedJsonIsRefusedOrRead() {
    Seeds.trials(
        3000,
        random -> {
          String json = damaged(SpecJson.toJson(SPEC), random);
          try {
            SpecJson.fromJson(json);
          } catch (IllegalArgumentException e) {
            assertThat(e).as(json).hasMessageMatching("(?s).+");
          } catch (RuntimeException | Error e) {
            fail(json, e);
          }
        });
  }

  private static String damaged(String json, SplittableRandom random) {
    String characters = "{}[]:,\"\\-+.eE0123456789nulltrfasx\u0000\u00e9\ud83d ";
    StringBuilder damaged = new StringBuilder(json);
    for (int times = random.nextInt(1, 4); times > 0; times--) {
      int at = random.nextInt(Math.max(1, damaged.length()));
      switch (damaged.isEmpty() ? 3 : random.nextInt(4)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.setLength(at);
        case 2 -> damaged.setCharAt(at, characters.charAt(random.nextInt(characters.length())));
        default -> damaged.insert(at, characters.charAt(random.nextInt(characters.length())));
      }
    }
    return damaged.toString();
  }
}
