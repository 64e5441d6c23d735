package io.dgen.measure;

import io.dgen.ffi.WritableByOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Whether a compressor's library may load its native code, which it extracts to a file first. */
final class NativeCode {

  /** The property that names the directory, where a library has none of its own. */
  static final String TEMPORARY = "java.io.tmpdir";

  private NativeCode() {}

  /**
   * Why a library may not.
   *
   * @param of one of its classes
   * @param property names the directory into which it extracts; else {@link #TEMPORARY} does
   * @return the reason and the remedy, or nothing if it may
   */
  static Optional<String> refusal(Class<?> of, String property) {
    if (!of.getModule().isNativeAccessEnabled()) {
      return Optional.of(
          "the JVM does not allow it native code; start it with --enable-native-access=ALL-UNNAMED");
    }
    String named = System.getProperty(property) == null ? TEMPORARY : property;
    String directory = System.getProperty(named);
    Optional<String> problem;
    try {
      problem = WritableByOthers.findInDirectory(Path.of(directory));
    } catch (IOException e) {
      problem = Optional.of("cannot be examined: " + e);
    }
    return problem.map(
        p ->
            String.format(
                Locale.ROOT,
                "it would extract native code into %s=%s, where it is not safe: %s;"
                    + " pass -D%s=DIR of a directory where only you can write",
                named,
                directory,
                p,
                named));
  }

  /** Refuses if a library may not, and does nothing without. */
  static void require(Class<?> of, String property) {
    refusal(of, property)
        .ifPresent(
            reason -> {
              throw new CompressorRefusedException(reason);
            });
  }
}
