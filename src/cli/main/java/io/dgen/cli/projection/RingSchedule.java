package io.dgen.cli.projection;

import io.dgen.numa.ChunkParts;
import java.util.PriorityQueue;

/**
 * How many bytes per second a node's part of a pipeline makes: a recurrence over the parts of its
 * chunks, in the order in which they are taken.
 *
 * <p>Where there are more cores than buffers a chunk is cut into parts: {@link ChunkParts}. A core
 * that comes takes the next part of the open chunk, or opens the next chunk in a free buffer, or
 * sleeps until a buffer comes back. A buffer that comes back wakes one sleeper, and so does each
 * part taken of a chunk that has more. It comes back when its chunk's last part is done, the
 * consumer has been woken and has taken the chunk and given it back. All parts of a size last
 * equally long, here.
 */
final class RingSchedule {

  /** Rounds of all buffers, of which the first quarter does not count: things have to settle. */
  private static final int MOST_ROUNDS = 40;

  /** Fewer rounds where there are many parts: it shall not take long. */
  private static final int LEAST_ROUNDS = 8;

  private static final int ENOUGH_PARTS = 20_000;

  private final Measured measured;
  private final int cores;
  private final int buffers;
  private final double bandwidth;
  private final long chunkBytes;
  private final long partBytes;
  private final int parts;

  RingSchedule(Measured measured, int cores, int buffers, double bandwidth, long chunkBytes) {
    this.measured = measured;
    this.cores = cores;
    this.buffers = buffers;
    this.bandwidth = bandwidth;
    this.chunkBytes = chunkBytes;
    this.partBytes = ChunkParts.partBytes(chunkBytes, cores, buffers);
    this.parts = Math.toIntExact(Math.ceilDiv(chunkBytes, partBytes));
  }

  int parts() {
    return parts;
  }

  /**
   * Bytes per second. If the cores, each as fast as alone, came to more than the bandwidth, so many
   * of them would be at work together that the bandwidth is what they come to; if not, it does not
   * slow them, on average.
   */
  double rate() {
    return Math.min(rate(measured.coreRate()), bandwidth);
  }

  /** Bytes per second if every core at work has this rate. */
  private double rate(double each) {
    long enough = ENOUGH_PARTS / ((long) buffers * parts);
    int rounds = Math.clamp(enough, LEAST_ROUNDS, MOST_ROUNDS);
    int unsettled = rounds / 4;
    PriorityQueue<Double> comes = new PriorityQueue<>();
    PriorityQueue<Double> returns = new PriorityQueue<>();
    for (int core = 0; core < cores; core++) {
      comes.add(core * measured.wakeCall());
    }
    int free = buffers;
    int asleep = 0;
    int given = 0;
    double done = 0;
    int chunks = 0;
    double from = 0;
    while (true) {
      double now;
      boolean wakes;
      if (!returns.isEmpty() && (comes.isEmpty() || returns.peek() <= comes.peek())) {
        now = returns.remove();
        chunks++;
        if (chunks == unsettled * buffers) {
          from = now;
        } else if (chunks == rounds * buffers) {
          return (double) (rounds - unsettled) * buffers * chunkBytes / (now - from);
        }
        free++;
        wakes = asleep > 0;
      } else {
        now = comes.remove();
        if (given == 0 && free == 0) {
          asleep++;
          continue;
        }
        free -= given == 0 ? 1 : 0;
        long bytes = Math.min(partBytes, chunkBytes - given * partBytes);
        given++;
        wakes = given < parts && asleep > 0;
        double end = now + (wakes ? measured.wakeCall() : 0) + bytes / each;
        done = Math.max(done, end);
        if (given == parts) {
          returns.add(done + measured.wakeUp() + measured.handOver());
          given = 0;
          done = 0;
          end += measured.wakeCall(); // it wakes the consumer, too
        }
        comes.add(end);
      }
      if (wakes) {
        asleep--;
        comes.add(now + measured.wakeUp());
      }
    }
  }
}
