package io.dgen.cli.measure;

import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Printable;
import io.dgen.cli.output.Text;
import io.dgen.cli.output.Version;
import io.dgen.cli.report.Plots;
import io.dgen.cli.report.PlotsRefusedException;
import io.dgen.cli.report.Report;
import io.dgen.cli.report.ReportFiles;
import io.dgen.measure.CompressionRatio;
import io.dgen.measure.Repeats;
import io.dgen.measure.UnitRatios;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a page with plots, and the page. */
final class MeasurePage {

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Also write a page with tables and plots of --details (dgen-report.html) and its data"
              + " (dgen-report.json) into DIR, made if it is missing.")
  private @Nullable String directory;

  @Option(names = "--force", description = "Write over an older report.")
  private boolean force;

  boolean given() {
    return directory != null;
  }

  /** Checks that the page can be drawn and written, before anything is measured. */
  @Nullable ReportFiles prepare() throws IOException {
    if (directory == null) {
      if (force) {
        throw new BadInputException("--force is for --report, which is missing");
      }
      return null;
    }
    try {
      Plots.require();
    } catch (PlotsRefusedException e) {
      throw new BadInputException("--report: " + e.getMessage(), e);
    }
    return ReportFiles.prepare(Options.path("--report", directory), force);
  }

  /** Returns the page's content. */
  static Report of(
      List<String> names, List<UnitRatios> units, String command, Map<String, Object> data) {
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    Map<String, String> what = new LinkedHashMap<>();
    what.put("Data", Printable.text(String.join(", ", names)));
    what.put("Bytes", units.isEmpty() ? "0" : Size.format(units.getFirst().bytes()));
    what.put("Tool", Version.tool());
    facts.put("What was measured", what);
    for (UnitRatios unit : units) {
      if (unit.units() > 0) {
        facts.put("Units of " + UnitConverter.format(unit.unitBytes()), facts(unit));
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tool", Version.tool());
    all.putAll(data);
    return new Report(
        "dgen measure",
        facts,
        List.of(
            "The data was cut into units from the start of each file. Units are equal if 128 bits of"
                + " their SHA-256 are. Each unit was compressed by itself."),
        command,
        all,
        MeasureFigures.of(units),
        Map.of(),
        Map.of());
  }

  /** Returns the content of a page about what has changed. */
  static Report of(ChangesReport changes, String command) {
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    Map<String, String> what = new LinkedHashMap<>();
    what.put("Before", Printable.text(changes.before()));
    what.put("After", Printable.text(changes.after()));
    what.put("Bytes read", Size.format(changes.readBytes()));
    what.put("Tool", Version.tool());
    facts.put("What was compared", what);
    facts.putAll(changes.facts());
    return new Report(
        "dgen measure --against",
        facts,
        List.of(
            "The files of both generations were cut into units from the start of each, and units at"
                + " the same place of files of the same name were compared."),
        command,
        changes.json(),
        List.of(),
        Map.of(),
        Map.of());
  }

  private static Map<String, String> facts(UnitRatios unit) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Units",
        Text.format(
            "%d, of which %d unique%s and %d all zero",
            unit.units(),
            unit.uniqueUnits(),
            unit.exact() ? "" : " (estimated)",
            unit.zeroUnits()));
    facts.put("Dedup ratio", Text.format("%.4g", unit.dedupRatio()));
    for (CompressionRatio c : unit.compressions()) {
      facts.put(
          "By " + c.compressor().name(),
          Text.format(
              "ratio %.4g, median of the units %.4g; after dedup %.4g; dedup, then compression"
                  + " %.4g; %d of %d units save less than 12.5 %%",
              c.ratio(),
              c.median(),
              c.uniqueRatio(),
              unit.reduction(c),
              c.savingLessThanEighth(),
              c.units()));
    }
    unit.repeats().ifPresent(repeats -> addRepeats(facts, unit, repeats));
    return facts;
  }

  private static void addRepeats(Map<String, String> facts, UnitRatios unit, Repeats repeats) {
    long copies = repeats.copiesWithin() + repeats.copiesAcross();
    facts.put(
        "Copies",
        Text.format(
            "%d; %d of a unit of the same file, %d of one of an earlier file only",
            copies, repeats.copiesWithin(), repeats.copiesAcross()));
    if (copies == 0) {
      return;
    }
    for (Repeats.Hottest hot : repeats.hottest()) {
      facts.put(
          Text.format("Hottest %.0f %% of the unique units", 100 * hot.share()),
          Text.format(
              "%.1f %% of the units, %.1f %% of the copies",
              100 * hot.unitShare(), 100 * hot.copyShare()));
    }
    facts.put(
        "Distance of copies",
        Text.format(
            "half within %s, 90 %% within %s",
            Size.format(repeats.distances().median() * unit.unitBytes()),
            Size.format(repeats.distances().most90() * unit.unitBytes())));
    if (repeats.runs().count() > 0) {
      facts.put(
          "Runs of copies",
          Text.format(
              "%d; half up to %d units, 90 %% up to %d",
              repeats.runs().count(), repeats.runs().median(), repeats.runs().most90()));
    }
  }
}
