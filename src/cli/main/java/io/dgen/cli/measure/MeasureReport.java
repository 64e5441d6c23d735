package io.dgen.cli.measure;

import io.dgen.cli.options.Percent;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.measure.CompressionRatio;
import io.dgen.measure.Plan;
import io.dgen.measure.Promise;
import io.dgen.measure.UnitRatios;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of measuring, as text and as JSON.
 *
 * @param files their names
 * @param plan what was measured, and how
 * @param units the result for each size of units
 * @param promise what the manifests promise, or null
 * @param tolerance by what share a ratio may depart from it; infinite where ratios are not judged
 * @param missing why some compressors were not used
 * @param readBytes bytes read; more than the files have if they were read more than once
 * @param seconds from start to end
 */
record MeasureReport(
    List<String> files,
    Plan plan,
    List<UnitRatios> units,
    @Nullable Promise promise,
    double tolerance,
    List<String> missing,
    long readBytes,
    double seconds) {

  /** Returns whether no promise was broken, if ratios are judged. */
  boolean good() {
    return verdict().good();
  }

  private Verdict verdict() {
    return Verdict.of(promise, units, tolerance);
  }

  private long bytes() {
    return units.isEmpty() ? 0 : units.getFirst().bytes();
  }

  private OptionalDouble promisedDedup(UnitRatios unit) {
    return promise == null ? OptionalDouble.empty() : promise.dedupRatio(unit.unitBytes());
  }

  private OptionalDouble promisedCompression(UnitRatios unit, CompressionRatio c) {
    return promise == null
        ? OptionalDouble.empty()
        : promise.compressRatio(unit.unitBytes(), c.compressor());
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("files", files);
    json.put("bytes", bytes());
    json.put("good", good());
    json.put("problems", verdict().problems());
    json.put("open", verdict().open());
    json.put("seconds", seconds);
    json.put("readBytes", readBytes);
    json.put("threads", plan.threads());
    json.put("compressedShare", plan.sample());
    json.put("digestMemoryBytes", plan.tableBytes());
    json.put("missingCompressors", missing);
    json.put("units", units.stream().map(this::json).toList());
    return json;
  }

  private Map<String, Object> json(UnitRatios unit) {
    boolean whole = unit.unitBytes() == UnitRatios.WHOLE_FILES;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("unit", UnitConverter.format(unit.unitBytes()));
    json.put("unitBytes", whole ? null : unit.unitBytes());
    json.put("units", unit.units());
    json.put("zeroUnits", unit.zeroUnits());
    json.put("uniqueUnits", unit.uniqueUnits());
    json.put("uniqueBytes", unit.uniqueBytes());
    json.put("exact", unit.exact());
    json.put("error95", unit.error());
    json.put("exactUniqueBytes", whole ? null : plan.exactBytes((int) unit.unitBytes()));
    ratio(json, "dedupRatio", unit.dedupRatio(), promisedDedup(unit));
    json.put("compression", unit.compressions().stream().map(c -> json(unit, c)).toList());
    unit.repeats().ifPresent(r -> json.put("repeats", RepeatsReport.json(unit, r)));
    return json;
  }

  private Map<String, Object> json(UnitRatios unit, CompressionRatio c) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("compressor", c.compressor().name());
    json.put("implementation", c.compressor().implementation());
    json.put("units", c.units());
    json.put("bytes", c.bytes());
    json.put("compressedBytes", c.compressedBytes());
    json.put("incompressibleUnits", c.incompressible());
    json.put("leastRatio", number(c.least()));
    json.put("medianRatio", number(c.median()));
    json.put("mostRatio", number(c.most()));
    ratio(json, "compressRatio", c.ratio(), promisedCompression(unit, c));
    json.put("error95", number(c.estimate().error()));
    json.put("uniqueCompressRatio", number(c.uniqueRatio()));
    ratio(json, "reduction", unit.reduction(c), promisedReduction(unit, c));
    json.put("product", number(unit.product(c)));
    json.put("ratioHistogram", RatioBars.json(c));
    json.put("savingLessThanEighthUnits", c.savingLessThanEighth());
    return json;
  }

  private OptionalDouble promisedReduction(UnitRatios unit, CompressionRatio c) {
    OptionalDouble dedup = promisedDedup(unit);
    OptionalDouble compression = promisedCompression(unit, c);
    return dedup.isPresent() && compression.isPresent()
        ? OptionalDouble.of(dedup.getAsDouble() * compression.getAsDouble())
        : OptionalDouble.empty();
  }

  private static void ratio(
      Map<String, Object> json, String name, double ratio, OptionalDouble promised) {
    json.put(name, number(ratio));
    boolean compared = promised.isPresent() && !Double.isNaN(ratio);
    String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    json.put("promised" + capital, promised.isPresent() ? promised.getAsDouble() : null);
    json.put(
        name + "DeviationPercent", compared ? 100 * (ratio / promised.getAsDouble() - 1) : null);
  }

  /** JSON has no such numbers as NaN. */
  static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  void print(PrintWriter out) {
    out.println(
        Text.format(
            "%s: %s, %s read in %.3f s, %s",
            names(),
            Size.format(bytes()),
            Size.format(readBytes),
            seconds,
            Text.rate(Text.gigabytesPerSecond(readBytes, seconds))));
    for (UnitRatios unit : units) {
      print(out, unit);
    }
    for (String reason : missing) {
      out.println("skipped: " + reason);
    }
    if (plan.sample() < 1) {
      out.println(
          Text.format(
              "compressed: %.4g %% of the units, drawn by place; all were hashed",
              100 * plan.sample()));
    }
    if (promise == null) {
      out.println("no manifest for every file: nothing is promised");
    }
    for (String question : verdict().open()) {
      out.println("open: " + question);
    }
    for (String problem : verdict().problems()) {
      out.println("WRONG: " + problem);
    }
    out.flush();
  }

  private String names() {
    String first = files.getFirst().equals(MeasureInputs.STDIN) ? "stdin" : files.getFirst();
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more, as one set";
  }

  private void print(PrintWriter out, UnitRatios unit) {
    out.println();
    if (unit.units() == 0) {
      out.println("unit " + UnitConverter.format(unit.unitBytes()) + ": no data");
      return;
    }
    out.println(
        Text.format(
            "unit %s: %d units, %s%d unique, %d all zero; dedup %s%s",
            UnitConverter.format(unit.unitBytes()),
            unit.units(),
            about(unit),
            unit.uniqueUnits(),
            unit.zeroUnits(),
            about(unit),
            withPromise(unit.dedupRatio(), promisedDedup(unit))));
    if (!unit.exact()) {
      out.println(
          Text.format(
              "  estimated from %d digests, 1 of %d: within %.2f %% in 95 of 100 cases; --memory"
                  + " holds %s of unique units",
              unit.digests(),
              1L << unit.zeroBits(),
              100 * unit.error(),
              gibibytes(plan.exactBytes((int) unit.unitBytes()))));
    }
    if (!unit.compressions().isEmpty()) {
      printCompressions(out, unit);
    }
    unit.repeats()
        .ifPresent(
            repeats -> {
              RatioBars.print(out, unit.compressions());
              RepeatsReport.print(out, unit, repeats);
            });
  }

  private void printCompressions(PrintWriter out, UnitRatios unit) {
    out.println(
        Text.format(
            "  %-8s %-28s %8s %8s %8s  %-14s  %-28s %s",
            "",
            "compression",
            "least",
            "median",
            "most",
            "incompressible",
            "dedup, then compression",
            "product"));
    for (CompressionRatio c : unit.compressions()) {
      out.println(
          Text.format(
              "  %-8s %-28s %8.4g %8.4g %8.4g  %-14d  %-28s %.4g",
              c.compressor().name(),
              withPromise(c.ratio(), promisedCompression(unit, c)),
              c.least(),
              c.median(),
              c.most(),
              c.incompressible(),
              withPromise(unit.reduction(c), promisedReduction(unit, c)),
              unit.product(c)));
    }
    String errors =
        unit.compressions().stream()
            .filter(c -> c.deviation() > 0)
            .map(c -> c.compressor().name() + " " + Verdict.error(c.estimate()))
            .collect(Collectors.joining(", "));
    if (!errors.isEmpty()) {
      out.println("  ratios estimated from a sample, in 95 of 100 cases within: " + errors);
    }
  }

  private static String about(UnitRatios unit) {
    return unit.exact() ? "" : "about ";
  }

  private static String withPromise(double ratio, OptionalDouble promised) {
    String text = Text.format("%.4g", ratio);
    if (promised.isEmpty() || Double.isNaN(ratio)) {
      return text;
    }
    double p = promised.getAsDouble();
    return text + Text.format(" (%.4g %s)", p, Percent.deviation(ratio, p));
  }

  private static String gibibytes(long bytes) {
    return Text.format("%.3g GiB", Math.scalb((double) bytes, -30));
  }
}
