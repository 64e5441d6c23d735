package io.dgen.ffi;

import io.dgen.ffi.generated.dgen_h;
import io.dgen.ffi.generated.dgen_numa_h;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds and loads one of the native libraries, once per class loader. That it cannot be had is kept
 * as data with its cause.
 *
 * <p>The generated classes cannot even be initialised where native access is denied: nothing here
 * asks them before the library is loaded.
 *
 * @param name without {@code lib} and suffix
 * @param pathProperty names a library file to load instead of the one in the jar
 * @param abiVersion what the bindings were made for
 * @param loadedAbiVersion asks the library
 * @param toBuild what has to be installed for building it
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
          "cmake, a C compiler and libnuma's headers (libnuma-dev, numactl-devel)",
          "install libnuma (apt-get install libnuma1, dnf install numactl-libs)");

  private static final String ENABLE =
      "pass --enable-native-access=ALL-UNNAMED (class path) or --enable-native-access=io.dgen (module path)";

  /**
   * How glibc and musl complain of a library that the loaded one needs. Of the loaded one they say
   * the same, by its path, if it is for another architecture.
   */
  private static final Pattern MISSING =
      Pattern.compile(
          "(?<=\\s)([^\\s:/]+\\.so[^\\s:/]*): (?:cannot open shared object file|No such file or directory)");

  /** Loads the library; returns normally only when the generated bindings can be called. */
  void load() throws NativeRefusedException {
    try (LibraryFile file = locate()) {
      load(file);
    } catch (IOException | UnsupportedOperationException e) {
      throw notWritten(e);
    }
  }

  private void load(LibraryFile located) throws NativeRefusedException, IOException {
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
        throw new NativeRefusedException(
            file + " has ABI version " + version + ", this jar needs " + needed,
            "use the library that belongs to this jar; unset " + pathProperty,
            null);
      }
    } catch (IllegalCallerException e) {
      throw denied(e);
    } catch (UnsatisfiedLinkError e) {
      throw notLoaded(file, e);
    } catch (ExceptionInInitializerError e) {
      throw new NativeRefusedException(
          file + " is not a usable lib" + name + ": " + e.getCause(),
          "use the library that belongs to this jar",
          e);
    }
  }

  /** Of what may not call native code. */
  static NativeRefusedException denied(IllegalCallerException e) {
    return new NativeRefusedException("native access is denied to this module", ENABLE, e);
  }

  private NativeRefusedException notLoaded(Path file, UnsatisfiedLinkError e) {
    Matcher missing = MISSING.matcher(String.valueOf(e.getMessage()));
    if (missing.find()) {
      return new NativeRefusedException(
          "lib" + name + " needs " + missing.group(1) + ", which is not installed", toLoad, e);
    }
    return new NativeRefusedException(
        "cannot load " + file + ": " + e.getMessage(),
        "if its directory is mounted noexec, pass -Djava.io.tmpdir=DIR of one that is not, or -D"
            + pathProperty
            + "=FILE",
        e);
  }

  /** The virtual machine binds a file to one class loader: another one needs a file of its own. */
  private static void loadCopy(LibraryFile file) throws IOException {
    try (LibraryFile copy = file.copy(temporary())) {
      System.load(copy.path().toString());
    }
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private NativeRefusedException notWritten(Exception e) {
    return new NativeRefusedException(
        "cannot extract lib" + name + " into " + temporary() + ": " + e,
        "pass -Djava.io.tmpdir=DIR of a writable directory, or -D" + pathProperty + "=FILE",
        e);
  }

  private LibraryFile locate() throws NativeRefusedException, IOException {
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
      throw new NativeRefusedException(
          "this build has no lib" + name + " for " + platform.directory(),
          "build where " + toBuild + " are installed, or pass -D" + pathProperty + "=FILE",
          null);
    }
    return found.getProtocol().equals("file")
        ? amongTheClasses(Path.of(URI.create(found.toString())), Path.of(resource).getNameCount())
        : LibraryFile.extracted(found, name, platform.suffix(), temporary());
  }

  private LibraryFile given(String given) throws NativeRefusedException {
    String what = pathProperty + "=" + given;
    if (!Files.isRegularFile(Path.of(given))) {
      throw new NativeRefusedException(
          what + " is not a file", "name a lib" + name + ", or unset it", null);
    }
    try {
      Path file = Path.of(given).toRealPath();
      refuseIf(WritableByOthers.find(file), what, "name a copy where only you can write");
      return LibraryFile.inPlace(file);
    } catch (IOException e) {
      throw new NativeRefusedException(what + " cannot be examined: " + e, "name another file", e);
    }
  }

  /**
   * Above the classes' directory nothing is asked: who can replace that can replace the classes.
   */
  private LibraryFile amongTheClasses(Path resource, int depth)
      throws NativeRefusedException, IOException {
    Path file = resource.toRealPath();
    Path classes = file;
    for (int i = 0; i < depth; i++) {
      classes = Objects.requireNonNull(classes.getParent(), "as deep as its name");
    }
    refuseIf(WritableByOthers.find(file, classes), file.toString(), "run from the jar");
    return LibraryFile.inPlace(file);
  }

  private static void refuseIf(Optional<String> problem, String what, String instead)
      throws NativeRefusedException {
    if (problem.isPresent()) {
      throw new NativeRefusedException(
          what + " is not safe to load: " + problem.get(),
          "own it and take that right away (chmod go-w), or " + instead,
          null);
    }
  }
}
