package io.dgen.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown file.
 *
 * @param language the word behind the fence
 * @param attribute what follows the word, or ""
 * @param line of the fence
 * @param text the lines between the fences
 */
record Block(String language, String attribute, int line, List<String> text) {

  private static final Pattern FENCE = Pattern.compile("( *)```(\\w*) *(.*)");

  static List<Block> of(Path document) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(document);
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        continue;
      }
      String indent = fence.group(1);
      int line = i + 1;
      List<String> text = new ArrayList<>();
      for (i++; !lines.get(i).equals(indent + "```"); i++) {
        String content = lines.get(i);
        text.add(content.startsWith(indent) ? content.substring(indent.length()) : content);
      }
      blocks.add(new Block(fence.group(2), fence.group(3), line, text));
    }
    return blocks;
  }

  /** Whether a shell or the JVM runs it. */
  boolean runs() {
    return language.equals("sh") || language.equals("console") || language.equals("java");
  }

  String script() {
    return String.join("\n", text) + "\n";
  }
}
