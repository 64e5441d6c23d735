package io.dgen.ycsb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The streams of values are those that the documentation names. */
class FieldValuesTest {

  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** FNV-1a of the bytes of a key, a zero and a field. */
  static long stream(String key, String field) {
    long hash = FNV_START;
    for (byte each : (key + '\0' + field).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ Byte.toUnsignedInt(each)) * FNV_PRIME;
    }
    return hash;
  }

  @ParameterizedTest
  @CsvSource({
    "user6284781860667377211, field0",
    "'', ''",
    "k\u007f, \u0080",
    "schl\u00fcssel, feld\u20ac9",
    "a\ud83d\ude00b, \ud83d\ude00"
  })
  void theStreamIsTheHashOfKeyAndField(String key, String field) {
    assertThat(FieldValues.ofField(FieldValues.ofKey(key), field)).isEqualTo(stream(key, field));
  }
}
