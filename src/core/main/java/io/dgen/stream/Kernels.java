package io.dgen.stream;

import io.dgen.ffi.DgenNative;
import io.dgen.refusal.UnavailableException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Selects the fastest available kernel, or the one demanded by name. Thread-safe. */
public final class Kernels {

  /** In the order of preference; plain Java comes last and is always available. */
  private static final List<PageKernel.Kind> PREFERENCE =
      List.of(PageKernel.Kind.NATIVE, PageKernel.Kind.VECTOR);

  /** The kernels that have been tested in this process, which is not done twice. */
  private static final Set<String> PROVED = new HashSet<>();

  private Kernels() {}

  /**
   * A selected kernel, and the kinds that would have been preferred.
   *
   * @param kernel the kernel to use
   * @param refused why each preferred kind is unavailable, in the order of preference
   */
  public record Selection(
      PageKernel kernel, SequencedMap<PageKernel.Kind, UnavailableException> refused) {

    /** Keeps the map from changing. */
    public Selection {
      refused = Collections.unmodifiableSequencedMap(refused);
    }
  }

  /** Opens kernels; tests replace it. */
  interface Probe {
    /** Opens a kernel of a kind, with this ISA if there is one; it is not tested yet. */
    PageKernel open(PageKernel.Kind kind, Optional<String> isa) throws UnavailableException;
  }

  /**
   * Returns the kind of kernel that the caller demands. Demanding an ISA demands the native kernel.
   *
   * @param wanted a kind, or empty
   * @param isa a native ISA, or empty
   * @return the kind, or empty if any will do
   */
  public static Optional<PageKernel.Kind> asked(
      Optional<PageKernel.Kind> wanted, Optional<String> isa) {
    return isa.isPresent() && wanted.isEmpty() ? Optional.of(PageKernel.Kind.NATIVE) : wanted;
  }

  /**
   * Selects a kernel.
   *
   * @param wanted the kind demanded, or empty for the fastest available
   * @param isa the name of the native ISA demanded, or empty for the fastest
   * @return the kernel, tested against the scalar kernel
   * @throws UnavailableException if a demanded kernel is unavailable
   */
  public static Selection select(Optional<PageKernel.Kind> wanted, Optional<String> isa)
      throws UnavailableException {
    return select(wanted, isa, Kernels::open, PROVED);
  }

  static Selection select(Optional<PageKernel.Kind> wanted, Optional<String> isa, Probe probe)
      throws UnavailableException {
    return select(wanted, isa, probe, new HashSet<>());
  }

  private static Selection select(
      Optional<PageKernel.Kind> wanted, Optional<String> isa, Probe probe, Set<String> proved)
      throws UnavailableException {
    SequencedMap<PageKernel.Kind, UnavailableException> refused = new LinkedHashMap<>();
    Optional<PageKernel.Kind> kind = asked(wanted, isa);
    if (kind.isPresent()) {
      return new Selection(proved(probe.open(kind.get(), isa), proved), refused);
    }
    for (PageKernel.Kind candidate : PREFERENCE) {
      try {
        return new Selection(proved(probe.open(candidate, isa), proved), refused);
      } catch (UnavailableException e) {
        refused.put(candidate, e);
      }
    }
    PageKernel scalar = proved(probe.open(PageKernel.Kind.SCALAR, isa), proved);
    return new Selection(scalar, refused);
  }

  private static PageKernel open(PageKernel.Kind kind, Optional<String> isa)
      throws UnavailableException {
    return switch (kind) {
      case NATIVE -> openNative(isa);
      case VECTOR -> openVector();
      case SCALAR -> new ScalarPageKernel();
    };
  }

  private static PageKernel openNative(Optional<String> isa) throws UnavailableException {
    DgenNative.require();
    if (isa.isEmpty()) {
      return new NativePageKernel(DgenNative.activeIsa());
    }
    int number = DgenNative.isaOf(isa.get());
    if (number < 0 || (DgenNative.supportedIsas() >> number & 1) == 0) {
      throw new UnavailableException(
          "ISA " + isa.get() + " is not supported here",
          "choose one of " + String.join(", ", DgenNative.supportedIsaNames()));
    }
    return new NativePageKernel(number);
  }

  private static PageKernel openVector() throws UnavailableException {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      throw new UnavailableException(
          "the module jdk.incubator.vector is not in this JVM's module graph",
          "pass --add-modules jdk.incubator.vector");
    }
    try {
      return new VectorPageKernel();
    } catch (LinkageError e) {
      throw new UnavailableException(
          "this JVM's jdk.incubator.vector is incompatible: " + e, "use JDK 25", e);
    }
  }

  /** Tests a kernel against the scalar kernel, if that has not been done. */
  private static PageKernel proved(PageKernel kernel, Set<String> proved)
      throws UnavailableException {
    String name = kernel.kind() + " " + kernel.isa();
    synchronized (proved) { // a second thread waits, as testing takes longer
      if (!proved.contains(name)) {
        prove(kernel);
        proved.add(name);
      }
    }
    return kernel;
  }

  private static void prove(PageKernel kernel) throws UnavailableException {
    try {
      if (KernelProof.holds(kernel, new ScalarPageKernel())) {
        return;
      }
    } catch (RuntimeException | LinkageError e) {
      throw new UnavailableException(
          "the " + kernel.isa() + " kernel fails: " + e,
          "report it with this CPU's model; use another back end",
          e);
    }
    throw new UnavailableException(
        "the " + kernel.isa() + " kernel's bytes differ from plain Java's",
        "report it with this CPU's model; use another back end");
  }
}
