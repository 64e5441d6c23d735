package io.dgen.cli.projection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * When each worker of a node is done with a chunk's tasks, where each takes the next one as soon as
 * it has done its last.
 *
 * <p>At any moment all workers that are at work are equally fast: each has the rate of a core, or
 * its share of the node's bandwidth if that is less. So let <em>v</em> be how many bytes a worker
 * has stored that has been at work from the first moment on. Measured by it, a task of q bytes
 * lasts q whatever the others do: worker i, which came at <em>v<sub>i</sub></em>, takes tasks at
 * <em>v<sub>i</sub></em>, <em>v<sub>i</sub></em> + q, <em>v<sub>i</sub></em> + 2q, and of all these
 * the K least are the chunk's K tasks. Between two workers' coming or going v grows at a constant
 * rate, which turns it into time, and time into it.
 */
final class NodeSchedule {

  private final double coreRate;
  private final double bandwidth;

  /** Workers by the time at which they come. */
  private final int[] order;

  private final double[] starts;
  private final double[] comes;
  private final long[] done;
  private final double[] ends;
  private int last;

  private NodeSchedule(double[] starts, double coreRate, double bandwidth) {
    this.starts = starts;
    this.coreRate = coreRate;
    this.bandwidth = bandwidth;
    order =
        IntStream.range(0, starts.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> starts[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    comes = new double[starts.length];
    done = new long[starts.length];
    ends = new double[starts.length];
  }

  /**
   * When each worker is done.
   *
   * @param starts when each may begin, in seconds; at least one
   * @param tasks how many tasks there are, at least 1
   * @param taskBytes bytes of each but the last
   * @param lastBytes bytes of the last
   * @param coreRate bytes per second of one worker alone
   * @param bandwidth bytes per second of all together, at most
   * @return seconds for each worker; NaN for one that comes too late for a task
   */
  static double[] ends(
      double[] starts,
      long tasks,
      long taskBytes,
      long lastBytes,
      double coreRate,
      double bandwidth) {
    NodeSchedule schedule = new NodeSchedule(starts, coreRate, bandwidth);
    schedule.come();
    schedule.share(tasks, taskBytes);
    schedule.end(taskBytes, lastBytes);
    return schedule.ends;
  }

  private double rate(int atWork) {
    return Math.min(coreRate, bandwidth / atWork);
  }

  private void come() {
    for (int k = 1; k < order.length; k++) {
      double passed = starts[order[k]] - starts[order[k - 1]];
      comes[order[k]] = comes[order[k - 1]] + rate(k) * passed;
    }
  }

  /** Who does how many. */
  private void share(long tasks, long taskBytes) {
    double all = comes[order[order.length - 1]];
    long early = 0;
    for (int worker = 0; worker < done.length; worker++) {
      done[worker] = (long) Math.ceil((all - comes[worker]) / taskBytes);
      early += done[worker];
    }
    Comparator<Integer> byNext = Comparator.comparingDouble(i -> comes[i] + done[i] * taskBytes);
    if (early < tasks) { // all are there, and now take turns
      long turns = (tasks - early - 1) / done.length;
      for (int worker = 0; worker < done.length; worker++) {
        done[worker] += turns;
      }
      early += turns * done.length;
    } else {
      Arrays.fill(done, 0);
      early = 0;
    }
    PriorityQueue<Integer> next =
        new PriorityQueue<>(byNext.thenComparing(Comparator.naturalOrder()));
    for (int worker = 0; worker < done.length; worker++) {
      next.add(worker);
    }
    for (; early < tasks; early++) {
      last = next.remove();
      done[last]++;
      next.add(last);
    }
  }

  private void end(long taskBytes, long lastBytes) {
    int[] busy = Arrays.stream(order).filter(worker -> done[worker] > 0).toArray();
    double[] leaves = new double[starts.length];
    for (int worker : busy) {
      leaves[worker] = comes[worker] + done[worker] * taskBytes;
    }
    leaves[last] += lastBytes - taskBytes;
    int[] byEnd =
        Arrays.stream(busy)
            .boxed()
            .sorted(Comparator.comparingDouble(worker -> leaves[worker]))
            .mapToInt(Integer::intValue)
            .toArray();
    Arrays.fill(ends, Double.NaN);
    double time = starts[busy[0]];
    double at = 0;
    int come = 1;
    for (int left = 0; left < byEnd.length; left++) {
      while (come < busy.length && comes[busy[come]] <= leaves[byEnd[left]]) {
        time += (comes[busy[come]] - at) / rate(come - left);
        at = comes[busy[come]];
        come++;
      }
      time += (leaves[byEnd[left]] - at) / rate(come - left);
      at = leaves[byEnd[left]];
      ends[byEnd[left]] = time;
    }
  }
}
