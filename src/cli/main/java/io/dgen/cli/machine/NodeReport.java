package io.dgen.cli.machine;

import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.numa.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine's NUMA nodes.
 *
 * @param topology as the kernel tells it
 */
public record NodeReport(Topology topology) {

  /**
   * Looks at this machine.
   *
   * @return its nodes
   */
  public static NodeReport look() {
    return new NodeReport(Topology.current());
  }

  /**
   * Returns how many nodes there are.
   *
   * @return the number of nodes
   */
  public int count() {
    return topology.nodes().size();
  }

  /**
   * Returns the system's setting for transparent huge pages.
   *
   * @return the setting, or {@code unknown}
   */
  public String hugePages() {
    String setting = topology.transparentHugePages();
    return setting.isEmpty() ? "unknown" : setting;
  }

  /**
   * Describes the nodes for people.
   *
   * @return a line for each
   */
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    for (Topology.Node node : topology.nodes()) {
      lines.add(
          Text.format(
              "node %d: CPUs %s (usable %s), memory %s%s, distances %s",
              node.number(),
              orNone(node.cpus().toString()),
              orNone(node.usableCpus().toString()),
              Size.format(node.memoryBytes()),
              node.memoryUsable() || node.memoryBytes() == 0 ? "" : " (not for this process)",
              node.distances()));
    }
    return lines;
  }

  /**
   * Describes the nodes for programs.
   *
   * @return an object for each
   */
  public List<Map<String, Object>> json() {
    List<Map<String, Object>> nodes = new ArrayList<>();
    for (Topology.Node node : topology.nodes()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("node", node.number());
      json.put("cpus", node.cpus().toString());
      json.put("usableCpus", node.usableCpus().toString());
      json.put("memoryBytes", node.memoryBytes());
      json.put("freeBytes", node.freeBytes());
      json.put("memoryUsable", node.memoryUsable());
      json.put("distances", node.distances());
      nodes.add(json);
    }
    return nodes;
  }

  private static String orNone(String list) {
    return list.isEmpty() ? "none" : list;
  }
}
