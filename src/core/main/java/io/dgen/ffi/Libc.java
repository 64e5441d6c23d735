package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Functions of the C library that Java has no other way to. */
final class Libc {

  private Libc() {}

  /**
   * Binds a function.
   *
   * @throws UnavailableException if native code may not be called
   */
  static MethodHandle bind(String name, FunctionDescriptor descriptor, Linker.Option... options)
      throws UnavailableException {
    try {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    } catch (IllegalCallerException e) {
      throw NativeLibrary.denied(e);
    }
  }

  /** Returns a file's name as the system has it: in the encoding in which Java reads names. */
  static MemorySegment path(Arena arena, Path file) {
    byte[] bytes = file.toString().getBytes(names());
    MemorySegment name = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return name;
  }

  /** Allocates what a function bound with {@code captureCallState("errno")} leaves its error in. */
  static MemorySegment errno(Arena arena) {
    return arena.allocate(Linker.Option.captureStateLayout());
  }

  /** Reads the error that such a function left. */
  static int errno(MemorySegment errno) {
    return (int) Errno.HANDLE.get(errno, 0L);
  }

  /** Its place in the captured state differs by platform. */
  private static final class Errno {
    static final java.lang.invoke.VarHandle HANDLE =
        Linker.Option.captureStateLayout()
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Errno() {}
  }

  /** Decodes a text as Java decodes those in its exceptions. */
  private static String decoded(MemorySegment text) {
    int length = 0;
    while (text.get(ValueLayout.JAVA_BYTE, length) != 0) {
      length++;
    }
    byte[] bytes = text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, names());
  }

  private static Charset names() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }

  /** Puts an error into the system's words. */
  static String text(int error) {
    try {
      MethodHandle strerror =
          bind("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
      MemorySegment text = (MemorySegment) strerror.invokeExact(error);
      return decoded(text.reinterpret(Integer.MAX_VALUE));
    } catch (Throwable e) {
      return "error " + error;
    }
  }
}
