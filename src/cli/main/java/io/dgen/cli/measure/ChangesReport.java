package io.dgen.cli.measure;

import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.measure.ChangeMeter;
import io.dgen.measure.Changes;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has changed from one generation to the next, for people and for programs.
 *
 * @param before the earlier generation's name
 * @param after the later one's
 * @param pairs the files
 * @param changes for each size of units, what has changed
 * @param readBytes bytes of both
 * @param seconds from start to end
 */
record ChangesReport(
    String before,
    String after,
    List<ChangeMeter.Pair> pairs,
    List<Changes> changes,
    long readBytes,
    double seconds) {

  private long added() {
    return pairs.stream().filter(pair -> pair.before().isEmpty()).count();
  }

  private long removed() {
    return pairs.stream().filter(pair -> pair.after().isEmpty()).count();
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("before", before);
    json.put("after", after);
    json.put("filesInBoth", pairs.size() - added() - removed());
    json.put("filesAdded", added());
    json.put("filesRemoved", removed());
    json.put("readBytes", readBytes);
    json.put("seconds", seconds);
    json.put("units", changes.stream().map(ChangesReport::json).toList());
    return json;
  }

  private static Map<String, Object> json(Changes unit) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("unit", UnitConverter.format(unit.unitBytes()));
    json.put("unitBytes", unit.unitBytes());
    json.put("sameUnits", unit.same());
    json.put("changedUnits", unit.changed());
    json.put("addedUnits", unit.added());
    json.put("removedUnits", unit.removed());
    json.put("changedShare", MeasureReport.number(unit.changedShare()));
    return json;
  }

  /** Returns the same for a page. */
  Map<String, Map<String, String>> facts() {
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("In both", Long.toString(pairs.size() - added() - removed()));
    files.put("Added", Long.toString(added()));
    files.put("Removed", Long.toString(removed()));
    facts.put("Files", files);
    for (Changes unit : changes) {
      Map<String, String> units = new LinkedHashMap<>();
      units.put("In both", Long.toString(unit.same() + unit.changed()));
      units.put("Changed", unit.changed() + share(unit));
      units.put("Added", Long.toString(unit.added()));
      units.put("Removed", Long.toString(unit.removed()));
      facts.put("Units of " + UnitConverter.format(unit.unitBytes()), units);
    }
    return facts;
  }

  private static String share(Changes unit) {
    return unit.same() + unit.changed() == 0
        ? ""
        : Text.format(" (%.3f %%)", 100 * unit.changedShare());
  }

  void print(PrintWriter out) {
    out.println(
        Text.format(
            "%s against %s: %d files in both, %d added, %d removed; %s read in %.3f s, %s",
            after,
            before,
            pairs.size() - added() - removed(),
            added(),
            removed(),
            Size.format(readBytes),
            seconds,
            Text.rate(Text.gigabytesPerSecond(readBytes, seconds))));
    for (Changes unit : changes) {
      out.println(
          Text.format(
              "unit %s: %d in both, %d changed%s; %d added, %d removed",
              UnitConverter.format(unit.unitBytes()),
              unit.same() + unit.changed(),
              unit.changed(),
              share(unit),
              unit.added(),
              unit.removed()));
    }
    out.flush();
  }
}
