package io.dgen.ffi;

import java.util.Locale;

/**
 * The names of native libraries and their place in the jar.
 *
 * @param directory {@code <os>-<arch>}, for example {@code linux-x86_64}
 * @param suffix of a shared library
 */
record Platform(String directory, String suffix) {

  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    arch =
        switch (arch) {
          case "amd64", "x86_64", "x86-64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> arch;
        };
    if (os.startsWith("mac") || os.startsWith("darwin")) {
      return new Platform("darwin-" + arch, ".dylib");
    }
    if (os.startsWith("windows")) {
      return new Platform("windows-" + arch, ".dll");
    }
    return new Platform(os.replace(' ', '_') + "-" + arch, ".so");
  }

  /** Returns the library's resource in the jar. */
  String resource(String name) {
    return "/io/dgen/native/" + directory + "/lib" + name + suffix;
  }
}
