package io.dgen.cli.compare;

import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Text;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file of results beside the baseline.
 *
 * @param base the baseline
 * @param other the other file
 * @param differences what else is different about them, by name
 * @param metrics what both have
 */
record Comparison(
    ResultFile base,
    ResultFile other,
    Map<String, Differences.Difference> differences,
    List<MetricComparison> metrics) {

  private static final List<String> HEADINGS =
      List.of("", "baseline", "other", "ratio", "95 % interval", "");

  Comparison {
    metrics = List.copyOf(metrics);
  }

  /**
   * Compares two files.
   *
   * @param varied options that may differ
   * @throws BadInputException if they cannot be compared
   */
  static Comparison of(ResultFile base, ResultFile other, List<String> varied) {
    Map<String, Differences.Difference> differences =
        Differences.between(base.first(), other.first(), varied);
    Map<String, Metric> others = other.metrics();
    List<MetricComparison> metrics = new ArrayList<>();
    base.metrics()
        .forEach(
            (name, metric) -> {
              Metric same = others.get(name);
              if (same != null) {
                metrics.add(MetricComparison.of(metric, same));
              }
            });
    if (metrics.isEmpty()) {
      throw new BadInputException(
          other.file() + " and " + base.file() + " have no measured value in common");
    }
    return new Comparison(base, other, differences, metrics);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", other.file().toString());
    json.put("results", other.results().size());
    json.put(
        "differences",
        differences.entrySet().stream()
            .map(
                entry -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("name", entry.getKey());
                  one.put("baseline", entry.getValue().base());
                  one.put("other", entry.getValue().other());
                  return one;
                })
            .toList());
    json.put("metrics", metrics.stream().map(MetricComparison::json).toList());
    return json;
  }

  /** Returns what is compared. */
  String title() {
    return Text.format("%s compared with the baseline %s", named(other), named(base));
  }

  /** Returns all of it in lines of a name and a text. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    differences.forEach(
        (name, values) ->
            facts.put(
                "differs: " + name, Text.format("%s, not %s", values.other(), values.base())));
    metrics.forEach(
        metric -> {
          List<String> cells = metric.cells();
          facts.put(
              cells.get(0),
              Text.format(
                  "%s; ratio %s of %s to %s, 95 %% interval %s",
                  cells.get(5), cells.get(3), cells.get(2), cells.get(1), cells.get(4)));
        });
    return facts;
  }

  void print(PrintWriter out) {
    out.println(title());
    differences.forEach(
        (name, values) ->
            out.println(
                Text.format("  differs: %s is %s, not %s", name, values.other(), values.base())));
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    metrics.forEach(metric -> rows.add(metric.cells()));
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private static String named(ResultFile file) {
    int results = file.results().size();
    return results == 1 ? file.file().toString() : file.file() + " (" + results + " results)";
  }

  /** Names and verdicts are flush left, numbers flush right. */
  private static String line(List<String> row, int[] widths) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - row.get(i).length());
      boolean left = i == 0 || i == widths.length - 1;
      cells.add(left ? row.get(i) + blanks : blanks + row.get(i));
    }
    return "  " + cells.stream().collect(Collectors.joining("  ")).stripTrailing();
  }
}
