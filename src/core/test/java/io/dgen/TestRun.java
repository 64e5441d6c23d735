package io.dgen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which of the two test runs this is, and what must be available in it. Tests fail if it is
 * not.
 */
public final class TestRun {

  /**
   * Whether native access is denied and the vector module absent, so that all falls back to plain
   * Java.
   */
  public static final boolean PURE_JAVA = Boolean.getBoolean("dgen.test.pureJava");

  private TestRun() {}

  /** Returns the checkout's directory. */
  public static Path project() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("build.sh"))) {
      directory = Objects.requireNonNull(directory.getParent(), "not run in the checkout");
    }
    return directory;
  }

  /** Returns whether the classes contain a native library for this machine. */
  public static boolean nativeBuilt() {
    String library = "/io/dgen/native/" + platform() + "/" + System.mapLibraryName("dgen");
    return DataGenerator.class.getResource(library) != null;
  }

  /** Returns the directory of this machine's native libraries, independently of the tested code. */
  public static Path nativeDirectory() {
    return ForkedJvm.mainClasses().resolve("io/dgen/native").resolve(platform());
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch =
        System.getProperty("os.arch").replace("amd64", "x86_64").replace("arm64", "aarch64");
    return os + "-" + arch;
  }

  /** Returns whether the native back end must be available in this run. */
  public static boolean nativeExpected() {
    return !PURE_JAVA && nativeBuilt();
  }

  /** Returns whether the vector back end must be available in this run. */
  public static boolean vectorExpected() {
    return !PURE_JAVA;
  }

  /** Returns the ISAs that the native back end must have here, independently of the library. */
  public static List<Isa> isasOfThisCpu() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> {
        Set<String> flags = cpuFlags();
        List<Isa> isas = new ArrayList<>(List.of(Isa.PORTABLE));
        if (flags.contains("avx2")) {
          isas.add(Isa.AVX2);
        }
        if (flags.containsAll(Set.of("avx512f", "avx512dq"))) {
          isas.add(Isa.AVX512);
        }
        yield isas;
      }
      case "aarch64" -> List.of(Isa.PORTABLE, Isa.NEON);
      default -> List.of(Isa.PORTABLE);
    };
  }

  private static Set<String> cpuFlags() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .limit(1)
          .flatMap(line -> Arrays.stream(line.substring(line.indexOf(':') + 1).trim().split(" ")))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns settings for every back end and ISA that must be available in this run. */
  public static List<GeneratorConfig> configs() {
    return configs(0);
  }

  /** Returns the same settings with a number of threads. */
  public static List<GeneratorConfig> configs(int threads) {
    List<GeneratorConfig> configs = new ArrayList<>();
    if (nativeExpected()) {
      for (Isa isa : isasOfThisCpu()) {
        configs.add(builder(Backend.NATIVE, threads).isa(isa).build());
      }
      configs.add(builder(Backend.NATIVE, threads).store(StorePolicy.NON_TEMPORAL).build());
    }
    if (vectorExpected()) {
      configs.add(builder(Backend.VECTOR, threads).build());
    }
    configs.add(builder(Backend.SCALAR, threads).build());
    return configs;
  }

  private static GeneratorConfig.Builder builder(Backend backend, int threads) {
    return GeneratorConfig.builder().backend(backend).maxThreads(threads);
  }

  /** Returns settings for plain Java, for tests that do not depend on the back end. */
  public static GeneratorConfig scalar(int threads) {
    return builder(Backend.SCALAR, threads).build();
  }
}
