package io.dgen.cli.measure;

import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.measure.Quantiles;
import io.dgen.measure.Repeats;
import io.dgen.measure.UnitRatios;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** How units repeat. */
final class RepeatsReport {

  private RepeatsReport() {}

  static Map<String, Object> json(UnitRatios unit, Repeats repeats) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("exact", repeats.exact());
    json.put("digests", repeats.digests());
    json.put("occurrences", repeats.occurrences().stream().map(RepeatsReport::json).toList());
    json.put("hottest", repeats.hottest().stream().map(RepeatsReport::json).toList());
    json.put("copiesWithinFile", repeats.copiesWithin());
    json.put("copiesAcrossFiles", repeats.copiesAcross());
    json.put("distanceUnits", json(repeats.distances()));
    json.put("distanceMedianBytes", repeats.distances().median() * unit.unitBytes());
    json.put("distanceP90Bytes", repeats.distances().most90() * unit.unitBytes());
    json.put("runUnits", json(repeats.runs()));
    json.put("runsLookedForInUnits", repeats.runUnits());
    return json;
  }

  private static Map<String, Object> json(Repeats.Occurrences occurrences) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", occurrences.from());
    json.put("to", occurrences.to());
    json.put("uniqueUnits", occurrences.uniqueUnits());
    json.put("units", occurrences.units());
    return json;
  }

  private static Map<String, Object> json(Repeats.Hottest hottest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uniqueShare", hottest.share());
    json.put("unitShare", MeasureReport.number(hottest.unitShare()));
    json.put("copyShare", MeasureReport.number(hottest.copyShare()));
    return json;
  }

  private static Map<String, Object> json(Quantiles quantiles) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", quantiles.count());
    json.put("median", quantiles.median());
    json.put("p90", quantiles.most90());
    json.put("most", quantiles.most());
    return json;
  }

  static void print(PrintWriter out, UnitRatios unit, Repeats repeats) {
    out.println(Text.format("  %-16s %16s %16s", "occurrences", "unique units", "units"));
    double unique = repeats.occurrences().stream().mapToLong(o -> o.uniqueUnits()).sum();
    double units = repeats.occurrences().stream().mapToLong(o -> o.units()).sum();
    for (Repeats.Occurrences o : repeats.occurrences()) {
      if (o.uniqueUnits() > 0) {
        out.println(
            Text.format(
                "  %-16s %9d %4.1f %% %9d %4.1f %%",
                o.from() == o.to() ? o.from() : o.from() + " to " + o.to(),
                o.uniqueUnits(),
                100 * o.uniqueUnits() / unique,
                o.units(),
                100 * o.units() / units));
      }
    }
    if (!repeats.exact()) {
      out.println(
          Text.format("  how units repeat is estimated from %d unique units", repeats.digests()));
    }
    long copies = repeats.copiesWithin() + repeats.copiesAcross();
    if (copies > 0) {
      for (Repeats.Hottest hot : repeats.hottest()) {
        out.println(
            Text.format(
                "  hottest %.0f %% of the unique units: %.1f %% of the units, %.1f %% of the copies",
                100 * hot.share(), 100 * hot.unitShare(), 100 * hot.copyShare()));
      }
      out.println(
          Text.format(
              "  copies: %d; %d of a unit of the same file, %d of one of an earlier file only",
              copies, repeats.copiesWithin(), repeats.copiesAcross()));
      printDistances(out, unit, repeats);
    }
  }

  private static void printDistances(PrintWriter out, UnitRatios unit, Repeats repeats) {
    Quantiles distances = repeats.distances();
    out.println(
        Text.format(
            "  distance from a copy to the occurrence before it: half within %s, 90 %% within %s,"
                + " all within %s",
            bytes(distances.median(), unit),
            bytes(distances.most90(), unit),
            bytes(distances.most(), unit)));
    Quantiles runs = repeats.runs();
    String where =
        repeats.exact() ? "" : Text.format(", in the first %s", bytes(repeats.runUnits(), unit));
    if (runs.count() > 0) {
      out.println(
          Text.format(
              "  runs of copies: %d; units: half up to %d, 90 %% up to %d, longest %d%s",
              runs.count(), runs.median(), runs.most90(), runs.most(), where));
    }
  }

  private static String bytes(long units, UnitRatios unit) {
    return Size.format(units * unit.unitBytes());
  }
}
