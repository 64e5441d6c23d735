package io.dgen.cli.projection;

/**
 * A machine, as far as a projection heeds it. Cores are shared out to nodes as evenly as can be.
 *
 * @param cores that work on chunks, 1 or more
 * @param nodes NUMA nodes, 1 to {@code cores}
 * @param nodeBandwidth bytes per second that the cores of one node can store into its memory
 */
public record MachineModel(int cores, int nodes, double nodeBandwidth) {

  /** Checks that there is a core for each node, and a bandwidth. */
  public MachineModel {
    if (nodes < 1 || cores < nodes) {
      throw new IllegalArgumentException(
          "cores is " + cores + " and nodes " + nodes + ", but must be 1 <= nodes <= cores");
    }
    if (!(nodeBandwidth > 0)) {
      throw new IllegalArgumentException(
          "nodeBandwidth is " + nodeBandwidth + ", but must be more than 0");
    }
  }

  /**
   * The same machine with another number of cores at work: on as few nodes as hold them, and on all
   * of them where even they do not.
   *
   * @param otherCores how many
   * @return the part of the machine, or more than the machine
   */
  public MachineModel withCores(int otherCores) {
    int perNode = Math.ceilDiv(cores, nodes);
    int needed = Math.min(nodes, Math.ceilDiv(otherCores, perNode));
    return new MachineModel(otherCores, needed, nodeBandwidth);
  }

  /**
   * How many cores a node has.
   *
   * @param node its number, from 0
   * @return 1 or more
   */
  public int coresOf(int node) {
    return cores / nodes + (node < cores % nodes ? 1 : 0);
  }

  int[] coresOfAll() {
    int[] all = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      all[node] = coresOf(node);
    }
    return all;
  }

  /** Bytes per second of a node's cores together, of which each alone reaches {@code coreRate}. */
  double rateOf(int node, double coreRate) {
    return Math.min(coresOf(node) * coreRate, nodeBandwidth);
  }

  /** Bytes per second of all nodes together, if no core ever waited. */
  double rate(double coreRate) {
    double rate = 0;
    for (int node = 0; node < nodes; node++) {
      rate += rateOf(node, coreRate);
    }
    return rate;
  }
}
