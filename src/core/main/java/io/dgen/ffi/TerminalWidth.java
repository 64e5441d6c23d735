package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** How many characters fit into a line of a terminal. */
public final class TerminalWidth {

  /** The number of the request in Linux. */
  private static final long TIOCGWINSZ = 0x5413;

  /** Rows, columns and twice pixels, of 16 bits each. */
  private static final long WINSIZE_BYTES = 8;

  private static final long COLUMNS = 2;

  private TerminalWidth() {}

  static MethodHandle ioctl() throws UnavailableException {
    return Libc.bind(
        "ioctl",
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
        Linker.Option.firstVariadicArg(2));
  }

  /**
   * Asks a terminal.
   *
   * @param descriptor what leads to it
   * @return the columns; empty if they are unknown
   */
  public static OptionalInt of(int descriptor) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return OptionalInt.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE_BYTES);
      int status = (int) ioctl().invokeExact(descriptor, TIOCGWINSZ, size);
      int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS));
      return status == 0 && columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    } catch (UnavailableException e) {
      return OptionalInt.empty();
    } catch (Throwable e) {
      throw new AssertionError("ioctl throws nothing", e);
    }
  }
}
