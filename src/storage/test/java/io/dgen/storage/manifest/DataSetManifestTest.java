package io.dgen.storage.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Once;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Once
class DataSetManifestTest {

  private static final StreamSpec SPEC =
      StreamSpec.builder(1 << 20).seed(-1).stream(-2).dedupRatio(1.7).compressRatio(3.3).build();

  @TempDir private Path directory;

  /** As many files as there are numbers are empty ones, or of one byte. */
  private static DataSetManifest tiny(long files) {
    return new DataSetManifest(StreamSpec.builder(1).seed(1).build(), files, false, "tool 1");
  }

  private static DataSetManifest of(long files) {
    return new DataSetManifest(SPEC, files, false, "tool 1");
  }

  @Test
  void survivesJson() throws IOException {
    DataSetManifest set = tiny(Long.MAX_VALUE);
    assertThat(DataSetManifest.fromJson(set.toJson())).isEqualTo(set);
    assertThat(DataSetManifest.fromJson(set.completed(true).toJson()))
        .isEqualTo(set.completed(true));
    Path file = DataSetManifest.in(directory);
    assertThat(file).hasFileName("dgen-set.json").hasParentRaw(directory);
    set.write(file, true);
    assertThat(DataSetManifest.read(file)).isEqualTo(set);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, file-000000",
    "1000000, 999999, file-999999",
    "1000001, 999999, file-0999999",
    "1000001, 1000000, file-1000000",
    "9223372036854775807, 1, file-0000000000000000001",
    "9223372036854775807, 9223372036854775806, file-9223372036854775806",
  })
  void namesHaveTheSameNumberOfDigits(long files, long file, String name) {
    assertThat(tiny(files).path(directory, file)).isEqualTo(directory.resolve(name));
    assertThat(tiny(files).number(name)).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file-3", "file-0000000", "file-000003", "file-", "file-00000a", "data-000000"})
  void otherNamesAreNotItsOwn(String name) {
    assertThat(of(3).number(name)).isEqualTo(-1);
  }

  @Test
  void allFilesTogetherHaveFewerThan2To63Bytes() {
    assertThat(of((1L << 43) - 1).files()).isEqualTo((1L << 43) - 1);
    assertThatThrownBy(() -> of(1L << 43))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("files is 8796093022208, but must be 1 to 8796093022207");
  }

  @Test
  void everyFileIsAStreamOfItsOwn() {
    DataSetManifest set = of(4).completed(true);
    assertThat(set.manifest(0))
        .isEqualTo(new Manifest(SPEC, 0, 1 << 20, true, true, "tool 1", Asked.NOTHING));
    assertThat(set.manifest(1).spec()).isEqualTo(SPEC.withStream(-1));
    assertThat(set.manifest(2).spec()).isEqualTo(SPEC.withStream(0)); // modulo 2^64
    assertThat(of(4).manifest(3).complete()).isFalse();
  }

  @Test
  void hasNoFilesButItsOwn() {
    DataSetManifest set = of(3);
    for (long file : new long[] {-1, 3}) {
      assertThatThrownBy(() -> set.path(directory, file))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> set.manifest(file)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> of(0)).hasMessage("files is 0, but must be 1 or more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "nonsense", "{}", "{\"formatVersion\": 1}"})
  void whatIsNoSetIsRefused(String json) {
    assertThatThrownBy(() -> DataSetManifest.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"formatVersion\" : 1 | \"formatVersion\" : 3 | formatVersion is 3, but this version reads",
        "\"files\" : 3 | \"files\" : 0 | files is 0, but must be 1",
        "\"files\" : 3 | \"files\" : 1.5 | files is 1.5, but must be a whole number",
        "\"files\" : 3 | \"others\" : 3 | files is missing",
        "\"complete\" : false | \"complete\" : 0 | complete is 0, but must be true or false",
        "\"size\" : 1048576 | \"size\" : -1 | size is -1",
      })
  void whatIsOutOfRangeIsRefused(String good, String bad, String message) {
    String json = of(3).toJson();
    assertThat(json).contains(good);
    assertThatThrownBy(() -> DataSetManifest.fromJson(json.replace(good, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFilesManifestIsNoSetAndASetNoFilesManifest() {
    assertThatThrownBy(() -> DataSetManifest.fromJson(of(3).manifest(0).toJson()))
        .hasMessage("files is missing");
    assertThatThrownBy(() -> Manifest.fromJson(of(3).toJson())).hasMessage("position is missing");
  }

  @Test
  void doesNotReadWhatIsTooLarge() throws IOException {
    Path file = Files.write(DataSetManifest.in(directory), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> DataSetManifest.read(file)).hasMessageContaining("not a manifest");
  }
}
