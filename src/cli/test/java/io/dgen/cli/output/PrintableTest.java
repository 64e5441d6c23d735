package io.dgen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void escapesWhatSteersTerminals() {
    assertThat(
            Printable.text("plain, M\u00fcller, \u00b5s, \u05d0\u05d1, \u65e5\u672c, \ud83d\ude00"))
        .isEqualTo("plain, M\u00fcller, \u00b5s, \u05d0\u05d1, \u65e5\u672c, \ud83d\ude00");
    assertThat(Printable.text("a\nb\rc\u001b[2J\u0007\u007f"))
        .isEqualTo("a\\nb\\rc\\u001b[2J\\u0007\\u007f");
    assertThat(Printable.text("\u009b31m\u0085")).isEqualTo("\\u009b31m\\u0085");
    assertThat(Printable.text("\u202egood\u2066\u200f\u061c"))
        .isEqualTo("\\u202egood\\u2066\\u200f\\u061c");
    assertThat(Printable.text("\u2028\u2029")).isEqualTo("\\u2028\\u2029");
  }

  @Test
  void showsBytesThatAreNoText() {
    assertThat(Printable.bytes(new byte[] {'l', (byte) 0xE9, '\n', '.'})).isEqualTo("l\\xe9\\x0a.");
  }

  @Test
  void aLineStaysOneLine() {
    StringWriter text = new StringWriter();
    Lines lines = new Lines(new PrintWriter(text));
    lines.println("a\nb: good");
    lines.println((Object) "c\u001b[31m");
    assertThat(text.toString().lines()).containsExactly("a\\nb: good", "c\\u001b[31m");
  }

  @Test
  void whatIsLoggedIsOneLine() {
    LogRecord logged = new LogRecord(Level.INFO, "{0} is not locked");
    logged.setParameters(new Object[] {"a\nb\u202e"});
    assertThat(new LogLine().format(logged)).isEqualTo("INFO: a\\nb\\u202e is not locked\n");
  }
}
