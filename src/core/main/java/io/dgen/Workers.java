package io.dgen;

import io.dgen.numa.NodeMemory;
import io.dgen.numa.Placement;
import io.dgen.numa.Stripes;
import io.dgen.numa.Topology;
import io.dgen.numa.Uninterruptible;
import io.dgen.numa.WorkerPool;
import io.dgen.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a generator, their nodes, and the parts of a chunk for each node. The threads
 * start when they are first used: many generators only ever fill on the caller's threads.
 */
final class Workers implements AutoCloseable {

  private static final String FEATURE = "placement by NUMA node";

  private final Placement placement;
  private final Pin pin;
  private final int[] perGroup;
  private final List<RuntimeInfo.Refusal> refusals;
  private volatile @Nullable WorkerPool pool;
  private boolean closed;

  private Workers(Placement placement, Pin pin, int threads, List<RuntimeInfo.Refusal> before) {
    this.placement = placement;
    this.pin = pin;
    refusals = new CopyOnWriteArrayList<>(before);
    if (!placement.byNode()) {
      perGroup = new int[] {threads};
      return;
    }
    perGroup = placement.groups().stream().mapToInt(g -> g.workerCpus().size()).toArray();
    tryPinning();
  }

  /** Finds out whether threads can be pinned, on a thread that ends at once. */
  private void tryPinning() {
    Thread trial =
        Thread.ofPlatform()
            .name("dgen-trial")
            .daemon()
            .start(() -> pin(placement.groups().getFirst(), 0));
    Uninterruptible.join(List.of(trial));
  }

  static Workers open(GeneratorConfig config, Topology topology) {
    int cpus = Runtime.getRuntime().availableProcessors();
    int threads = config.maxThreads() == 0 ? cpus : config.maxThreads();
    List<RuntimeInfo.Refusal> refused = new ArrayList<>();
    NodeMemory.probe(topology, (what, e) -> refused.add(Engine.refusal(what, e)));
    if (config.numaMode() == NumaMode.DISABLED) {
      return new Workers(Placement.anywhere(), Pin.NONE, threads, refused);
    }
    boolean demanded =
        config.numaMode() == NumaMode.FORCE
            || config.numaNode().isPresent()
            || config.pin() == Pin.CPU;
    if (!demanded && topology.workerNodes().size() < 2) {
      return new Workers(Placement.anywhere(), Pin.NONE, threads, refused);
    }
    try {
      Placement.require();
    } catch (UnavailableException e) {
      RuntimeInfo.Refusal refusal = Engine.refusal(FEATURE, e);
      if (demanded) {
        throw new UnsupportedOperationException(refusal.toString(), e);
      }
      refused.add(refusal);
      return new Workers(Placement.anywhere(), Pin.NONE, threads, refused);
    }
    NodeMemory.probeBinding((what, e) -> refused.add(Engine.refusal(what, e)));
    Placement placement = Placement.byNode(topology, config.numaNode(), threads);
    return new Workers(placement, config.pin(), 0, refused);
  }

  /** Starts other threads on the same nodes, for work that is not chunk by chunk. */
  WorkerPool another() {
    return placement.byNode() ? startPlaced() : WorkerPool.shared(perGroup[0]);
  }

  /** Starts workers and waits until every one is pinned or pinning has failed. */
  private WorkerPool startPlaced() {
    CountDownLatch started = new CountDownLatch(IntStream.of(perGroup).sum());
    List<WorkerPool.Group> groups = new ArrayList<>();
    for (Placement.Group group : placement.groups()) {
      groups.add(
          new WorkerPool.Group(
              Integer.toString(group.node()),
              group.workerCpus().size(),
              worker -> {
                try {
                  pin(group, worker);
                } finally {
                  started.countDown();
                }
              }));
    }
    WorkerPool made = WorkerPool.placed(groups);
    Uninterruptible.await(started);
    return made;
  }

  private void pin(Placement.Group group, int worker) {
    try {
      Placement.pin(group, worker, pinning());
    } catch (UnavailableException e) {
      RuntimeInfo.Refusal refusal = Engine.refusal("pinning", e);
      synchronized (refusals) {
        // One refusal, not one per worker.
        if (refusals.stream().noneMatch(r -> r.feature().equals("pinning"))) {
          refusals.add(refusal);
        }
      }
    }
  }

  private Placement.Pinning pinning() {
    return switch (pin) {
      case NODE -> Placement.Pinning.NODE;
      case CPU -> Placement.Pinning.CPU;
      case NONE -> Placement.Pinning.NONE;
    };
  }

  /**
   * Returns the threads, started by the first call.
   *
   * @throws IllegalStateException if the workers are closed
   */
  WorkerPool pool() {
    WorkerPool started = pool;
    return started != null ? started : start();
  }

  private synchronized WorkerPool start() {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    WorkerPool started = pool;
    if (started == null) {
      started = another();
      pool = started;
    }
    return started;
  }

  /** Returns the number of threads that work on a chunk. */
  int threads() {
    return IntStream.of(perGroup).sum();
  }

  int groups() {
    return perGroup.length;
  }

  int inGroup(int group) {
    return perGroup[group];
  }

  /** Returns the node of a group, or −1 if workers are not placed. */
  int node(int group) {
    return placement.byNode() ? placement.groups().get(group).node() : -1;
  }

  /** Returns the node for a group's memory; empty for any. */
  OptionalInt memoryNode(int group) {
    return placement.groups().get(group).memoryNode();
  }

  Stripes stripes(long bytes) {
    return new Stripes(bytes, perGroup);
  }

  List<RuntimeInfo.Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /** Returns how workers are pinned in fact. */
  Pin pinned() {
    boolean refused = refusals.stream().anyMatch(r -> r.feature().equals("pinning"));
    return placement.byNode() && !refused ? pin : Pin.NONE;
  }

  List<RuntimeInfo.NodeWorkers> perNode() {
    List<RuntimeInfo.NodeWorkers> nodes = new ArrayList<>();
    for (int g = 0; placement.byNode() && g < groups(); g++) {
      nodes.add(new RuntimeInfo.NodeWorkers(node(g), perGroup[g]));
    }
    return nodes;
  }

  @Override
  public void close() {
    WorkerPool started;
    synchronized (this) {
      closed = true;
      started = pool;
    }
    if (started != null) {
      started.close();
    }
  }
}
