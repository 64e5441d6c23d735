package io.dgen.cli.projection;

import io.dgen.numa.ChunkParts;
import java.util.OptionalLong;

/**
 * How fast chunks are made on a machine that is not here, by fork-join and by a pipeline. Pure
 * functions.
 *
 * <p>C bytes shared by the nodes' cores take at least the time
 *
 * <pre>
 *   work = C / sum over nodes of min(cores of the node * coreRate, nodeBandwidth)
 * </pre>
 *
 * <p>Fork-join adds to it what {@code ForkJoinModel} derives: until each worker runs, whole tasks
 * of which some worker has the last, and until the caller runs again. A pipeline has no such end,
 * but waits at times for a buffer ({@code RingSchedule}), and its one consumer takes no more than a
 * chunk per hand-over:
 *
 * <pre>
 *   pipeline = max(C / sum over nodes of the rate of their rings, handOver)
 * </pre>
 *
 * <p>What is added is told apart by leaving out: <em>dispatch</em> is what would be saved if waking
 * and handing over took no time, <em>uneven</em> what then is still more than the work.
 */
public final class ScalingModel {

  private static final int CHUNKS_PER_NODE = ChunkParts.DEFAULT_CHUNKS_PER_NODE;

  private static final long MIB = 1 << 20;

  /** Up to here every whole MiB is looked at, above it a sixteenth of an octave. */
  private static final long FINE_BYTES = 64 * MIB;

  private static final int STEPS_PER_OCTAVE = 16;
  private static final long MOST_BYTES = 1L << 40;

  private ScalingModel() {}

  /**
   * A chunk shared by all cores at once.
   *
   * @param machine what it runs on
   * @param measured what that rests on
   * @param chunkBytes bytes of the chunk, more than 64 KiB
   * @param waiting how the workers wait for it
   * @return from the call until it returns
   */
  public static Projection forkJoin(
      MachineModel machine, Measured measured, long chunkBytes, Waiting waiting) {
    ForkJoinModel.Result result = ForkJoinModel.of(machine, measured, chunkBytes, waiting);
    double free =
        ForkJoinModel.of(machine, measured.withFreeDispatch(), chunkBytes, waiting).seconds();
    double work = chunkBytes / machine.rate(measured.coreRate());
    double dispatch = Math.max(0, result.seconds() - free);
    double uneven = Math.max(0, free - work);
    Bound bound = workBound(machine, measured);
    if (dispatch > work && dispatch >= uneven) {
      bound = Bound.WAKE_UPS;
    } else if (uneven > work) {
      bound = result.tasks() < machine.cores() ? Bound.FEW_TASKS : Bound.BARRIER;
    }
    return new Projection(
        chunkBytes,
        result.tasks(),
        result.coresAtWork(),
        result.seconds(),
        work,
        dispatch,
        uneven,
        bound);
  }

  /**
   * A chunk of a pipeline, of which one consumer takes every chunk as soon as it is ready, in any
   * order, and gives it back at once.
   *
   * @param machine what it runs on
   * @param measured what that rests on
   * @param chunkBytes bytes of a chunk
   * @return from one chunk to the next
   */
  public static Projection pipeline(MachineModel machine, Measured measured, long chunkBytes) {
    double seconds = chunkBytes / ringRate(machine, measured, chunkBytes);
    double free = chunkBytes / ringRate(machine, measured.withFreeDispatch(), chunkBytes);
    double work = chunkBytes / machine.rate(measured.coreRate());
    boolean handedOver = measured.handOver() > seconds;
    seconds = Math.max(seconds, measured.handOver());
    double dispatch = Math.max(0, seconds - free);
    double uneven = Math.max(0, free - work);
    Bound bound = workBound(machine, measured);
    if (dispatch > work && dispatch >= uneven) {
      bound = handedOver ? Bound.HAND_OVER : Bound.WAKE_UPS;
    } else if (uneven > work) {
      bound = Bound.BUFFERS;
    }
    int parts = ring(machine, measured, 0, chunkBytes).parts();
    int atWork = 0;
    for (int node = 0; node < machine.nodes(); node++) {
      int most = CHUNKS_PER_NODE * ring(machine, measured, node, chunkBytes).parts();
      atWork += Math.min(machine.coresOf(node), most);
    }
    return new Projection(chunkBytes, parts, atWork, seconds, work, dispatch, uneven, bound);
  }

  private static RingSchedule ring(
      MachineModel machine, Measured measured, int node, long chunkBytes) {
    return new RingSchedule(
        measured, machine.coresOf(node), CHUNKS_PER_NODE, machine.nodeBandwidth(), chunkBytes);
  }

  private static double ringRate(MachineModel machine, Measured measured, long chunkBytes) {
    double rate = 0;
    double last = 0;
    for (int node = 0; node < machine.nodes(); node++) {
      if (node == 0 || machine.coresOf(node) != machine.coresOf(node - 1)) {
        last = ring(machine, measured, node, chunkBytes).rate();
      }
      rate += last;
    }
    return rate;
  }

  private static Bound workBound(MachineModel machine, Measured measured) {
    // Of nodes that differ by a core, the larger ones.
    return machine.coresOf(0) * measured.coreRate() > machine.nodeBandwidth()
        ? Bound.MEMORY
        : Bound.CORES;
  }

  /**
   * From which size of a chunk on fork-join has a share of the pipeline's throughput. Looked for
   * from 1 TiB down to 1 MiB.
   *
   * @param machine what it runs on
   * @param measured what that rests on
   * @param waiting how the workers of fork-join wait
   * @param share of the pipeline's throughput, for example 0.9
   * @return the least size that has it together with all larger ones; empty if not even the largest
   *     has
   */
  public static OptionalLong reaches(
      MachineModel machine, Measured measured, Waiting waiting, double share) {
    OptionalLong least = OptionalLong.empty();
    for (long bytes = MOST_BYTES; bytes >= MIB; bytes = nextBelow(bytes)) {
      double pipeline = Math.max(bytes / ringRate(machine, measured, bytes), measured.handOver());
      if (ForkJoinModel.of(machine, measured, bytes, waiting).seconds() * share > pipeline) {
        break;
      }
      least = OptionalLong.of(bytes);
    }
    return least;
  }

  /**
   * The next smaller size that {@link #reaches} looks at.
   *
   * @param bytes a size
   * @return a smaller one, in whole MiB
   */
  static long nextBelow(long bytes) {
    if (bytes <= FINE_BYTES) {
      return bytes - MIB;
    }
    long step = Long.highestOneBit(bytes - 1) / STEPS_PER_OCTAVE;
    return (bytes - 1) / step * step;
  }
}
