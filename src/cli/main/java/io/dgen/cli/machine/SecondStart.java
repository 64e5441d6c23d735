package io.dgen.cli.machine;

import io.dgen.refusal.UnavailableException;
import io.dgen.stream.Kernels;
import io.dgen.stream.PageKernel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Starting Java again with the Vector API. Java starts faster without that module, and only where
 * native code is refused it is needed; so the script that starts the command leaves it out, and
 * adds it if this process asks for that by its exit status. Nothing may have been read or written
 * before.
 */
public final class SecondStart {

  /** The exit status that asks for it; it is no status of the command. */
  public static final int STATUS = 5;

  private static final String MODULE = "jdk.incubator.vector";

  /** Set by the script: {@code no}, {@code later}, {@code first} or {@code second}. */
  private static final String PROPERTY = "dgen.vector";

  /** The back ends that need no vectors, if asked for by name. */
  private static final List<String> OTHERS = List.of("native", "scalar");

  private SecondStart() {}

  /**
   * Returns whether the script that started this process can start it with the Vector API.
   *
   * @return false if it has, or if this Java lacks the module
   */
  public static boolean possible() {
    return state().equals("later") && !loaded();
  }

  /**
   * Returns whether the vector back end would be used if it were there, and logs that.
   *
   * @param arguments of the command
   * @return true if Java is to be started again
   */
  public static boolean needed(String... arguments) {
    if (!possible() || Arrays.stream(arguments).anyMatch(SecondStart::namesAnother)) {
      return false;
    }
    try {
      if (Kernels.select(Optional.empty(), Optional.empty()).kernel().kind()
          != PageKernel.Kind.SCALAR) {
        return false;
      }
    } catch (UnavailableException e) { // will be reported by what uses it
      return false;
    }
    System.getLogger("io.dgen.cli")
        .log(
            System.Logger.Level.INFO,
            "native code is refused: starting Java a second time, with the module " + MODULE);
    return true;
  }

  private static boolean namesAnother(String argument) {
    return OTHERS.contains(argument.substring(argument.indexOf('=') + 1));
  }

  /**
   * Describes whether the module is loaded.
   *
   * @return for example that it is not, and why
   */
  public static String text() {
    if (!loaded()) {
      return possible()
          ? "not loaded, as only the vector back end needs it (dgen info --backend vector loads it)"
          : "not loaded";
    }
    return state().equals("second")
        ? "loaded by a second start, as native code is refused"
        : "loaded";
  }

  private static boolean loaded() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  private static String state() {
    return System.getProperty(PROPERTY, "");
  }
}
