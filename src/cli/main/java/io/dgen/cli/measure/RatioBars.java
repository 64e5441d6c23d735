package io.dgen.cli.measure;

import io.dgen.cli.output.Text;
import io.dgen.measure.CompressionRatio;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the ratios of units are spread. */
final class RatioBars {

  private RatioBars() {}

  static List<Map<String, Object>> json(CompressionRatio c) {
    List<Map<String, Object>> bars = new ArrayList<>();
    for (int i = 0; i < c.bars().size(); i++) {
      Map<String, Object> bar = new LinkedHashMap<>();
      bar.put("from", c.bars().get(i).from());
      bar.put("below", i + 1 < c.bars().size() ? c.bars().get(i + 1).from() : null);
      bar.put("units", c.bars().get(i).units());
      bars.add(bar);
    }
    return bars;
  }

  /** Prints a table: a line for each range of ratios, a column for each compressor. */
  static void print(PrintWriter out, List<CompressionRatio> compressions) {
    List<CompressionRatio> all = compressions.stream().filter(c -> c.units() > 0).toList();
    if (all.isEmpty()) {
      return;
    }
    StringBuilder head = new StringBuilder("  units by ratio  ");
    StringBuilder saved = new StringBuilder("  save < 12.5 %   ");
    for (CompressionRatio c : all) {
      head.append(Text.format(" %16s", c.compressor().name()));
      saved.append(column(c.savingLessThanEighth(), c.units()));
    }
    out.println(head);
    int bars = all.getFirst().bars().size();
    for (int i = 0; i < bars; i++) {
      int bar = i;
      if (all.stream().allMatch(c -> c.bars().get(bar).units() == 0)) {
        continue;
      }
      StringBuilder line = new StringBuilder(Text.format("  %-16s", range(all.getFirst(), i)));
      for (CompressionRatio c : all) {
        line.append(column(c.bars().get(i).units(), c.units()));
      }
      out.println(line);
    }
    out.println(saved);
  }

  /** Names a range of ratios. */
  static String range(CompressionRatio c, int bar) {
    double from = c.bars().get(bar).from();
    if (bar == 0) {
      return Text.format("below %.3g", c.bars().get(1).from());
    }
    return bar + 1 < c.bars().size()
        ? Text.format("%.3g to %.3g", from, c.bars().get(bar + 1).from())
        : Text.format("%.3g and more", from);
  }

  private static String column(long units, long of) {
    return Text.format(" %9d %4.1f %%", units, 100.0 * units / of);
  }
}
