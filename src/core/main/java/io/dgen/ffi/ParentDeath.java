package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Ends this process when the process that started it is killed, as nobody could end it then by the
 * number that is known. On Linux the kernel does so at once; elsewhere, and where native code may
 * not be called, a thread looks from time to time.
 */
public final class ParentDeath {

  private static final int PR_SET_PDEATHSIG = 1;
  private static final int SIGKILL = 9;
  private static final int KILLED = 128 + SIGKILL;

  private ParentDeath() {}

  /**
   * Ends this process with its parent from now on.
   *
   * @param launcher the process that started this one, whether directly or not
   */
  public static void follow(long launcher) {
    if (!followByKernel()) {
      ProcessHandle.of(launcher).ifPresent(ParentDeath::followByThread);
    }
    if (ProcessHandle.of(launcher).isEmpty()) { // it died before that
      Runtime.getRuntime().halt(KILLED);
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
