package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.TestRun;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Asks a terminal of the test's own. */
class TerminalWidthTest {

  private static final int O_RDWR_NOCTTY = 2 | 0x100;
  private static final long TIOCSWINSZ = 0x5414;

  @Test
  void isThatOfTheTerminal() throws Throwable {
    assumeTrue("Linux".equals(System.getProperty("os.name")), "made for Linux");
    assumeFalse(TestRun.PURE_JAVA, "needs native access");
    int terminal =
        (int)
            Libc.bind(
                    "posix_openpt",
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                .invokeExact(O_RDWR_NOCTTY);
    assumeTrue(terminal >= 0, "no terminal can be made here");
    try (Arena arena = Arena.ofConfined()) {
      assertThat(TerminalWidth.of(terminal)).as("before its size is known").isEmpty();
      MemorySegment size = arena.allocate(8);
      for (int columns : new int[] {1, 60, 200, 40_000}) {
        size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
        int status = (int) TerminalWidth.ioctl().invokeExact(terminal, TIOCSWINSZ, size);
        assertThat(status).isZero();
        assertThat(TerminalWidth.of(terminal)).hasValue(columns);
      }
    } finally {
      int closed =
          (int)
              Libc.bind("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                  .invokeExact(terminal);
      assertThat(closed).isZero();
    }
  }

  @Test
  void isUnknownWithoutATerminal() {
    assertThat(TerminalWidth.of(-1)).isEmpty();
  }
}
