package io.dgen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/dev/pts/0", "/dev/tty", "/dev/tty1", "/dev/ttyS0", "/dev/console", "/dev/hvc0"})
  void isATerminal(String target) {
    assertThat(Terminal.named(target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipe:[1]", "socket:[1]", "/dev/null", "/tmp/tty", "/dev/ptmx", "/"})
  void isNone(String target) {
    assertThat(Terminal.named(target)).isFalse();
  }
}
