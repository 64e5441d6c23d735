package io.dgen;

import io.dgen.numa.NodeMemory;
import io.dgen.numa.Stripes;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Off-heap memory for chunks: page-aligned, and in huge pages if available. It has a stripe for
 * each NUMA node whose workers will fill it, bound to that node. Thread-safe.
 *
 * <p>{@link #close} frees the memory; every later access fails. Memory that nobody closes is freed
 * once neither the buffer nor any of its segments is reachable; without native access, once the
 * buffer is unreachable.
 */
public final class ChunkBuffer implements AutoCloseable {

  /** More than any machine can address; sums do not overflow. */
  static final long MOST_BYTES = 1L << 62;

  private static final long PAGE = NodeMemory.pageBytes();

  /**
   * A part of the buffer that one node's workers fill.
   *
   * @param node the workers' node, or −1 if they are not placed
   * @param memoryNode the node that the memory is bound to; empty if the memory is placed where it
   *     is first written
   * @param offset offset of the part in bytes
   * @param length size of the part in bytes
   */
  public record Stripe(int node, OptionalInt memoryNode, long offset, long length) {}

  /** The lifetime of {@link #segment}. */
  private final Arena arena;

  /** The memory itself, which is filled. */
  private final MemorySegment memory;

  private final Runnable free;
  private final MemorySegment segment;
  private final Unclosed unclosed;
  private final List<Stripe> stripes;
  private final List<RuntimeInfo.Refusal> refusals;

  /**
   * Takes memory.
   *
   * @param owner the lifetime of the memory
   */
  private ChunkBuffer(
      Arena owner, MemorySegment memory, List<Stripe> stripes, List<RuntimeInfo.Refusal> refusals) {
    this.memory = memory;
    this.stripes = List.copyOf(stripes);
    this.refusals = List.copyOf(refusals);
    this.free = () -> close(owner);
    Arena ofView = Arena.ofShared();
    Optional<MemorySegment> view = NodeMemory.view(memory, ofView, memory);
    segment = view.orElse(memory);
    arena = view.isPresent() ? ofView : owner;
    // A segment refers to its scope, and a view's scope does not refer to the memory's owner.
    Object watched = view.isPresent() ? segment.scope() : this;
    unclosed = Unclosed.watch(watched, "ChunkBuffer", new Throwable("allocated here"), free);
  }

  private static void close(Arena arena) {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /** Allocates a buffer with a stripe for each group of workers. */
  static ChunkBuffer allocate(Workers workers, long bytes) {
    long whole = wholePages(bytes);
    Stripes bounds = workers.stripes(whole);
    List<Stripe> stripes = new ArrayList<>();
    for (int g = 0; g < workers.groups(); g++) {
      long length = bounds.end(g) - bounds.start(g);
      if (length > 0) {
        stripes.add(new Stripe(workers.node(g), workers.memoryNode(g), bounds.start(g), length));
      }
    }
    return allocate(whole, stripes);
  }

  /** Allocates a buffer for one group of workers. */
  static ChunkBuffer allocate(Workers workers, int group, long bytes) {
    long whole = wholePages(bytes);
    return allocate(
        whole, List.of(new Stripe(workers.node(group), workers.memoryNode(group), 0, whole)));
  }

  private static long wholePages(long bytes) {
    if (bytes < 1 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException("bytes is " + bytes + ", but must be 1 to " + MOST_BYTES);
    }
    return (bytes + PAGE - 1) / PAGE * PAGE;
  }

  private static ChunkBuffer allocate(long bytes, List<Stripe> wanted) {
    List<RuntimeInfo.Refusal> refusals = new ArrayList<>();
    List<Stripe> stripes = new ArrayList<>();
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment =
          NodeMemory.allocate(bytes, arena, (what, e) -> refusals.add(Engine.refusal(what, e)));
      for (Stripe stripe : wanted) {
        stripes.add(bound(segment, stripe, refusals));
      }
      return new ChunkBuffer(arena, segment, stripes, refusals);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static Stripe bound(
      MemorySegment segment, Stripe stripe, List<RuntimeInfo.Refusal> refusals) {
    if (stripe.memoryNode().isEmpty()) {
      return stripe;
    }
    try {
      NodeMemory.bind(
          segment.asSlice(stripe.offset(), stripe.length()), stripe.memoryNode().getAsInt());
      return stripe;
    } catch (UnavailableException e) {
      RuntimeInfo.Refusal refusal = Engine.refusal("memory bound to nodes", e);
      if (!refusals.contains(refusal)) {
        refusals.add(refusal);
      }
      return new Stripe(stripe.node(), OptionalInt.empty(), stripe.offset(), stripe.length());
    }
  }

  /**
   * Returns the memory.
   *
   * @return a segment that every thread may use until the buffer is closed
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * Returns the stripes.
   *
   * @return the stripes in the order of their offsets; a single one if workers are not placed
   */
  public List<Stripe> stripes() {
    return stripes;
  }

  /**
   * Returns what this memory lacks: huge pages, or binding to nodes.
   *
   * @return the refusals; empty if it lacks nothing
   */
  public List<RuntimeInfo.Refusal> refusals() {
    return refusals;
  }

  /**
   * Returns the size of the pages of {@link #pageNodes}.
   *
   * @return the size of a system page in bytes
   */
  public static long systemPageBytes() {
    return PAGE;
  }

  /**
   * Returns the nodes of the memory, as the kernel reports them.
   *
   * @return the node of each system page, negative if the page has not been written
   * @throws UnsupportedOperationException if the kernel does not tell, with the reason
   */
  public int[] pageNodes() {
    try {
      return NodeMemory.nodes(segment);
    } catch (UnavailableException e) {
      throw new UnsupportedOperationException(Engine.refusal("asking for nodes", e).toString(), e);
    }
  }

  /** Returns the memory for those who fill it, which no lifetime of a chunk limits. */
  MemorySegment memory() {
    return memory;
  }

  /**
   * Returns a part of the memory that can be made inaccessible on its own.
   *
   * @return the view, or empty if that is impossible here
   */
  Optional<MemorySegment> view(long bytes, Arena lifetime) {
    return NodeMemory.view(memory.asSlice(0, bytes), lifetime, segment);
  }

  /**
   * Frees the memory. Closing again has no effect.
   *
   * @throws IllegalStateException if the memory is in use, for example by an asynchronous write
   */
  @Override
  public synchronized void close() {
    close(arena);
    free.run();
    unclosed.end();
  }

  @Override
  public String toString() {
    return "ChunkBuffer[bytes="
        + segment.byteSize()
        + ", stripes="
        + stripes.size()
        + (arena.scope().isAlive() ? "" : ", closed")
        + "]";
  }
}
