package io.dgen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

  @ParameterizedTest
  @CsvSource({"abc, 3", "'', 0", "日本語.bin, 10", "e\u0301, 1", "µ–▁, 3", "한글, 4", "🙂, 2", "ｶﾅ, 2"})
  void areCountedAsTerminalsDo(String text, int columns) {
    assertThat(Columns.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({"abcdef, 4, abcd", "日本語, 5, 日本", "日本語, 6, 日本語", "🙂🙂, 3, 🙂", "abc, 0, ''"})
  void textIsCutAtAColumn(String text, int most, String cut) {
    assertThat(Columns.cut(text, most)).isEqualTo(cut);
  }

  @ParameterizedTest
  @CsvSource({
    "abcdefgh.bin, 12, abcdefgh.bin",
    "abcdefgh.bin, 9, abcd….bin",
    "日本語のファイル.bin, 11, 日本….bin",
    "abcdef, 1, …"
  })
  void namesKeepTheirEnds(String name, int most, String shown) {
    assertThat(Columns.shortened(name, most)).isEqualTo(shown);
    assertThat(Columns.of(shown)).isLessThanOrEqualTo(most);
  }

  /** Else a line of each older view would stay on the screen. */
  @Test
  void aScreenErasesTheRowsThatItsLinesTake() {
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(drawn, true, StandardCharsets.UTF_8));
    screen.draw(List.of("日".repeat(40), "short"), 60); // two rows and one
    screen.draw(List.of(), 60);
    screen.keep();
    assertThat(drawn.toString(StandardCharsets.UTF_8)).contains("\u001b[3A");
  }
}
