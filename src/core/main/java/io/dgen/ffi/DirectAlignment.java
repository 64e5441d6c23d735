package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Asks the kernel what direct I/O must be aligned to: statx(2) with {@code STATX_DIOALIGN}. */
public final class DirectAlignment {

  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_DIOALIGN = 0x2000;
  private static final int OWNER_ONLY = 0600;

  private static final int STATX_BYTES = 256;
  private static final long MASK = 0;
  private static final long MEMORY_ALIGNMENT = 152;
  private static final long OFFSET_ALIGNMENT = 156;

  private DirectAlignment() {}

  /**
   * Returns what addresses, offsets and lengths must be a multiple of.
   *
   * @param file a file, a block device, or a directory: the answer is then that for a new file in
   *     it
   * @return bytes; empty if the kernel or the file system does not tell
   * @throws UnavailableException if it cannot be asked
   */
  public static OptionalInt of(Path file) throws UnavailableException {
    DirectCalls calls = DirectCalls.get();
    Descriptors descriptors = Descriptors.get();
    try (Arena arena = Arena.ofConfined()) {
      if (!Files.isDirectory(file)) {
        return ask(calls, arena, AT_FDCWD, Libc.path(arena, file), 0);
      }
      // Directories have no answer. A file without a name leaves no trace.
      int flags = Descriptors.O_TMPFILE | Descriptors.O_RDWR | Descriptors.O_CLOEXEC;
      int descriptor = descriptors.open(file, flags, OWNER_ONLY);
      if (descriptor < 0) {
        return OptionalInt.empty();
      }
      try {
        return ask(calls, arena, descriptor, arena.allocate(1), AT_EMPTY_PATH);
      } finally {
        descriptors.close(descriptor);
      }
    } catch (Throwable e) {
      throw new AssertionError("statx throws nothing", e);
    }
  }

  private static OptionalInt ask(
      DirectCalls calls, Arena arena, int descriptor, MemorySegment name, int flags)
      throws Throwable {
    MemorySegment answer = arena.allocate(STATX_BYTES, Long.BYTES);
    int status =
        (int)
            calls
                .statx()
                .invokeExact(Libc.errno(arena), descriptor, name, flags, STATX_DIOALIGN, answer);
    if (status != 0 || (answer.get(ValueLayout.JAVA_INT, MASK) & STATX_DIOALIGN) == 0) {
      return OptionalInt.empty();
    }
    int offsets = answer.get(ValueLayout.JAVA_INT, OFFSET_ALIGNMENT);
    int bytes = Math.max(offsets, answer.get(ValueLayout.JAVA_INT, MEMORY_ALIGNMENT));
    // 0: this file has no direct I/O, as opening it will tell.
    return offsets <= 0 || Integer.bitCount(bytes) != 1
        ? OptionalInt.empty()
        : OptionalInt.of(bytes);
  }
}
