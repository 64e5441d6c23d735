package io.dgen.cli.projection;

import io.dgen.numa.ChunkTasks;
import io.dgen.numa.Stripes;

/**
 * How long {@code DataGenerator.fillChunk} takes.
 *
 * <p>A chunk of C bytes is cut into a stripe for each node, in proportion to its cores, and each
 * stripe into tasks: {@link ChunkTasks}. A job is posted after <em>post</em>. From there on:
 *
 * <ul>
 *   <li>Sleepers wake each other as a binary tree: the caller wakes workers 0 and 1, worker n wakes
 *       2n + 2 and 2n + 3 and then begins. So n + 2, written in binary, is the way to worker n:
 *       each digit behind the first is a <em>wakeUp</em>, and each 1 among them one
 *       <em>wakeCall</em> more, for the sibling is woken first. Only as many workers of a node are
 *       woken as the largest stripe has tasks. Worker n is number n / nodes of node n mod nodes.
 *   <li>Those that spin all see the job after <em>spinUp</em>.
 *   <li>On one node the caller works too, once it has woken two; on several it only waits.
 *   <li>A node's workers take its tasks one by one: {@link NodeSchedule}.
 *   <li>The chunk is done when the last worker is, and the caller sees it <em>spinUp</em> later if
 *       it has waited for less than <em>spinTime</em>, else a <em>wakeUp</em> later.
 * </ul>
 */
final class ForkJoinModel {

  private final MachineModel machine;
  private final Measured measured;
  private final Waiting waiting;
  private final long chunkBytes;
  private final boolean callerWorks;
  private final Stripes stripes;
  private long most;

  /** What a chunk comes to. */
  record Result(long tasks, int coresAtWork, double seconds) {}

  private ForkJoinModel(MachineModel machine, Measured measured, long chunkBytes, Waiting waiting) {
    this.machine = machine;
    this.measured = measured;
    this.waiting = waiting;
    this.chunkBytes = chunkBytes;
    this.callerWorks = machine.nodes() == 1;
    this.stripes = new Stripes(chunkBytes, machine.coresOfAll());
    for (int node = 0; node < machine.nodes(); node++) {
      most = Math.max(most, tasks(node).count());
    }
  }

  static Result of(MachineModel machine, Measured measured, long chunkBytes, Waiting waiting) {
    return new ForkJoinModel(machine, measured, chunkBytes, waiting).result();
  }

  private long stripe(int node) {
    return stripes.end(node) - stripes.start(node);
  }

  private ChunkTasks tasks(int node) {
    return new ChunkTasks(0, stripe(node), machine.coresOf(node));
  }

  private Result result() {
    if (machine.cores() == 1) {
      return new Result(1, 1, chunkBytes / machine.rate(measured.coreRate()));
    }
    long all = 0;
    int atWork = 0;
    double end = 0;
    double callerWaitsFrom = callerStart();
    for (int node = 0; node < machine.nodes(); node++) {
      long tasks = tasks(node).count();
      if (tasks == 0) {
        continue;
      }
      all += tasks;
      long bytes = tasks(node).taskBytes();
      double[] ends =
          NodeSchedule.ends(
              starts(node),
              tasks,
              bytes,
              stripe(node) - (tasks - 1) * bytes,
              measured.coreRate(),
              machine.nodeBandwidth());
      for (double workerEnd : ends) {
        if (!Double.isNaN(workerEnd)) {
          atWork++;
          end = Math.max(end, workerEnd);
        }
      }
      if (callerWorks && !Double.isNaN(ends[0])) {
        callerWaitsFrom = ends[0];
      }
    }
    return new Result(all, atWork, seen(end, callerWaitsFrom));
  }

  /** When the caller sees the end. */
  private double seen(double end, double callerWaitsFrom) {
    if (end <= callerWaitsFrom) {
      return callerWaitsFrom;
    }
    boolean spins = end - callerWaitsFrom < measured.spinTime();
    return end + (spins ? measured.spinUp() : measured.wakeUp());
  }

  /** When each of a node's workers may begin; where the caller works, it is the first of them. */
  private double[] starts(int node) {
    int cores = machine.coresOf(node);
    int woken = (int) Math.min(cores, callerWorks ? most + 1 : most);
    double[] starts = new double[waiting == Waiting.SPINNING ? cores : woken];
    for (int core = 0; core < starts.length; core++) {
      starts[core] =
          callerWorks
              ? core == 0 ? callerStart() : workerStart(core - 1)
              : workerStart(core * machine.nodes() + node);
    }
    return starts;
  }

  private double callerStart() {
    return measured.post() + wakes(0) * calls();
  }

  private double workerStart(int worker) {
    if (waiting == Waiting.SPINNING) {
      return measured.post() + measured.spinUp();
    }
    int way = worker + 2;
    int digits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(way);
    int ones = Integer.bitCount(way) - 1;
    return measured.post()
        + digits * measured.wakeUp()
        + (ones + wakes(2 * worker + 2)) * measured.wakeCall();
  }

  private double calls() {
    return waiting == Waiting.SPINNING ? 0 : measured.wakeCall();
  }

  /** How many of this worker and the next are there to be woken. */
  private int wakes(int first) {
    long last = callerWorks ? Math.min(machine.cores() - 1, most) : woken();
    return Math.clamp(last - first, 0, 2);
  }

  /** Workers that are woken, on several nodes. */
  private long woken() {
    long woken = 0;
    for (int node = 0; node < machine.nodes(); node++) {
      woken += Math.min(machine.coresOf(node), most);
    }
    return woken;
  }
}
