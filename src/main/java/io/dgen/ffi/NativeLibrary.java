package io.dgen.ffi;

import io.dgen.ffi.generated.dgen_h;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds and loads {@code libdgen}, once per class loader. That it cannot be had is kept as data
 * with its cause.
 */
final class NativeLibrary {

  /** Names a library file to load instead of the one in the jar. */
  static final String PATH_PROPERTY = "dgen.native.path";

  private static final String ENABLE =
      "pass --enable-native-access=ALL-UNNAMED (class path) or --enable-native-access=io.dgen (module path)";

  private NativeLibrary() {}

  /** Loads the library; returns normally only when the generated bindings can be called. */
  static void load() throws NativeRefusedException {
    Path file = locate();
    try {
      try {
        System.load(file.toString());
      } catch (UnsatisfiedLinkError e) {
        if (!String.valueOf(e.getMessage()).contains("another classloader")) {
          throw e;
        }
        loadCopy(file);
      }
      int version = dgen_h.dgen_abi_version();
      if (version != dgen_h.DGEN_ABI_VERSION()) {
        throw new NativeRefusedException(
            file + " has ABI version " + version + ", this jar needs " + dgen_h.DGEN_ABI_VERSION(),
            "use the library that belongs to this jar; unset " + PATH_PROPERTY,
            null);
      }
    } catch (IllegalCallerException e) {
      throw new NativeRefusedException("native access is denied to this module", ENABLE, e);
    } catch (UnsatisfiedLinkError e) {
      throw new NativeRefusedException(
          "cannot load " + file + ": " + e.getMessage(),
          "if its directory is mounted noexec, pass -Djava.io.tmpdir=DIR of one that is not, or -D"
              + PATH_PROPERTY
              + "=FILE",
          e);
    } catch (ExceptionInInitializerError | IOException e) {
      Throwable cause = e instanceof ExceptionInInitializerError ? e.getCause() : e;
      throw new NativeRefusedException(
          file + " is not a usable libdgen: " + cause,
          "use the library that belongs to this jar",
          e);
    }
  }

  /** The virtual machine binds a file to one class loader: another one needs a file of its own. */
  private static void loadCopy(Path file) throws IOException {
    Path copy = LibraryFile.copy(file);
    try {
      System.load(copy.toString());
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static Path locate() throws NativeRefusedException {
    String given = System.getProperty(PATH_PROPERTY);
    if (given != null) {
      Path file = Path.of(given).toAbsolutePath();
      if (!Files.isRegularFile(file)) {
        throw new NativeRefusedException(
            PATH_PROPERTY + "=" + given + " is not a file", "name a libdgen, or unset it", null);
      }
      return file;
    }
    Platform platform = Platform.current();
    URL resource = NativeLibrary.class.getResource(platform.resource("dgen"));
    if (resource == null) {
      throw new NativeRefusedException(
          "this build has no native library for " + platform.directory(),
          "build where cmake and a C compiler are installed, or pass -D" + PATH_PROPERTY + "=FILE",
          null);
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return LibraryFile.of(resource, platform.suffix(), temporary).toAbsolutePath();
    } catch (IOException | UnsupportedOperationException e) {
      throw new NativeRefusedException(
          "cannot extract the native library into " + temporary + ": " + e,
          "pass -Djava.io.tmpdir=DIR of a writable directory, or -D" + PATH_PROPERTY + "=FILE",
          e);
    }
  }
}
