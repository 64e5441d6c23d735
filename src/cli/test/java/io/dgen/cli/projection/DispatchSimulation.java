package io.dgen.cli.projection;

import io.dgen.numa.ChunkParts;
import io.dgen.numa.ChunkTasks;
import io.dgen.numa.Stripes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Goes through the events of handing out a chunk, one after the other in time: who posts, who wakes
 * whom, who takes which task, how long that lasts while others use the same memory, who wakes the
 * caller. It follows {@link io.dgen.numa.WorkerPool} and {@link ChunkRing} step by step, and knows
 * nothing of the formula that it is there to check.
 */
final class DispatchSimulation {

  /** What happens at a time; of two at one time, that which was planned first. */
  private record Event(double time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Double.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** Memory of a node, shared evenly by the cores that store into it. */
  private final class Memory {
    private static final class Store {
      private double left;
      private final Runnable done;

      Store(double bytes, Runnable done) {
        this.left = bytes;
        this.done = done;
      }
    }

    /** Less than this is the rounding of doubles. */
    private static final double NO_BYTES = 1e-3;

    private final List<Store> stores = new ArrayList<>();
    private double since;
    private long version;

    void store(double bytes, Runnable done) {
      advance();
      stores.add(new Store(bytes, done));
      plan();
    }

    private double rate() {
      return Math.min(measured.coreRate(), machine.nodeBandwidth() / stores.size());
    }

    private void advance() {
      for (Store store : stores) {
        store.left -= (now - since) * rate();
      }
      since = now;
    }

    /** The next end of a store, as long as no other store comes before. */
    private void plan() {
      version++;
      if (stores.isEmpty()) {
        return;
      }
      long planned = version;
      double least = stores.stream().mapToDouble(store -> store.left).min().orElseThrow();
      at(
          now + Math.max(0, least) / rate(),
          () -> {
            if (version == planned) {
              finish();
            }
          });
    }

    private void finish() {
      advance();
      List<Store> ended = stores.stream().filter(store -> store.left < NO_BYTES).toList();
      stores.removeAll(ended);
      plan();
      ended.forEach(store -> store.done.run());
    }
  }

  private final MachineModel machine;
  private final Measured measured;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Memory> memories = new ArrayList<>();
  private double now;
  private long planned;

  private DispatchSimulation(MachineModel machine, Measured measured) {
    this.machine = machine;
    this.measured = measured;
    for (int node = 0; node < machine.nodes(); node++) {
      memories.add(new Memory());
    }
  }

  private void at(double time, Runnable action) {
    events.add(new Event(time, planned++, action));
  }

  private void after(double seconds, Runnable action) {
    at(now + seconds, action);
  }

  /** Goes on until nothing more happens, or this is true. */
  private void run(BooleanSupplier enough) {
    while (!events.isEmpty() && !enough.getAsBoolean()) {
      Event event = events.remove();
      now = event.time();
      event.action().run();
    }
  }

  /**
   * Seconds that {@link DataGenerator#fillChunk} takes.
   *
   * @param machine what it runs on; its caller works along where there is one node only
   * @param measured rates and times
   * @param chunkBytes bytes of the chunk
   * @param waiting how the workers wait for it
   * @return from the call until it returns
   */
  static double forkJoin(
      MachineModel machine, Measured measured, long chunkBytes, Waiting waiting) {
    DispatchSimulation simulation = new DispatchSimulation(machine, measured);
    ForkJoin job = simulation.new ForkJoin(chunkBytes, waiting);
    job.call();
    simulation.run(() -> false);
    return job.returned;
  }

  /** One call. */
  private final class ForkJoin {
    private final boolean callerWorks = machine.nodes() == 1;
    private final Waiting waiting;
    private final List<ChunkTasks> tasks = new ArrayList<>();
    private final int[] next = new int[machine.nodes()];
    private final int[] left = new int[machine.nodes()];

    /** Of every worker, in the order of the tree: its node, its number there. */
    private final List<int[]> workers = new ArrayList<>();

    private int most;
    private int nodesLeft;
    private double callerWaitsSince;
    private boolean callerWaits;
    private double returned = Double.NaN;

    ForkJoin(long chunkBytes, Waiting waiting) {
      this.waiting = waiting;
      int[] cores = new int[machine.nodes()];
      int largest = 0;
      for (int node = 0; node < cores.length; node++) {
        cores[node] = machine.coresOf(node);
        largest = Math.max(largest, cores[node]);
      }
      Stripes stripes = new Stripes(chunkBytes, cores);
      for (int node = 0; node < cores.length; node++) {
        long start = stripes.start(node);
        tasks.add(new ChunkTasks(start, stripes.end(node) - start, cores[node]));
        left[node] = tasks.get(node).count();
        most = Math.max(most, left[node]);
        nodesLeft += left[node] > 0 ? 1 : 0;
      }
      for (int rank = 0; rank < largest; rank++) {
        for (int node = 0; node < cores.length; node++) {
          if (rank < cores[node] - (callerWorks ? 1 : 0)) {
            workers.add(new int[] {node, rank});
          }
        }
      }
    }

    void call() {
      if (workers.isEmpty()) { // one thread has nobody to ask
        memories.get(0).store(tasks.get(0).end(tasks.get(0).count() - 1), () -> returned = now);
        return;
      }
      after(
          measured.post(),
          () -> {
            if (waiting == Waiting.SPINNING) {
              workers.forEach(worker -> after(measured.spinUp(), () -> work(worker[0], 0, false)));
            }
            wakeTwo(0, this::callerGoesOn);
          });
    }

    private void callerGoesOn() {
      if (callerWorks) {
        work(0, 0, true);
      } else {
        callerDone();
      }
    }

    private void callerDone() {
      callerWaits = true;
      callerWaitsSince = now;
      if (nodesLeft == 0) {
        returned = now;
      }
    }

    /** Wakes two sleepers, one after the other, and then goes on. */
    private void wakeTwo(int first, Runnable then) {
      if (waiting == Waiting.SPINNING) {
        then.run();
        return;
      }
      wake(first, () -> wake(first + 1, then));
    }

    private void wake(int number, Runnable then) {
      if (number >= workers.size() || workers.get(number)[1] >= most) {
        then.run();
        return;
      }
      after(
          measured.wakeUp(),
          () -> wakeTwo(2 * number + 2, () -> work(workers.get(number)[0], 0, false)));
      after(measured.wakeCall(), then);
    }

    /** Takes the node's tasks until there are no more. */
    private void work(int node, int mine, boolean caller) {
      if (next[node] < tasks.get(node).count()) {
        int task = next[node]++;
        long bytes = tasks.get(node).end(task) - tasks.get(node).start(task);
        memories.get(node).store(bytes, () -> work(node, mine + 1, caller));
        return;
      }
      left[node] -= mine;
      if (mine > 0 && left[node] == 0) {
        nodesLeft--;
        if (nodesLeft == 0 && callerWaits) {
          boolean spins = now - callerWaitsSince < measured.spinTime();
          after(spins ? measured.spinUp() : measured.wakeUp(), () -> returned = now);
        }
      }
      if (caller) {
        callerDone();
      }
    }
  }

  /**
   * Seconds for each chunk of a {@link ChunkPipeline} whose one consumer only takes and gives back,
   * in any order.
   *
   * @param machine what it runs on
   * @param measured rates and times
   * @param chunkBytes bytes of a chunk
   * @param chunksPerNode buffers of each node
   * @return the mean, once things have settled
   */
  static double pipeline(
      MachineModel machine, Measured measured, long chunkBytes, int chunksPerNode) {
    DispatchSimulation simulation = new DispatchSimulation(machine, measured);
    Pipeline pipeline = simulation.new Pipeline(chunkBytes, chunksPerNode);
    int unsettled = 8 * chunksPerNode * machine.nodes();
    simulation.run(() -> pipeline.taken >= unsettled);
    double start = simulation.now;
    int settled = 24 * chunksPerNode * machine.nodes();
    simulation.run(() -> pipeline.taken >= unsettled + settled);
    return (simulation.now - start) / (pipeline.taken - unsettled);
  }

  /** A pipeline without end. */
  private final class Pipeline {
    private final long chunkBytes;
    private final Deque<Ring> ready = new ArrayDeque<>();
    private boolean consumerWaits = true;
    private int taken;

    Pipeline(long chunkBytes, int chunksPerNode) {
      this.chunkBytes = chunkBytes;
      for (int node = 0; node < machine.nodes(); node++) {
        Ring ring = new Ring(node, chunksPerNode);
        for (int worker = 0; worker < machine.coresOf(node); worker++) {
          after(worker * measured.wakeCall(), ring::nextPart);
        }
      }
    }

    /** True if somebody had to be woken for it. */
    private boolean publish(Ring ring) {
      ready.add(ring);
      boolean wakes = consumerWaits;
      if (wakes) {
        consumerWaits = false;
        after(measured.wakeUp(), this::take);
      }
      return wakes;
    }

    private void take() {
      Ring ring = ready.poll();
      if (ring == null) {
        consumerWaits = true;
        return;
      }
      after(
          measured.handOver(),
          () -> {
            taken++;
            ring.free++;
            ring.wakeOne();
            take();
          });
    }

    private final class Ring {
      private final int node;
      private final long partBytes;
      private final Deque<Integer> waiting = new ArrayDeque<>();
      private final Map<Integer, Integer> partsLeft = new HashMap<>();
      private int free;
      private int chunk;

      /** Of the chunk whose parts are being given out: how much has been; −1 if there is none. */
      private long given = -1;

      Ring(int node, int buffers) {
        this.node = node;
        this.free = buffers;
        partBytes = ChunkParts.partBytes(chunkBytes, machine.coresOf(node), buffers);
      }

      boolean wakeOne() {
        if (waiting.isEmpty()) {
          return false;
        }
        waiting.remove();
        after(measured.wakeUp(), this::nextPart);
        return true;
      }

      /** A worker comes and takes a part, or waits. */
      void nextPart() {
        if (given < 0) {
          if (free == 0) {
            waiting.add(0);
            return;
          }
          free--;
          chunk++;
          given = 0;
          partsLeft.put(chunk, (int) Math.ceilDiv(chunkBytes, partBytes));
        }
        int mine = chunk;
        long bytes = Math.min(partBytes, chunkBytes - given);
        given += bytes;
        boolean woke = false;
        if (given == chunkBytes) {
          given = -1;
        } else {
          woke = wakeOne();
        }
        after(
            woke ? measured.wakeCall() : 0,
            () -> memories.get(node).store(bytes, () -> done(mine)));
      }

      private void done(int mine) {
        boolean woke = false;
        if (partsLeft.merge(mine, -1, Integer::sum) == 0) {
          partsLeft.remove(mine);
          woke = publish(this);
        }
        after(woke ? measured.wakeCall() : 0, this::nextPart);
      }
    }
  }
}
