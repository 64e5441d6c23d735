package io.dgen.cli.live;

import io.dgen.cli.output.Columns;
import io.dgen.cli.output.Printable;
import io.dgen.cli.output.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lays a sample out in lines of a width: what matters most comes first, and what does not fit is
 * left out.
 *
 * @param sample what is shown
 * @param rates of the seconds before, the latest last
 * @param width columns
 * @param unicode whether the terminal shows block elements
 */
record Scene(Sample sample, List<Double> rates, int width, boolean unicode) {

  /** Narrower terminals get lines that are cut. */
  private static final int LEAST_WIDTH = 20;

  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String ASCII = "_.-:=+*#";
  private static final String GAP = "  ";
  private static final int MOST_FILES = 4;
  private static final int LEAST_BAR = 10;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(rateLine());
    lines.add(progressLine());
    if (!sample.last()) { // the result has the figures of the whole run
      sample.operations().forEach((name, one) -> lines.add(operationLine(name, one)));
      if (!Double.isNaN(sample.dataShare())) {
        lines.add(waitLine());
      }
      if (sample.nodes().size() > 1) {
        lines.addAll(nodeLines());
      }
    }
    LiveSource.Files files = sample.files();
    if (files != null) {
      lines.addAll(fileLines(files));
    }
    return lines.stream().map(Printable::text).map(this::shown).map(this::cut).toList();
  }

  private String shown(String line) {
    return unicode ? line : line.replace('\u00b5', 'u').replace('–', '-').replace('…', '~');
  }

  /** A line as wide as the terminal would wrap in some of them. */
  private int columns() {
    return Math.max(LEAST_WIDTH, width) - 1;
  }

  private String cut(String line) {
    return Columns.cut(line, columns());
  }

  private String rateLine() {
    String now = sample.last() ? "" : Figures.rate(sample.rate()) + " now, ";
    String left =
        Text.format("%-8s %s%s mean", sample.phase(), now, Figures.rate(sample.meanRate()));
    int room = columns() - left.length() - GAP.length();
    return room < 2 ? left : left + GAP + sparkline(Math.min(room, rates.size()));
  }

  /** Shows the last rates, each relative to the largest of them. */
  private String sparkline(int points) {
    List<Double> shown = rates.subList(rates.size() - points, rates.size());
    double most = shown.stream().mapToDouble(rate -> rate).max().orElse(0);
    String levels = unicode ? BLOCKS : ASCII;
    StringBuilder line = new StringBuilder();
    for (double rate : shown) {
      int level = most > 0 ? (int) Math.round(rate / most * (levels.length() - 1)) : 0;
      line.append(levels.charAt(level));
    }
    return line.toString();
  }

  private String progressLine() {
    String right = amount();
    if (sample.last()) {
      right += GAP + "in " + Figures.duration(sample.seconds());
    } else if (!Double.isNaN(sample.remaining())) {
      right += GAP + Figures.duration(sample.remaining()) + " left";
    } else {
      right += GAP + "for " + Figures.duration(sample.seconds());
    }
    if (sample.errors() > 0) {
      right += GAP + Figures.errors(sample.errors());
    }
    if (Double.isNaN(sample.share())) {
      return right;
    }
    String percent = " " + Text.format("%3s", Figures.percent(sample.share()));
    int bar = columns() - right.length() - percent.length() - GAP.length() - 2;
    if (bar < LEAST_BAR) {
      return percent.strip() + GAP + right;
    }
    int full = (int) (sample.share() * bar);
    String head = full < bar ? ">" : "";
    return "["
        + "=".repeat(full)
        + head
        + " ".repeat(bar - full - head.length())
        + "]"
        + percent
        + GAP
        + right;
  }

  private String amount() {
    long all = sample.goal().bytes();
    return all < 0
        ? Figures.size(sample.bytes())
        : Figures.size(sample.bytes()) + " of " + Figures.size(all);
  }

  private String operationLine(String name, Sample.Operations one) {
    String line =
        Text.format(
            "%-8s %s%sp50 %s%sp99 %s",
            name,
            Figures.perSecond(one.perSecond()),
            GAP,
            Figures.micros(one.micros(50)),
            GAP,
            Figures.micros(one.micros(99)));
    line = joined(line, "max " + Figures.micros(one.micros(100)));
    return sample.operations().size() > 1 && one.bytes() > 0
        ? joined(line, Figures.rate(one.bytesPerSecond()))
        : line;
  }

  private String waitLine() {
    double data = sample.dataShare();
    return Text.format(
        "time     storage %.0f%%, data %.0f%%",
        100.0 - Math.round(data * 100), (double) Math.round(data * 100));
  }

  /** As many nodes in a line as fit. */
  private List<String> nodeLines() {
    List<String> lines = new ArrayList<>();
    String line = "nodes   ";
    boolean empty = true;
    for (Map.Entry<Integer, Sample.Node> node : sample.nodes().entrySet()) {
      String one = node.getKey() + ": " + Figures.rate(node.getValue().bytesPerSecond());
      if (!empty && line.length() + GAP.length() + one.length() > columns()) {
        lines.add(line);
        line = "        ";
        empty = true;
      }
      line += (empty ? " " : GAP) + one;
      empty = false;
    }
    lines.add(line);
    return lines;
  }

  private List<String> fileLines(LiveSource.Files files) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Text.format("files    %d of %d", files.done(), files.total())
            + (files.current().isEmpty() ? "" : ", " + files.current().size() + " in progress"));
    for (LiveSource.File file :
        files.current().subList(0, Math.min(MOST_FILES, files.current().size()))) {
      double share = file.bytes() == 0 ? 1 : (double) file.done() / file.bytes();
      String left = Text.format("  %4s  ", Figures.percent(Math.clamp(share, 0, 1)));
      String name = Printable.text(file.name());
      lines.add(left + Columns.shortened(name, columns() - left.length()));
    }
    return lines;
  }

  private String joined(String line, String more) {
    return line.length() + GAP.length() + more.length() <= columns() ? line + GAP + more : line;
  }
}
