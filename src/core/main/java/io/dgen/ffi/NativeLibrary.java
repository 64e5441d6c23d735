package io.dgen.ffi;

import io.dgen.ffi.generated.dgen_h;
import io.dgen.ffi.generated.dgen_numa_h;
import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds and loads one of the native libraries.
 *
 * <p>The generated classes cannot be initialized if native access is denied, so nothing here uses
 * them before the library is loaded.
 *
 * @param name without {@code lib} and suffix
 * @param pathProperty the property that names a library file to load instead of the jar's
 * @param abiVersion the version of the bindings
 * @param loadedAbiVersion returns the version of the loaded library
 * @param toBuild the software required to build it
 * @param toLoad how to install the libraries that it needs
 */
record NativeLibrary(
    String name,
    String pathProperty,
    IntSupplier abiVersion,
    IntSupplier loadedAbiVersion,
    String toBuild,
    String toLoad) {

  static final NativeLibrary DGEN =
      new NativeLibrary(
          "dgen",
          "dgen.native.path",
          dgen_h::DGEN_ABI_VERSION,
          dgen_h::dgen_abi_version,
          "cmake and a C compiler",
          "install it");

  static final NativeLibrary DGEN_NUMA =
      new NativeLibrary(
          "dgen_numa",
          "dgen.numa.path",
          dgen_numa_h::DGEN_NUMA_ABI_VERSION,
          dgen_numa_h::dgen_numa_abi_version,
          "cmake, a C compiler and libnuma's headers (Debian, Ubuntu: libnuma-dev;"
              + " Fedora, RHEL: numactl-devel; SUSE: libnuma-devel; Arch: numactl;"
              + " Alpine: numactl-dev)",
          "install libnuma (Debian, Ubuntu, SUSE: libnuma1; Fedora, RHEL: numactl-libs;"
              + " Arch, Alpine: numactl)");

  private static final String ENABLE =
      "pass --enable-native-access=ALL-UNNAMED (class path) or --enable-native-access=io.dgen (module path)";

  /**
   * The error message of glibc and musl for a missing library that the loaded one needs. For a
   * library of another architecture the message is the same, but with its path.
   */
  private static final Pattern MISSING =
      Pattern.compile(
          "(?<=\\s)([^\\s:/]+\\.so[^\\s:/]*): (?:cannot open shared object file|No such file or directory)");

  /** Loads the library. When this returns, the generated bindings can be called. */
  void load() throws UnavailableException {
    try (LibraryFile file = locate()) {
      load(file);
    } catch (IOException | UnsupportedOperationException e) {
      throw notWritten(e);
    }
  }

  private void load(LibraryFile located) throws UnavailableException, IOException {
    Path file = located.path();
    try {
      try {
        System.load(file.toString());
      } catch (UnsatisfiedLinkError e) {
        if (!String.valueOf(e.getMessage()).contains("another classloader")) {
          throw e;
        }
        loadCopy(located);
      }
      int version = loadedAbiVersion.getAsInt();
      int needed = abiVersion.getAsInt();
      if (version != needed) {
        throw new UnavailableException(
            file + " has ABI version " + version + ", this jar needs " + needed,
            "use the library that belongs to this jar; unset " + pathProperty);
      }
    } catch (IllegalCallerException e) {
      throw denied(e);
    } catch (UnsatisfiedLinkError e) {
      throw notLoaded(file, e);
    } catch (ExceptionInInitializerError e) {
      throw new UnavailableException(
          file + " is not a usable lib" + name + ": " + e.getCause(),
          "use the library that belongs to this jar",
          e);
    }
  }

  /** Returns the exception for a module that may not call native code. */
  static UnavailableException denied(IllegalCallerException e) {
    return new UnavailableException("native access is denied to this module", ENABLE, e);
  }

  private UnavailableException notLoaded(Path file, UnsatisfiedLinkError e) {
    Matcher missing = MISSING.matcher(String.valueOf(e.getMessage()));
    if (missing.find()) {
      return new UnavailableException(
          "lib" + name + " needs " + missing.group(1) + ", which is not installed", toLoad, e);
    }
    return new UnavailableException(
        "cannot load " + file + ": " + e.getMessage(),
        "if its directory is mounted noexec, pass -Djava.io.tmpdir=DIR with another one, or -D"
            + pathProperty
            + "=FILE",
        e);
  }

  /** The JVM binds a file to one class loader; another class loader needs a copy. */
  private static void loadCopy(LibraryFile file) throws IOException {
    try (LibraryFile copy = file.copy(temporary())) {
      System.load(copy.path().toString());
    }
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private UnavailableException notWritten(Exception e) {
    return new UnavailableException(
        "cannot extract lib" + name + " into " + temporary() + ": " + reason(e),
        "pass -Djava.io.tmpdir=DIR with a writable directory, or -D" + pathProperty + "=FILE",
        e);
  }

  /** Puts a failure into words, without the name of a class. */
  private static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private LibraryFile locate() throws UnavailableException, IOException {
    String given = System.getProperty(pathProperty);
    if (given != null) {
      return given(given);
    }
    Platform platform = Platform.current();
    String resource = platform.resource(name);
    URL found = NativeLibrary.class.getResource(resource);
    if (found == null) {
      Path ofRuntime = Path.of(System.getProperty("java.home"), "lib", platform.file(name));
      if (Files.isRegularFile(ofRuntime)) {
        // Linked into the runtime. Whoever can replace it can replace the JVM.
        return LibraryFile.inPlace(ofRuntime);
      }
      throw new UnavailableException(
          "this build has no lib" + name + " for " + platform.directory(),
          "build where " + toBuild + " are installed, or pass -D" + pathProperty + "=FILE");
    }
    return found.getProtocol().equals("file")
        ? amongTheClasses(Path.of(URI.create(found.toString())), Path.of(resource).getNameCount())
        : LibraryFile.extracted(found, name, platform.suffix(), temporary());
  }

  private LibraryFile given(String given) throws UnavailableException {
    String what = pathProperty + "=" + given;
    if (!Files.isRegularFile(Path.of(given))) {
      throw new UnavailableException(
          what + " is not a file", "name a lib" + name + ", or unset it");
    }
    try {
      Path file = Path.of(given).toRealPath();
      refuseIf(WritableByOthers.find(file), what, "name a copy where only you can write");
      return LibraryFile.inPlace(file);
    } catch (IOException e) {
      throw new UnavailableException(
          what + " cannot be examined: " + reason(e), "name another file", e);
    }
  }

  /** Checks only up to the classes' directory: whoever can replace that can replace the classes. */
  private LibraryFile amongTheClasses(Path resource, int depth)
      throws UnavailableException, IOException {
    Path file = resource.toRealPath();
    Path classes = file;
    for (int i = 0; i < depth; i++) {
      classes = Objects.requireNonNull(classes.getParent(), "as deep as its name");
    }
    refuseIf(WritableByOthers.find(file, classes), file.toString(), "run from the jar");
    return LibraryFile.inPlace(file);
  }

  private static void refuseIf(Optional<String> problem, String what, String instead)
      throws UnavailableException {
    if (problem.isPresent()) {
      throw new UnavailableException(
          what + " is not safe to load: " + problem.get(),
          "make it your own and remove that permission (chmod go-w), or " + instead);
    }
  }
}
