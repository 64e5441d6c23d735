package io.dgen.numa;

import io.dgen.ffi.NativeRefusedException;
import io.dgen.ffi.NumaNative;
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
   * Allocates zeroed memory that, where possible, no node holds before it is bound or written.
   *
   * @param bytes how many, at least 1
   * @param arena gives it back on closing
   * @param refused told what was not to be had (its name) and why; the memory is as good without
   * @return memory that begins on a huge page if it has one, else on a page
   */
  public static MemorySegment allocate(
      long bytes, Arena arena, BiConsumer<String, PlacementRefusedException> refused) {
    long alignment = bytes >= HUGE_PAGE_BYTES ? HUGE_PAGE_BYTES : DIRECT_IO_BYTES;
    try {
      NumaNative.require();
      MemorySegment memory =
          NumaNative.allocate(bytes, Math.max(alignment, NumaNative.pageBytes()), arena);
      if (bytes >= HUGE_PAGE_BYTES) {
        try {
          NumaNative.adviseHuge(memory);
        } catch (NativeRefusedException e) {
          refused.accept("huge pages", new PlacementRefusedException(e));
        }
      }
      return memory;
    } catch (NativeRefusedException e) {
      refused.accept("huge pages and memory on nodes", new PlacementRefusedException(e));
      return arena.allocate(bytes, alignment);
    }
  }

  /**
   * Binds memory that has not been written yet to a node.
   *
   * @param memory begins on a page
   * @param node its number
   * @throws PlacementRefusedException if it cannot be had; the memory then lies where it is first
   *     written
   */
  public static void bind(MemorySegment memory, int node) throws PlacementRefusedException {
    try {
      NumaNative.requirePlacement();
      NumaNative.bind(memory, node, false);
    } catch (NativeRefusedException e) {
      throw new PlacementRefusedException(e);
    }
  }

  /**
   * Where memory lies, as the kernel reports it.
   *
   * @param memory begins on a page
   * @return for each of the system's pages its node, negative where nothing has been written
   * @throws PlacementRefusedException if the kernel does not tell
   */
  public static int[] nodes(MemorySegment memory) throws PlacementRefusedException {
    try {
      NumaNative.requirePlacement();
      return NumaNative.pageNodes(memory);
    } catch (NativeRefusedException e) {
      throw new PlacementRefusedException(e);
    }
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
    } catch (NativeRefusedException e) {
      return -1;
    }
  }
}
