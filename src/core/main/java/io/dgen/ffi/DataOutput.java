package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * This process's stdout, for data and nothing else: a copy of its descriptor, whose own number then
 * leads to stderr. What the JVM prints when it crashes goes to that number, and no flag changes it.
 * For one thread.
 */
public final class DataOutput implements WritableByteChannel {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private static final int F_GETFL = 3;
  private static final int O_ACCMODE = 3;
  private static final int O_RDONLY = 0;

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  private final int descriptor;
  private final MethodHandle writing;
  private final MemorySegment errno = Libc.errno(Arena.ofAuto());

  private DataOutput(int descriptor, MethodHandle writing) {
    this.descriptor = descriptor;
    this.writing = writing;
  }

  /**
   * Takes stdout for data. Everything else that is printed there from now on goes to stderr.
   *
   * @return the channel; empty if native code may not be called, or if stdout is closed: its number
   *     may then be that of a file that the JVM reads
   */
  public static Optional<DataOutput> take() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty(); // the numbers of errors are other ones there
    }
    try {
      MethodHandle fcntl =
          Libc.bind(
              "fcntl",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2));
      if (((int) fcntl.invokeExact(STDOUT, F_GETFL) & O_ACCMODE) == O_RDONLY) {
        return Optional.empty();
      }
      MethodHandle dup =
          Libc.bind("dup", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      MethodHandle dup2 =
          Libc.bind(
              "dup2",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      MethodHandle writing =
          Libc.bind(
              "write",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG),
              Linker.Option.captureCallState("errno"));
      int descriptor = (int) dup.invokeExact(STDOUT);
      if (descriptor < 0) {
        return Optional.empty();
      }
      int replaced = (int) dup2.invokeExact(STDERR, STDOUT); // if stderr is closed, nothing changes
      assert replaced == STDOUT || replaced == -1;
      return Optional.of(new DataOutput(descriptor, writing));
    } catch (UnavailableException e) {
      return Optional.empty();
    } catch (Throwable e) {
      throw new AssertionError("dup throws nothing", e);
    }
  }

  /**
   * Writes as {@link WritableByteChannel} says; returns 0 if the descriptor does not block and
   * takes nothing now.
   *
   * @param bytes in memory of the system, not on the heap
   */
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    MemorySegment segment = MemorySegment.ofBuffer(bytes);
    while (true) {
      long written;
      try {
        written = (long) writing.invokeExact(errno, descriptor, segment, segment.byteSize());
      } catch (Throwable e) {
        throw new AssertionError("write throws nothing", e);
      }
      if (written >= 0) {
        bytes.position(bytes.position() + (int) written);
        return (int) written;
      }
      int error = Libc.errno(errno);
      if (error == EAGAIN) {
        return 0;
      }
      if (error != EINTR) {
        throw new IOException(Libc.text(error));
      }
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** Does nothing: stdout is the process's. */
  @Override
  public void close() {}
}
