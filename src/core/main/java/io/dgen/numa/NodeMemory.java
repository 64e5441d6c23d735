package io.dgen.numa;

import io.dgen.ffi.NumaNative;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;

/** Off-heap memory in huge pages, where that is to be had, and on the nodes where it belongs. */
public final class NodeMemory {

  /**
   * What direct I/O and every page size of common machines is content with, and what a huge page
   * needs.
   */
  private static final long HUGE_PAGE_BYTES = 2 << 20;

  private static final long DIRECT_IO_BYTES = 4096;

  private NodeMemory() {}

  /**
   * Finds out what memory of {@link #allocate} will lack.
   *
   * @param topology the machine
   * @param refused told what is not to be had (its name) and why
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
              "the system's setting is never",
              "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"));
    }
  }

  /**
   * Finds out whether memory can be bound to nodes.
   *
   * @param refused told if it cannot be (its name) and why
   */
  public static void probeBinding(BiConsumer<String, UnavailableException> refused) {
    try {
      NumaNative.requirePlacement();
    } catch (UnavailableException e) {
      refused.accept("memory bound to nodes", e);
    }
  }

  /**
   * The system's page: what can be placed on a node.
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
   * Allocates zeroed memory that, where possible, no node holds before it is bound or written.
   *
   * @param bytes how many, at least 1
   * @param arena gives it back on closing
   * @param refused told what was not to be had (its name) and why; the memory is as good without
   * @return memory that begins on a huge page if it has one, else on a page
   */
  public static MemorySegment allocate(
      long bytes, Arena arena, BiConsumer<String, UnavailableException> refused) {
    long alignment = bytes >= HUGE_PAGE_BYTES ? HUGE_PAGE_BYTES : DIRECT_IO_BYTES;
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
   * Binds memory that has not been written yet to a node.
   *
   * @param memory begins on a page
   * @param node its number
   * @throws UnavailableException if it cannot be had; the memory then lies where it is first
   *     written
   */
  public static void bind(MemorySegment memory, int node) throws UnavailableException {
    NumaNative.requirePlacement();
    NumaNative.bind(memory, node, false);
  }

  /**
   * Where memory lies, as the kernel reports it.
   *
   * @param memory begins on a page
   * @return for each of the system's pages its node, negative where nothing has been written
   * @throws UnavailableException if the kernel does not tell
   */
  public static int[] nodes(MemorySegment memory) throws UnavailableException {
    NumaNative.require(); // not binding: that may be denied alone
    return NumaNative.pageNodes(memory);
  }

  /**
   * The node on which the calling thread runs at this moment.
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
