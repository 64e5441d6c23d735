package io.dgen;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node that is to have workers.
 *
 * @param node its number
 * @param workers how many
 * @param memory the node on which its memory is to lie
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

  /** The node on which the memory of a node's workers is to lie, or −1 if it is not expected. */
  static int memoryOf(List<ExpectedNode> nodes, int node) {
    return nodes.stream()
        .filter(e -> e.node() == node)
        .mapToInt(ExpectedNode::memory)
        .findAny()
        .orElse(-1);
  }
}
