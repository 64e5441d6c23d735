package io.dgen.cli.projection;

/**
 * What a projection rests on, measured on one machine or given. Times are in seconds, none is less
 * than 0.
 *
 * @param coreRate bytes per second of one core alone, from the kernel to memory
 * @param post from the call of a fork-join until the job is there for the workers to see
 * @param wakeCall how long waking a sleeping thread holds up the one that wakes it
 * @param wakeUp from the beginning of that call until the sleeper runs
 * @param spinUp until a thread that spins sees the job, or its end
 * @param spinTime how long a thread spins before it sleeps
 * @param handOver between two chunks that one consumer takes from a pipeline and gives back
 */
public record Measured(
    double coreRate,
    double post,
    double wakeCall,
    double wakeUp,
    double spinUp,
    double spinTime,
    double handOver) {

  /** Checks every value. */
  public Measured {
    if (!(coreRate > 0)) {
      throw new IllegalArgumentException("coreRate is " + coreRate + ", but must be more than 0");
    }
    for (double seconds : new double[] {post, wakeCall, wakeUp, spinUp, spinTime, handOver}) {
      if (!(seconds >= 0)) {
        throw new IllegalArgumentException("a time is " + seconds + ", but must be at least 0");
      }
    }
  }

  /** The same cores, where handing out work costs nothing. */
  Measured withFreeDispatch() {
    return new Measured(coreRate, 0, 0, 0, 0, spinTime, 0);
  }
}
