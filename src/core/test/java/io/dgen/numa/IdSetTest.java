package io.dgen.numa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.Seeds;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "''|0|''",
        "' \n'|0|''",
        "0|1|0",
        "'0-3,8,10-12\n'|8|0-3,8,10-12",
        "3,1,2|3|1-3",
        "0-3,2-5|6|0-5",
        "7-7|1|7",
        "1024-1151|128|1024-1151",
      })
  void readsAndWritesTheKernelsLists(String text, int size, String written) {
    IdSet set = IdSet.parse(text);
    assertThat(set.size()).isEqualTo(size);
    assertThat(set.isEmpty()).isEqualTo(size == 0);
    assertThat(set).hasToString(written);
    assertThat(IdSet.parse(written)).isEqualTo(set).hasSameHashCodeAs(set);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        "1-",
        "-1",
        "3-1",
        "a",
        "1,",
        ",1",
        "1,,2",
        "1 2",
        "0x3",
        "٣",
        "0-4294967295",
        "99999999999",
        "1048576"
      })
  void refusesWhatIsNoList(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdSet.parse(text))
        .withMessageContaining(text);
  }

  @Test
  void anySetComesBackFromItsText() {
    Seeds.trials(
        500,
        random -> {
          BitSet bits = new BitSet();
          int n = random.nextInt(200);
          for (int k = 0; k < n; k++) {
            bits.set(random.nextInt(1 + random.nextInt(9000)));
          }
          IdSet set = IdSet.of(bits);
          assertThat(IdSet.parse(set.toString()).toBitSet()).isEqualTo(bits);
          assertThat(set.stream().toArray()).isEqualTo(bits.stream().toArray());
        });
  }

  @Test
  void holdsNothingOfTheCallersBits() {
    BitSet bits = new BitSet();
    bits.set(3);
    IdSet set = IdSet.of(bits);
    bits.set(4);
    set.toBitSet().set(5);
    assertThat(set).isEqualTo(IdSet.of(3)).isNotEqualTo(IdSet.of(4)).isNotEqualTo("3");
  }

  @Test
  void intersects() {
    assertThat(IdSet.parse("0-7").and(IdSet.parse("2,5-20"))).isEqualTo(IdSet.of(2, 5, 6, 7));
    assertThat(IdSet.first(3)).isEqualTo(IdSet.of(0, 1, 2));
    assertThat(IdSet.first(0)).isEqualTo(IdSet.EMPTY);
    assertThat(IdSet.of(2).contains(2)).isTrue();
    assertThat(IdSet.of(2).contains(-1)).isFalse();
    assertThat(IdSet.of(2).contains(1000)).isFalse();
  }
}
