package io.dgen.cli.machine;

import io.dgen.RuntimeInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes where workers are placed. */
public final class Placed {

  private Placed() {}

  /**
   * Describes it for people.
   *
   * @param runtime what is in use
   * @return the text
   */
  public static String text(RuntimeInfo runtime) {
    if (runtime.nodes().isEmpty()) {
      return "workers not placed: auto does it where there is more than one node";
    }
    String nodes =
        runtime.nodes().stream()
            .map(n -> n.workers() + " on node " + n.node())
            .collect(Collectors.joining(", "));
    return switch (runtime.pinned()) {
      case NODE -> "workers pinned to their nodes: " + nodes;
      case CPU -> "workers pinned each to a CPU: " + nodes;
      case NONE -> "workers not pinned: " + nodes;
    };
  }

  /**
   * Describes it for programs.
   *
   * @param runtime what is in use
   * @return an object for each node
   */
  public static List<Map<String, Integer>> json(RuntimeInfo runtime) {
    return runtime.nodes().stream()
        .map(n -> Map.of("node", n.node(), "workers", n.workers()))
        .toList();
  }
}
