package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ends this process when the process that started it is killed, as nobody could end it then by the
 * number that is known. On Linux the kernel does so at once; elsewhere, and where native code may
 * not be called, a thread looks from time to time.
 */
public final class ParentDeath {

  private static final int PR_SET_PDEATHSIG = 1;
  private static final int SIGKILL = 9;
  private static final int ESRCH = 3;
  private static final int KILLED = 128 + SIGKILL;

  private ParentDeath() {}

  /**
   * Ends this process with its parent from now on.
   *
   * @param launcher the process that started this one, whether directly or not
   */
  public static void follow(long launcher) {
    boolean followed = followByKernel();
    Optional<ProcessHandle> handle = ProcessHandle.of(launcher);
    if (!followed) {
      handle.ifPresent(ParentDeath::followByThread);
    }
    if (handle.isEmpty() && !exists(launcher)) { // it died before that
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /**
   * Returns whether there is such a process, without opening a file: there may be no descriptor
   * left for {@link ProcessHandle}, which then calls every process dead. Binding the function costs
   * more than that.
   */
  private static boolean exists(long process) {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle kill =
          Libc.bind(
              "kill",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
              Linker.Option.captureCallState("errno"));
      MemorySegment errno = Libc.errno(arena);
      return (int) kill.invokeExact(errno, (int) process, 0) == 0 || Libc.errno(errno) != ESRCH;
    } catch (UnavailableException e) {
      return Files.exists(Path.of("/proc", Long.toString(process)));
    } catch (Throwable e) {
      throw new AssertionError("kill throws nothing", e);
    }
  }

  private static boolean followByKernel() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return false;
    }
    try {
      MethodHandle prctl =
          Libc.bind(
              "prctl",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
              Linker.Option.firstVariadicArg(1));
      return (int) prctl.invokeExact(PR_SET_PDEATHSIG, (long) SIGKILL) == 0;
    } catch (UnavailableException e) {
      return false;
    } catch (Throwable e) {
      throw new AssertionError("prctl throws nothing", e);
    }
  }

  private static void followByThread(ProcessHandle launcher) {
    var _ = launcher.onExit().thenRun(() -> Runtime.getRuntime().halt(KILLED));
  }
}
