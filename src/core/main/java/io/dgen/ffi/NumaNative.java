package io.dgen.ffi;

import io.dgen.ffi.generated.dgen_numa_h;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls {@code libdgen_numa}: one method per C function, with exceptions that name the reason and
 * the remedy. A caller may use the other methods once {@link #require} has returned. Thread-safe.
 *
 * <p>The methods for threads concern the calling thread, which must be a platform thread. They do
 * not need {@link #requirePlacement}.
 */
public final class NumaNative {

  /** In place of a page's node: the page has not been written. */
  public static final int PAGE_ABSENT = -1;

  /** Why the library could not be loaded, or null. It is loaded once. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // reported many times
  private static final @Nullable UnavailableException REFUSED = tryLoad();

  private NumaNative() {}

  private static @Nullable UnavailableException tryLoad() {
    try {
      NativeLibrary.DGEN_NUMA.load();
      return null;
    } catch (UnavailableException e) {
      return e;
    }
  }

  /**
   * The state of a node.
   *
   * @param hasCpus whether it has online CPUs
   * @param hasMemory whether it has memory
   * @param allowed whether this process may use its memory
   */
  public record NodeState(boolean hasCpus, boolean hasMemory, boolean allowed) {}

  /**
   * Makes sure that the library is loaded.
   *
   * @throws UnavailableException if it is unavailable; always the same exception
   */
  public static void require() throws UnavailableException {
    if (REFUSED != null) {
      throw REFUSED;
    }
  }

  /**
   * Makes sure that nodes are known and memory can be placed.
   *
   * @throws UnavailableException if the library is unavailable, or the kernel refuses
   */
  public static void requirePlacement() throws UnavailableException {
    require();
    check(dgen_numa_h.dgen_numa_available(), "cannot place memory on nodes");
  }

  /**
   * Returns the highest node number; lower numbers may be missing.
   *
   * @return the number
   * @throws UnavailableException if the kernel does not tell
   */
  public static int maxNode() throws UnavailableException {
    return check(dgen_numa_h.dgen_numa_max_node(), "cannot count nodes");
  }

  /**
   * Returns the state of a node.
   *
   * @param node its number
   * @return the state
   * @throws UnavailableException if the kernel does not tell, or there is no such node
   */
  public static NodeState nodeState(int node) throws UnavailableException {
    int state = check(dgen_numa_h.dgen_numa_node_state(node), "cannot look at node ", node);
    return new NodeState(
        (state & dgen_numa_h.DGEN_NUMA_NODE_HAS_CPUS()) != 0,
        (state & dgen_numa_h.DGEN_NUMA_NODE_HAS_MEMORY()) != 0,
        (state & dgen_numa_h.DGEN_NUMA_NODE_ALLOWED()) != 0);
  }

  /**
   * Returns a node's online CPUs, whether or not this process may use them.
   *
   * @param node its number
   * @return their numbers
   * @throws UnavailableException if the kernel does not tell, or there is no such node
   */
  public static BitSet nodeCpus(int node) throws UnavailableException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = newMask(arena);
      check(dgen_numa_h.dgen_numa_node_cpus(node, mask), "cannot look at node ", node);
      return fromMask(mask);
    }
  }

  /**
   * Returns the distance between nodes that the firmware reports.
   *
   * @param from a node
   * @param to a node
   * @return the distance; 10 from a node to itself
   * @throws UnavailableException if there is no such node, or the firmware does not tell
   */
  public static int distance(int from, int to) throws UnavailableException {
    return check(
        dgen_numa_h.dgen_numa_distance(from, to),
        "cannot tell the distance to node " + to + " from node ",
        from);
  }

  /**
   * Returns the CPUs on which the calling thread may run; {@link #setAffinity} restores them.
   *
   * @return their numbers
   * @throws UnavailableException if the system does not tell
   */
  public static BitSet affinity() throws UnavailableException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = newMask(arena);
      check(dgen_numa_h.dgen_numa_get_affinity(mask), "cannot ask for this thread's CPUs");
      return fromMask(mask);
    }
  }

  /**
   * Restricts the calling thread to these CPUs, ignoring those that are not allowed.
   *
   * @param cpus their numbers
   * @throws UnavailableException if none of them can be used; the affinity is then unchanged
   */
  public static void setAffinity(BitSet cpus) throws UnavailableException {
    try (Arena arena = Arena.ofConfined()) {
      check(
          dgen_numa_h.dgen_numa_set_affinity(toMask(cpus, arena)),
          "cannot pin a thread to its CPUs");
    }
  }

  /**
   * Pins the calling thread to one CPU.
   *
   * @param cpu its number
   * @throws UnavailableException if it cannot be used; the affinity is then unchanged
   */
  public static void pinToCpu(int cpu) throws UnavailableException {
    check(dgen_numa_h.dgen_numa_pin_to_cpu(cpu), "cannot pin a thread to CPU ", cpu);
  }

  /**
   * Pins the calling thread to a node's CPUs.
   *
   * @param node its number
   * @param within the CPUs to choose from
   * @throws UnavailableException if none of them can be used; the affinity is then unchanged
   */
  public static void pinToNode(int node, BitSet within) throws UnavailableException {
    try (Arena arena = Arena.ofConfined()) {
      check(
          dgen_numa_h.dgen_numa_pin_to_node(node, toMask(within, arena)),
          "cannot pin a thread to node ",
          node);
    }
  }

  /**
   * Returns the CPU on which the calling thread runs at this moment.
   *
   * @return the CPU's number
   * @throws UnavailableException if the system does not tell
   */
  public static int currentCpu() throws UnavailableException {
    return check(dgen_numa_h.dgen_numa_current_cpu(), "cannot ask for this thread's CPU");
  }

  /**
   * Returns the node on which the calling thread runs at this moment.
   *
   * @return the node's number
   * @throws UnavailableException if the system does not tell
   */
  public static int currentNode() throws UnavailableException {
    return check(dgen_numa_h.dgen_numa_current_node(), "cannot ask for this thread's node");
  }

  /**
   * Returns the size of an ordinary page.
   *
   * @return bytes
   */
  public static long pageBytes() {
    return dgen_numa_h.dgen_numa_page_bytes();
  }

  /**
   * Allocates zeroed memory that is on no node until it is bound or first written.
   *
   * @param bytes the size
   * @param alignment a power of two, at least a page
   * @param arena frees the memory when it is closed
   * @return the memory
   * @throws UnavailableException if there is not enough memory
   */
  public static MemorySegment allocate(long bytes, long alignment, Arena arena)
      throws UnavailableException {
    MemorySegment address;
    try (Arena call = Arena.ofConfined()) {
      MemorySegment result = call.allocate(ValueLayout.ADDRESS);
      check(
          dgen_numa_h.dgen_numa_allocate(bytes, alignment, result),
          "cannot allocate " + bytes + " bytes");
      address = result.get(ValueLayout.ADDRESS, 0);
    }
    return address.reinterpret(
        bytes, arena, memory -> dgen_numa_h.dgen_numa_free(memory, memory.byteSize()));
  }

  /**
   * Requests huge pages.
   *
   * @param memory begins on a page boundary
   * @throws UnavailableException if there are none; the memory remains usable
   */
  public static void adviseHuge(MemorySegment memory) throws UnavailableException {
    check(
        dgen_numa_h.dgen_numa_advise_huge(memory, memory.byteSize()), "cannot ask for huge pages");
  }

  /**
   * Binds memory to one node.
   *
   * @param memory begins on a page boundary
   * @param node its number
   * @param move whether to move pages that are on other nodes, instead of failing
   * @throws UnavailableException if the node is unavailable, or pages are on other nodes
   */
  public static void bind(MemorySegment memory, int node, boolean move)
      throws UnavailableException {
    int existing = move ? dgen_numa_h.DGEN_NUMA_PAGES_MOVE() : dgen_numa_h.DGEN_NUMA_PAGES_KEEP();
    check(
        dgen_numa_h.dgen_numa_bind(memory, memory.byteSize(), node, existing),
        "cannot bind memory to node ",
        node);
  }

  /**
   * Returns the nodes of memory, as the kernel reports them.
   *
   * @param memory begins on a page boundary
   * @return the node of each page, or {@link #PAGE_ABSENT}
   * @throws UnavailableException if the kernel does not tell
   */
  public static int[] pageNodes(MemorySegment memory) throws UnavailableException {
    long pages = Math.ceilDiv(memory.byteSize(), pageBytes());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nodes = arena.allocate(ValueLayout.JAVA_INT, pages);
      check(dgen_numa_h.dgen_numa_page_nodes(memory, pages, nodes), "cannot ask for pages' nodes");
      return nodes.toArray(ValueLayout.JAVA_INT);
    }
  }

  private static MemorySegment newMask(Arena arena) {
    return arena.allocate(
        dgen_numa_h.DGEN_NUMA_MASK_BYTES(), ValueLayout.JAVA_LONG.byteAlignment());
  }

  private static MemorySegment toMask(BitSet cpus, Arena arena) {
    if (cpus.length() > dgen_numa_h.DGEN_NUMA_MASK_BYTES() * Byte.SIZE) {
      throw new IllegalArgumentException("there cannot be a CPU " + (cpus.length() - 1));
    }
    MemorySegment mask = newMask(arena);
    mask.copyFrom(MemorySegment.ofArray(cpus.toLongArray()));
    return mask;
  }

  private static BitSet fromMask(MemorySegment mask) {
    return BitSet.valueOf(mask.toArray(ValueLayout.JAVA_LONG));
  }

  private static int check(int result, String what, int subject) throws UnavailableException {
    return result >= 0 ? result : check(result, what + subject);
  }

  /** Turns a status into an exception. */
  private static int check(int result, String what) throws UnavailableException {
    if (result >= 0) {
      return result;
    }
    String reason = what + ": " + reason(result);
    if (result == dgen_numa_h.DGEN_NUMA_ERROR_ARGUMENT()
        || result == dgen_numa_h.DGEN_NUMA_ERROR_UNMAPPED()) {
      throw new IllegalArgumentException("libdgen_numa: " + reason);
    }
    throw new UnavailableException(reason, NumaRefusal.of(result).remedy());
  }

  static String reason(int status) {
    String reason = dgen_numa_h.dgen_numa_reason(status).reinterpret(Long.MAX_VALUE).getString(0);
    int errno = dgen_numa_h.DGEN_NUMA_ERROR_SYSTEM() - status;
    return errno > 0 ? reason + " (errno " + errno + ")" : reason;
  }
}
