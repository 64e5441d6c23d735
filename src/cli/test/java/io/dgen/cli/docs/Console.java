package io.dgen.cli.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * A command of a block that shows a terminal, and the lines it prints there.
 *
 * @param command as typed, with its continuation lines
 * @param output what follows it
 */
record Console(String command, List<String> output) {

  static List<Console> of(Block block) {
    List<Console> commands = new ArrayList<>();
    boolean continued = false;
    for (String line : block.text()) {
      if (continued) {
        Console last = commands.removeLast();
        commands.add(new Console(last.command() + "\n" + line.replaceFirst("^> ?", ""), List.of()));
      } else if (line.startsWith("$ ")) {
        commands.add(new Console(line.substring(2), List.of()));
      } else {
        Console last = commands.removeLast();
        List<String> output = new ArrayList<>(last.output());
        output.add(line);
        commands.add(new Console(last.command(), output));
      }
      continued = line.endsWith("\\") && (continued || line.startsWith("$ "));
    }
    return commands;
  }

  /** A line without what differs from run to run: figures, and the spaces that align them. */
  static String shape(String line) {
    return line.replaceAll("0x[0-9a-f]{2}", "#")
        .replaceAll("\\d+(\\.\\d+)?", "#")
        .replaceAll("# (ns|us|µs|ms|s|min|h)\\b", "# s")
        .replaceAll(" +", " ")
        .stripTrailing();
  }
}
