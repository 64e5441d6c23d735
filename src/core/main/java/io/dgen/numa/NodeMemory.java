package io.dgen.numa;

import io.dgen.ffi.DgenNative;
import io.dgen.ffi.NumaNative;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Allocates off-heap memory in huge pages, if available, and binds it to NUMA nodes. */
public final class NodeMemory {

  /** The size and alignment of a huge page. */
  private static final long HUGE_PAGE_BYTES = 2 << 20;

  /** The alignment for direct I/O, and the smallest page of common machines. */
  private static final long DIRECT_IO_BYTES = 4096;

  /** The largest blocks of file systems whose direct I/O Java aligns to blocks. */
  private static final long MOST_DIRECT_IO_BYTES = 64 << 10;

  private NodeMemory() {}

  /**
   * Reports what memory of {@link #allocate} will lack.
   *
   * @param topology the machine
   * @param refused receives the name of each unavailable feature and the reason
   */
  public static void probe(Topology topology, BiConsumer<String, UnavailableException> refused) {
    try (Arena arena = Arena.ofConfined()) {
      NumaNative.require();
      NumaNative.adviseHuge(NumaNative.allocate(HUGE_PAGE_BYTES, HUGE_PAGE_BYTES, arena));
    } catch (UnavailableException e) {
      refused.accept("huge pages", e);
      return;
    }
    if (topology.transparentHugePages().equals("never")) {
      refused.accept(
          "huge pages",
          new UnavailableException(
              "transparent huge pages are set to \"never\"",
              "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"));
    }
  }

  /**
   * Reports whether memory can be bound to nodes.
   *
   * @param refused receives the feature's name and the reason if it is unavailable
   */
  public static void probeBinding(BiConsumer<String, UnavailableException> refused) {
    try {
      NumaNative.requirePlacement();
    } catch (UnavailableException e) {
      refused.accept("memory bound to nodes", e);
    }
  }

  /**
   * Returns the size of a system page, the smallest block that can be placed on a node.
   *
   * @return bytes, at least 4096
   */
  public static long pageBytes() {
    try {
      NumaNative.require();
      return Math.max(DIRECT_IO_BYTES, NumaNative.pageBytes());
    } catch (UnavailableException e) {
      return DIRECT_IO_BYTES;
    }
  }

  /**
   * Allocates zeroed memory that, where possible, is on no node until it is bound or written.
   *
   * @param bytes the size, at least 1
   * @param arena frees the memory when it is closed
   * @param refused receives the name of each unavailable feature and the reason; the memory is
   *     usable without
   * @return memory that begins on a huge page boundary if it is that large, else on a page
   *     boundary, and one of the largest power of two, up to 64 KiB, that is not larger than it
   */
  public static MemorySegment allocate(
      long bytes, Arena arena, BiConsumer<String, UnavailableException> refused) {
    long alignment =
        bytes >= HUGE_PAGE_BYTES
            ? HUGE_PAGE_BYTES
            : Math.clamp(Long.highestOneBit(bytes), DIRECT_IO_BYTES, MOST_DIRECT_IO_BYTES);
    try {
      NumaNative.require();
      MemorySegment memory = NumaNative.allocate(bytes, Math.max(alignment, pageBytes()), arena);
      if (bytes >= HUGE_PAGE_BYTES) {
        try {
          NumaNative.adviseHuge(memory);
        } catch (UnavailableException e) {
          refused.accept("huge pages", e);
        }
      }
      return memory;
    } catch (UnavailableException e) {
      refused.accept("huge pages", e);
      return arena.allocate(bytes, alignment);
    }
  }

  /**
   * Returns the same memory with a lifetime of its own, which must end before the memory's. Every
   * access through the view fails once its arena is closed.
   *
   * @param memory off-heap memory
   * @param arena the lifetime
   * @param owner kept reachable as long as the view is
   * @return the view, or empty if native access is unavailable
   */
  public static Optional<MemorySegment> view(MemorySegment memory, Arena arena, Object owner) {
    return nativeAccess()
        ? Optional.of(
            MemorySegment.ofAddress(memory.address())
                .reinterpret(memory.byteSize(), arena, _ -> Objects.requireNonNull(owner)))
        : Optional.empty();
  }

  /** Either library is loaded only with native access. */
  private static boolean nativeAccess() {
    try {
      NumaNative.require();
      return true;
    } catch (UnavailableException _) {
      try {
        DgenNative.require();
        return true;
      } catch (UnavailableException _) {
        return false;
      }
    }
  }

  /**
   * Binds memory that has not been written yet to a node.
   *
   * @param memory begins on a page boundary
   * @param node its number
   * @throws UnavailableException if that is impossible; the memory is then placed where it is first
   *     written
   */
  public static void bind(MemorySegment memory, int node) throws UnavailableException {
    NumaNative.requirePlacement();
    NumaNative.bind(memory, node, false);
  }

  /**
   * Returns the nodes of memory, as the kernel reports them.
   *
   * @param memory begins on a page boundary
   * @return the node of each system page, negative if the page has not been written
   * @throws UnavailableException if the kernel does not tell
   */
  public static int[] nodes(MemorySegment memory) throws UnavailableException {
    NumaNative.require(); // not requirePlacement: binding may be denied on its own
    return NumaNative.pageNodes(memory);
  }

  /**
   * Returns the node on which the calling thread runs at this moment.
   *
   * @return its number, or −1 if the system does not tell
   */
  public static int currentNode() {
    try {
      NumaNative.require();
      return NumaNative.currentNode();
    } catch (UnavailableException e) {
      return -1;
    }
  }
}
