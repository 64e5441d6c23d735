package io.dgen.stream;

import io.dgen.ffi.DgenNative;
import io.dgen.ffi.NativeRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the kernel: the fastest that can be had, or the one asked for by name. Thread-safe. */
public final class Kernels {

  /** In the order of preference; behind them plain Java, which can always be had. */
  private static final List<PageKernel.Kind> PREFERENCE =
      List.of(PageKernel.Kind.NATIVE, PageKernel.Kind.VECTOR);

  private Kernels() {}

  /**
   * A kernel, and those that would have been preferred to it.
   *
   * @param kernel the one to use
   * @param refused why each preferred one cannot be had
   */
  public record Selection(PageKernel kernel, List<KernelRefusedException> refused) {}

  /** What can be had; a seam for tests. */
  interface Probe {
    /** The kernel of a kind, by an ISA where one is asked for; it has not proved itself yet. */
    PageKernel open(PageKernel.Kind kind, Optional<String> isa) throws KernelRefusedException;
  }

  /**
   * Chooses.
   *
   * @param wanted a kind that must be had, or empty for the fastest that can be
   * @param isa the native ISA that must be had, by name, or empty for the fastest
   * @return the kernel, which has proved itself against the scalar one
   * @throws KernelRefusedException if what was asked for cannot be had
   */
  public static Selection select(Optional<PageKernel.Kind> wanted, Optional<String> isa)
      throws KernelRefusedException {
    return select(wanted, isa, Kernels::open);
  }

  static Selection select(Optional<PageKernel.Kind> wanted, Optional<String> isa, Probe probe)
      throws KernelRefusedException {
    // An ISA is the native kernel's: to ask for one is to ask for that.
    Optional<PageKernel.Kind> kind =
        isa.isPresent() && wanted.isEmpty() ? Optional.of(PageKernel.Kind.NATIVE) : wanted;
    if (kind.isPresent()) {
      return new Selection(proved(probe.open(kind.get(), isa)), List.of());
    }
    List<KernelRefusedException> refused = new ArrayList<>();
    for (PageKernel.Kind candidate : PREFERENCE) {
      try {
        return new Selection(proved(probe.open(candidate, isa)), List.copyOf(refused));
      } catch (KernelRefusedException e) {
        refused.add(e);
      }
    }
    PageKernel scalar = proved(probe.open(PageKernel.Kind.SCALAR, isa));
    return new Selection(scalar, List.copyOf(refused));
  }

  private static PageKernel open(PageKernel.Kind kind, Optional<String> isa)
      throws KernelRefusedException {
    return switch (kind) {
      case NATIVE -> openNative(isa);
      case VECTOR -> openVector();
      case SCALAR -> new ScalarPageKernel();
    };
  }

  private static PageKernel openNative(Optional<String> isa) throws KernelRefusedException {
    try {
      DgenNative.require();
    } catch (NativeRefusedException e) {
      throw new KernelRefusedException(PageKernel.Kind.NATIVE, e.getMessage(), e.remedy(), e);
    }
    if (isa.isEmpty()) {
      return new NativePageKernel(DgenNative.activeIsa());
    }
    int number = DgenNative.isaOf(isa.get());
    if (number < 0 || (DgenNative.supportedIsas() >> number & 1) == 0) {
      throw new KernelRefusedException(
          PageKernel.Kind.NATIVE,
          "ISA " + isa.get() + " is not supported here",
          "choose one of " + String.join(", ", DgenNative.supportedIsaNames()),
          null);
    }
    return new NativePageKernel(number);
  }

  private static PageKernel openVector() throws KernelRefusedException {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      throw new KernelRefusedException(
          PageKernel.Kind.VECTOR,
          "the module jdk.incubator.vector is not in this JVM's module graph",
          "pass --add-modules jdk.incubator.vector",
          null);
    }
    try {
      return new VectorPageKernel();
    } catch (LinkageError e) {
      throw new KernelRefusedException(
          PageKernel.Kind.VECTOR,
          "jdk.incubator.vector of this JVM does not fit: " + e,
          "use JDK 25",
          e);
    }
  }

  /** A kernel makes and accepts some pages of both kinds as the scalar one does, or is refused. */
  private static PageKernel proved(PageKernel kernel) throws KernelRefusedException {
    try {
      if (KernelProof.holds(kernel, new ScalarPageKernel())) {
        return kernel;
      }
    } catch (RuntimeException | LinkageError e) {
      throw new KernelRefusedException(
          kernel.kind(),
          "the " + kernel.isa() + " kernel fails: " + e,
          "report it with this CPU's model; use another back end",
          e);
    }
    throw new KernelRefusedException(
        kernel.kind(),
        "the " + kernel.isa() + " kernel makes other bytes than plain Java",
        "report it with this CPU's model; use another back end",
        null);
  }
}
