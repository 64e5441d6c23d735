package io.dgen.storage.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.StreamSpec;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FileSizesTest {

  private static DataSetManifest set(long least, long most, long files) {
    return new DataSetManifest(
        StreamSpec.builder(most).seed(7).build(), files, true, true, "test", Asked.NOTHING, least);
  }

  private static long[] first(int count, long seed, long least, long most) {
    FileSizes sizes = new FileSizes(seed, least, most);
    return LongStream.range(0, count).map(sizes::of).toArray();
  }

  /** Computed by another program, from the formula in docs/stream-format.md. */
  @Test
  void areThoseOfTheFormula() {
    assertThat(first(6, 7, 4096, 1 << 20))
        .containsExactly(192328, 10155, 50841, 58045, 52586, 6570);
    assertThat(first(4, -1, 1000, 1500)).containsExactly(1231, 1301, 1217, 1229);
    assertThat(first(4, 0, 1, Long.MAX_VALUE)).containsExactly(340, 3510, 7, 1175129691520325L);
    assertThat(first(2, 5, 77, 77)).containsExactly(77, 77);
  }

  @Test
  void everyDoublingIsAsLikely() {
    int[] counts = new int[8];
    for (long size : first(8000, 7, 4096, 1 << 20)) {
      counts[Long.SIZE - 1 - Long.numberOfLeadingZeros(size / 4096)]++;
    }
    // 1000 each, with a standard deviation of 30.
    assertThat(Arrays.stream(counts)).allMatch(count -> count > 880 && count < 1120);
  }

  @Test
  void aManifestKnowsThemWithoutAList() {
    DataSetManifest set = set(4096, 1 << 20, 6);
    assertThat(set.drawn()).isTrue();
    assertThat(set.totalBytes()).isEqualTo(192328 + 10155 + 50841 + 58045 + 52586 + 6570);
    Manifest third = set.manifest(2);
    assertThat(third.length()).isEqualTo(50841).isEqualTo(third.spec().size());
    assertThat(third.spec().stream()).isEqualTo(2);
    assertThat(DataSetManifest.fromJson(set.toJson())).isEqualTo(set);
    assertThat(set.toJson()).contains("\"leastSize\" : 4096");
    DataSetManifest equal = set(1 << 20, 1 << 20, 6);
    assertThat(equal.toJson()).doesNotContain("leastSize");
    assertThat(DataSetManifest.fromJson(equal.toJson())).isEqualTo(equal);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThatThrownBy(() -> set(0, 10, 1))
        .hasMessage("leastSize is 0, but must be 1 to the size, 10");
    assertThatThrownBy(() -> set(11, 10, 1))
        .hasMessage("leastSize is 11, but must be 1 to the size, 10");
    assertThatThrownBy(() -> set(1, 10, 100_000_001))
        .hasMessage("files is 100000001, but must be 1 to 100000000 where sizes are drawn");
  }
}
