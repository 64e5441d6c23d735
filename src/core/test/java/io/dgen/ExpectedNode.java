package io.dgen;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node that is expected to have workers.
 *
 * @param node its number
 * @param workers the number of workers
 * @param memory the node of its workers' memory
 */
record ExpectedNode(int node, int workers, int memory) {

  private static final Pattern FORM = Pattern.compile("(\\d+):(\\d+)@(\\d+)");

  static ExpectedNode parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not NODE:WORKERS@MEMORY: " + text);
    }
    return new ExpectedNode(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        Integer.parseInt(form.group(3)));
  }

  static int workers(List<ExpectedNode> nodes) {
    return nodes.stream().mapToInt(ExpectedNode::workers).sum();
  }

  /** Returns the expected node of the memory of a node's workers, or −1 for an unexpected node. */
  static int memoryOf(List<ExpectedNode> nodes, int node) {
    return nodes.stream()
        .filter(e -> e.node() == node)
        .mapToInt(ExpectedNode::memory)
        .findAny()
        .orElse(-1);
  }
}
