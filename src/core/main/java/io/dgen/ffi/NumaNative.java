package io.dgen.ffi;

import io.dgen.ffi.generated.dgen_numa_h;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code libdgen_numa} for Java: one method per C function, refusals turned into exceptions that
 * tell what would help. Whoever calls {@link #require} first and gets no exception may call the
 * others; thread-safe.
 *
 * <p>What concerns threads is about the calling one, which must be a platform thread, and works
 * without {@link #requirePlacement}.
 */
public final class NumaNative {

  /** In place of a page's node: nothing has been written there. */
  public static final int PAGE_ABSENT = -1;

  /** What loading came to, once and for all. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // data for a report, not an accident
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
   * What a node has.
   *
   * @param hasCpus whether CPUs of it are on line
   * @param hasMemory whether it has memory
   * @param allowed whether this process may have that memory
   */
  public record NodeState(boolean hasCpus, boolean hasMemory, boolean allowed) {}

  /**
   * Makes sure that the library is loaded.
   *
   * @throws UnavailableException if it cannot be had, always the same one
   */
  public static void require() throws UnavailableException {
    if (REFUSED != null) {
      throw REFUSED;
    }
  }

  /**
   * Makes sure that nodes can be asked about and memory can be placed.
   *
   * @throws UnavailableException if the library cannot be had, or the kernel does not do it
   */
  public static void requirePlacement() throws UnavailableException {
    require();
    check(dgen_numa_h.dgen_numa_available(), "cannot place memory on nodes");
  }

  /**
   * The highest number of a node; there may be gaps below it.
   *
   * @return its number
   * @throws UnavailableException if nodes cannot be asked about
   */
  public static int maxNode() throws UnavailableException {
    return check(dgen_numa_h.dgen_numa_max_node(), "cannot count nodes");
  }

  /**
   * What a node has.
   *
   * @param node its number
   * @return its state
   * @throws UnavailableException if it cannot be asked about
   */
  public static NodeState nodeState(int node) throws UnavailableException {
    int state = check(dgen_numa_h.dgen_numa_node_state(node), "cannot look at node ", node);
    return new NodeState(
        (state & dgen_numa_h.DGEN_NUMA_NODE_HAS_CPUS()) != 0,
        (state & dgen_numa_h.DGEN_NUMA_NODE_HAS_MEMORY()) != 0,
        (state & dgen_numa_h.DGEN_NUMA_NODE_ALLOWED()) != 0);
  }

  /**
   * A node's CPUs that are on line, whether or not this process may use them.
   *
   * @param node its number
   * @return their numbers
   * @throws UnavailableException if it cannot be asked about
   */
  public static BitSet nodeCpus(int node) throws UnavailableException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = newMask(arena);
      check(dgen_numa_h.dgen_numa_node_cpus(node, mask), "cannot look at node ", node);
      return fromMask(mask);
    }
  }

  /**
   * The firmware's measure of distance.
   *
   * @param from a node
   * @param to a node
   * @return 10 for a node's own
   * @throws UnavailableException if there is no such node, or no measure
   */
  public static int distance(int from, int to) throws UnavailableException {
    return check(
        dgen_numa_h.dgen_numa_distance(from, to),
        "cannot tell the distance to node " + to + " from node ",
        from);
  }

  /**
   * The CPUs on which the calling thread may run: what {@link #setAffinity} restores.
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
   * Lets the calling thread run on these CPUs only; those that are not allowed are left out.
   *
   * @param cpus their numbers
   * @throws UnavailableException if none of them can be used; the thread runs on as before
   */
  public static void setAffinity(BitSet cpus) throws UnavailableException {
    try (Arena arena = Arena.ofConfined()) {
      check(
          dgen_numa_h.dgen_numa_set_affinity(toMask(cpus, arena)),
          "cannot pin a thread to its CPUs");
    }
  }

  /**
   * Lets the calling thread run on one CPU only.
   *
   * @param cpu its number
   * @throws UnavailableException if it cannot be used; the thread runs on as before
   */
  public static void pinToCpu(int cpu) throws UnavailableException {
    check(dgen_numa_h.dgen_numa_pin_to_cpu(cpu), "cannot pin a thread to CPU ", cpu);
  }

  /**
   * Lets the calling thread run on a node's CPUs only.
   *
   * @param node its number
   * @param within only those of its CPUs that are among these
   * @throws UnavailableException if none of them can be used; the thread runs on as before
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
   * Where the calling thread runs at this moment.
   *
   * @return the CPU's number
   * @throws UnavailableException if the system does not tell
   */
  public static int currentCpu() throws UnavailableException {
    return check(dgen_numa_h.dgen_numa_current_cpu(), "cannot ask for this thread's CPU");
  }

  /**
   * Where the calling thread runs at this moment.
   *
   * @return the node's number
   * @throws UnavailableException if the system does not tell
   */
  public static int currentNode() throws UnavailableException {
    return check(dgen_numa_h.dgen_numa_current_node(), "cannot ask for this thread's node");
  }

  /**
   * The size of an ordinary page.
   *
   * @return bytes
   */
  public static long pageBytes() {
    return dgen_numa_h.dgen_numa_page_bytes();
  }

  /**
   * Memory of zeros that no node holds until it is bound or first written.
   *
   * @param bytes how many
   * @param alignment a power of two, at least a page
   * @param arena gives it back on closing
   * @return the memory
   * @throws UnavailableException if there is not so much
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
   * Asks for huge pages.
   *
   * @param memory begins on a page
   * @throws UnavailableException if there can be none; the memory stays as good
   */
  public static void adviseHuge(MemorySegment memory) throws UnavailableException {
    check(
        dgen_numa_h.dgen_numa_advise_huge(memory, memory.byteSize()), "cannot ask for huge pages");
  }

  /**
   * Keeps memory on one node.
   *
   * @param memory begins on a page
   * @param node its number
   * @param move whether pages that lie elsewhere are moved, or are a reason to refuse
   * @throws UnavailableException if the node cannot be had for it
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
   * Where memory lies, as the kernel reports it.
   *
   * @param memory begins on a page
   * @return for each page its node, or {@link #PAGE_ABSENT}
   * @throws UnavailableException if the kernel does not tell
   */
  public static int[] pageNodes(MemorySegment memory) throws UnavailableException {
    long pages = Math.ceilDiv(memory.byteSize(), pageBytes());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nodes = arena.allocate(ValueLayout.JAVA_INT, pages);
      check(dgen_numa_h.dgen_numa_page_nodes(memory, pages, nodes), "cannot ask where memory lies");
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

  /** The one place from status to exception. */
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
