package io.dgen.spark;

import io.dgen.RuntimeInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an executor generates with.
 *
 * @param id the executor's
 * @param host where it runs
 * @param backend the back end in use
 * @param isa its instruction set
 * @param threads of its generator
 * @param nodes NUMA nodes on which they are placed; 0 if they are not
 * @param refusals what would have been used, but is unavailable there
 */
public record ExecutorReport(
    String id,
    String host,
    String backend,
    String isa,
    int threads,
    int nodes,
    ArrayList<String> refusals)
    implements Serializable {

  static ExecutorReport of(String id, String host, RuntimeInfo info) {
    List<String> refusals = info.refusals().stream().map(RuntimeInfo.Refusal::toString).toList();
    return new ExecutorReport(
        id,
        host,
        info.backend().name().toLowerCase(java.util.Locale.ROOT),
        info.isa(),
        info.threads(),
        info.nodes().size(),
        new ArrayList<>(refusals));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "executor %s on %s: back end %s, %s, %d threads%s",
        id,
        host,
        backend,
        isa,
        threads,
        nodes == 0 ? "" : " on " + nodes + " NUMA nodes");
  }
}
