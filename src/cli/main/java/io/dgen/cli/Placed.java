package io.dgen.cli;

import io.dgen.RuntimeInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where workers are, in words and as JSON. */
final class Placed {

  private Placed() {}

  static String text(RuntimeInfo runtime) {
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

  static List<Map<String, Integer>> json(RuntimeInfo runtime) {
    return runtime.nodes().stream()
        .map(n -> Map.of("node", n.node(), "workers", n.workers()))
        .toList();
  }
}
