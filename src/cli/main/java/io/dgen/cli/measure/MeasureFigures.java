package io.dgen.cli.measure;

import io.dgen.cli.output.Text;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Spread;
import io.dgen.measure.CompressionRatio;
import io.dgen.measure.Repeats;
import io.dgen.measure.UnitRatios;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** Draws how the ratios of units are spread, and how units repeat. */
final class MeasureFigures {

  private final List<Figure> figures = new ArrayList<>();

  private MeasureFigures() {}

  /** Returns the figures of all sizes of units. */
  static List<Figure> of(List<UnitRatios> units) {
    MeasureFigures all = new MeasureFigures();
    for (UnitRatios unit : units) {
      if (unit.units() > 0) {
        all.addRatios(unit);
        unit.repeats().ifPresent(repeats -> all.addOccurrences(unit, repeats));
      }
    }
    return all.figures;
  }

  private static String name(UnitRatios unit) {
    return "units of " + UnitConverter.format(unit.unitBytes());
  }

  private void addRatios(UnitRatios unit) {
    List<CompressionRatio> compressions =
        unit.compressions().stream().filter(c -> c.units() > 0).toList();
    if (compressions.isEmpty()) {
      return;
    }
    List<Figure.Point> points = new ArrayList<>();
    int bars = compressions.getFirst().bars().size();
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < bars; i++) {
      int bar = i;
      if (compressions.stream().anyMatch(c -> c.bars().get(bar).units() > 0)) {
        shown.add(i);
        String saves =
            compressions.getFirst().bars().get(i).from() < CompressionRatio.EIGHTH_SAVED
                ? "saves less than 12.5 %"
                : "";
        points.add(new Figure.Point(RatioBars.range(compressions.getFirst(), i), i + 1L, saves));
      }
    }
    List<Figure.Series> series = new ArrayList<>();
    for (CompressionRatio c : compressions) {
      series.add(
          series(
              c.compressor().name().replace("-", ""),
              c.compressor().name(),
              shown.size(),
              i -> 100.0 * c.bars().get(shown.get(i)).units() / c.units()));
    }
    figures.add(
        new Figure(
            "ratios" + unit.unitBytes(),
            "Compression ratios, " + name(unit),
            "The share of the units whose compression ratio is in each range.",
            new Figure.Axis(
                "compression ratio", "bar", Figure.Layout.NAMES, "remark", List.copyOf(points)),
            OptionalDouble.empty(),
            series,
            List.of()));
  }

  private void addOccurrences(UnitRatios unit, Repeats repeats) {
    List<Repeats.Occurrences> bars =
        repeats.occurrences().stream().filter(o -> o.uniqueUnits() > 0).toList();
    double unique = bars.stream().mapToLong(Repeats.Occurrences::uniqueUnits).sum();
    double units = bars.stream().mapToLong(Repeats.Occurrences::units).sum();
    List<Figure.Point> points =
        bars.stream()
            .map(
                o ->
                    new Figure.Point(
                        o.from() == o.to() ? "" + o.from() : o.from() + " to " + o.to(),
                        o.from(),
                        Text.format("%d unique units", o.uniqueUnits())))
            .toList();
    figures.add(
        new Figure(
            "occurrences" + unit.unitBytes(),
            "How often units occur, " + name(unit),
            "The share of the unique units that occur so often, and the share of all units that"
                + " are one of them.",
            new Figure.Axis("occurrences", "from", Figure.Layout.NAMES, "remark", points),
            OptionalDouble.empty(),
            List.of(
                series(
                    "unique",
                    "unique units",
                    bars.size(),
                    i -> 100 * bars.get(i).uniqueUnits() / unique),
                series("units", "all units", bars.size(), i -> 100 * bars.get(i).units() / units)),
            List.of()));
  }

  private static Figure.Series series(
      String key, String name, int count, IntToDoubleFunction value) {
    Map<Integer, Spread> values = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      double v = value.applyAsDouble(i);
      if (v > 0) { // none is not a dot at 0
        values.put(i, new Spread(v, v, v));
      }
    }
    return new Figure.Series(key + "Percent", name, Figure.SHARE, values);
  }
}
