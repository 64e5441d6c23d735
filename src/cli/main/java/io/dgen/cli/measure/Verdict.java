package io.dgen.cli.measure;

import io.dgen.cli.options.Percent;
import io.dgen.cli.output.Text;
import io.dgen.measure.CompressionRatio;
import io.dgen.measure.Estimate;
import io.dgen.measure.Promise;
import io.dgen.measure.UnitRatios;
import io.dgen.storage.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Whether measured data is what manifests promise. Immutable.
 *
 * @param problems what is wrong, one line each
 * @param open what the samples are too small to tell, one line each
 */
record Verdict(List<String> problems, List<String> open) {

  /**
   * Compares.
   *
   * @param promise what the manifests promise, or null
   * @param units what was measured
   * @param tolerance by what share a ratio may depart; infinite where ratios are not judged
   */
  static Verdict of(@Nullable Promise promise, List<UnitRatios> units, double tolerance) {
    Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>());
    if (promise != null) {
      verdict.judgeFiles(promise, units);
      for (UnitRatios unit : units) {
        verdict.judgeRatios(promise, unit, tolerance);
      }
    }
    return verdict;
  }

  /** Whether nothing is wrong. */
  boolean good() {
    return problems.isEmpty();
  }

  private void judgeFiles(Promise promise, List<UnitRatios> units) {
    if (!promise.manifests().stream().allMatch(Manifest::complete)) {
      problems.add("a manifest says that writing its file did not come to its end");
    }
    long promised = promise.manifests().stream().mapToLong(Manifest::length).sum();
    long found = units.isEmpty() ? 0 : units.getFirst().bytes();
    if (promised != found) {
      problems.add(Text.format("%d bytes promised, but %d found", promised, found));
    }
  }

  private void judgeRatios(Promise promise, UnitRatios unit, double tolerance) {
    if (unit.bytes() == 0) {
      return;
    }
    String at = " at unit " + UnitConverter.format(unit.unitBytes());
    judge("dedup" + at, unit.dedup(), promise.dedupRatio(unit.unitBytes()), tolerance);
    for (CompressionRatio c : unit.compressions()) {
      if (c.units() > 0) {
        String what = "compression by " + c.compressor().name() + at;
        judge(
            what, c.estimate(), promise.compressRatio(unit.unitBytes(), c.compressor()), tolerance);
      }
    }
  }

  private void judge(String what, Estimate found, OptionalDouble promised, double tolerance) {
    if (promised.isEmpty() || Double.isInfinite(tolerance)) {
      return;
    }
    double p = promised.getAsDouble();
    String is =
        what + Text.format(" is %s%.4g", found.deviation() > 0 ? "about " : "", found.value());
    String deviation = Percent.deviation(found.value(), p);
    if (found.departsFrom(p, tolerance)) {
      problems.add(Text.format("%s, but %.4g was promised (%s)", is, p, deviation));
    } else if (found.leavesOpen(p, tolerance)) {
      open.add(
          Text.format(
              "%s (%s of what was promised), but may be off by %s: too much to judge it",
              is, deviation, error(found)));
    }
  }

  /** How far an estimate may be off. */
  static String error(Estimate estimate) {
    return Double.isInfinite(estimate.error())
        ? "any share"
        : Text.format("%.2f %%", 100 * estimate.error());
  }
}
