package io.dgen.storage.exercise;

import java.util.List;
import java.util.Map;

/**
 * What an {@link Exerciser} does.
 *
 * @param mix the weight of each operation; one that is missing is not done
 * @param sizes the sizes of reads, writes and zeroed ranges with their weights: multiples of the
 *     block
 * @param access which blocks are drawn
 * @param inFlight how many operations are in flight at once, each on a thread of its own
 * @param rate operations per second at most; 0 for no limit
 * @param operations when to end; {@link Long#MAX_VALUE} for no limit
 * @param nanos when to end; {@link Long#MAX_VALUE} for no limit
 * @param fill whether all blocks are written once, in order, before anything else
 * @param keepGoing whether to go on after a wrong block or a failure
 * @param seed for the random numbers
 */
public record Workload(
    Map<Operation, Double> mix,
    List<IoSize> sizes,
    AccessPattern access,
    int inFlight,
    double rate,
    long operations,
    long nanos,
    boolean fill,
    boolean keepGoing,
    long seed) {

  /** The most operations in flight. */
  public static final int MOST_IN_FLIGHT = 1024;

  /** The largest read or write. */
  public static final int MOST_IO_BYTES = 1 << 26;

  /**
   * A size of reads and writes.
   *
   * @param bytes the size
   * @param weight how often it is drawn, in relation to others
   */
  public record IoSize(int bytes, double weight) {}

  /**
   * Checks everything that can be checked without the target.
   *
   * @throws IllegalArgumentException naming the parameter that is not allowed
   */
  public Workload {
    mix = Map.copyOf(mix);
    sizes = List.copyOf(sizes);
    for (double weight : mix.values()) {
      checkWeight("mix", weight);
    }
    if (mix.values().stream().mapToDouble(w -> w).sum() <= 0) {
      throw new IllegalArgumentException("mix has no operation with a weight of more than 0");
    }
    for (IoSize size : sizes) {
      checkWeight("sizes", size.weight);
    }
    if (sizes.stream().mapToDouble(IoSize::weight).sum() <= 0) {
      throw new IllegalArgumentException("sizes has none with a weight of more than 0");
    }
    if (inFlight < 1 || inFlight > MOST_IN_FLIGHT) {
      throw new IllegalArgumentException(
          "inFlight is " + inFlight + ", but must be 1 to " + MOST_IN_FLIGHT);
    }
    if (!(rate >= 0)) {
      throw new IllegalArgumentException("rate is " + rate + ", but must be 0 or more");
    }
  }

  private static void checkWeight(String name, double weight) {
    if (!(weight >= 0 && weight < Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          name + " has the weight " + weight + ", but weights must be 0 or more");
    }
  }

  /** Checks that sizes fit the blocks and the target. */
  void check(int blockBytes, long blocks) {
    for (IoSize size : sizes) {
      if (size.bytes < blockBytes
          || size.bytes % blockBytes != 0
          || size.bytes > MOST_IO_BYTES
          || size.bytes / blockBytes > blocks) {
        throw new IllegalArgumentException(
            "sizes has "
                + size.bytes
                + " bytes, but each must be a multiple of the block of "
                + blockBytes
                + ", up to 67108864 and the target's "
                + blocks * blockBytes);
      }
    }
  }

  int largest() {
    return sizes.stream().mapToInt(IoSize::bytes).max().orElseThrow();
  }

  double weight(Operation operation) {
    return mix.getOrDefault(operation, 0.0);
  }
}
