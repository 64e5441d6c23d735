package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All compressors, units and ratios with both fillers: what is found is true by this library and by
 * the command line tools, or the refusal is right. Prints the table of {@code docs/ratios.md}.
 */
@Tag("long")
class CalibrationMatrixTest {

  private static final String[] COMPRESSORS = {
    "zstd-1", "zstd-3", "zstd-9", "lz4", "gzip-1", "gzip-6", "snappy"
  };
  private static final String[] UNITS = {"4KiB", "32KiB", "128KiB", "whole"};
  private static final double[] RATIOS = {1.2, 2, 3.7, 5, 8};
  private static final long BYTES = 16 << 20;
  private static final double BOUND = 0.005;
  private static final double ROW = 64;
  private static final Map<String, String> ROWS = new TreeMap<>();

  @TempDir private Path directory;

  record Case(String compressor, String unit, Filler filler) {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String compressor : COMPRESSORS) {
      for (String unit : UNITS) {
        for (Filler filler : Filler.values()) {
          cases.add(new Case(compressor, unit, filler));
        }
      }
    }
    return cases;
  }

  @AfterAll
  static void print() {
    ROWS.values().forEach(System.out::println);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theRatioIsTrueOrTheRefusalIsRight(Case c) throws Exception {
    CompressionTarget target = CompressionTarget.parse(c.compressor + "@" + c.unit);
    assumeTrue(target.compressor().format().refusal().isEmpty());
    CalibrationChecks checks = new CalibrationChecks(directory);
    Optional<Tool> tool = CalibrationChecks.tool(target).flatMap(Tool::find);
    StringBuilder row = new StringBuilder("| " + target.name() + " | " + name(c.filler) + " |");
    List<String> wrong = new ArrayList<>();
    for (double ratio : RATIOS) {
      StreamSpec spec = StreamSpec.builder(BYTES).seed(31).filler(c.filler).build();
      Calibration calibration = Calibration.of(spec, target, ratio);
      Path file = checks.write(calibration.spec());
      double measured = checks.byMeasure(file, target);
      row.append(cell(calibration, measured));
      if (calibration.possible()) {
        check(wrong, "measure", measured, BOUND, calibration);
        if (tool.isPresent()) {
          double byTool = checks.byTool(tool.get(), file, target);
          row.append(text(" %+.2f %%", 100 * (byTool / ratio - 1)));
          check(wrong, "the tool", byTool, toolBound(c, ratio), calibration);
        }
      } else if (calibration.outcome() == Calibration.Outcome.IMPOSSIBLE) {
        noParameterComesNearer(calibration);
      } else {
        partsDiffer(calibration);
      }
      row.append(" |");
    }
    ROWS.put(
        text("%d %s %s", List.of(COMPRESSORS).indexOf(c.compressor), c.unit, c.filler), "" + row);
    System.out.println(row);
    assertThat(wrong).isEmpty();
  }

  private static void check(
      List<String> wrong, String by, double found, double bound, Calibration calibration) {
    if (!(Math.abs(found / calibration.asked() - 1) <= bound)) {
      wrong.add(text("%s by %s is %.4f", calibration, by, found));
    }
  }

  /** How far a tool may be off, where it is not the library. */
  private static double toolBound(Case c, double ratio) {
    if (c.compressor.startsWith("zstd") && c.filler == Filler.REPEAT) {
      return 0.07; // where matches are found or overlooked changes from version to version
    }
    if (c.compressor.equals("gzip-6") && !c.unit.equals("4KiB") && ratio >= 2) {
      return 0.012; // GNU gzip ends its blocks early where data compresses well, zlib does not
    }
    return BOUND;
  }

  private void partsDiffer(Calibration unsteady) throws Exception {
    CalibrationChecks checks = new CalibrationChecks(directory);
    List<Double> ratios = new ArrayList<>();
    for (int stream = 0; stream < 8; stream++) {
      StreamSpec other = unsteady.spec().withStream(stream);
      ratios.add(checks.byMeasure(checks.write(other), unsteady.target()));
    }
    assertThat(ratios)
        .as("%s", unsteady)
        .anyMatch(r -> Math.abs(r / unsteady.asked() - 1) > Calibration.TOLERANCE);
  }

  private static String name(Filler filler) {
    return filler.name().toLowerCase(Locale.ROOT);
  }

  private static String cell(Calibration calibration, double measured) {
    return calibration.possible()
        ? text(
            " %.3f: %+.2f %%",
            calibration.spec().compressRatio(), 100 * (measured / calibration.asked() - 1))
        : text(
            " %s, nearest %.3f",
            calibration.outcome().name().toLowerCase(Locale.ROOT), calibration.reached());
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Every quarter of a row is tried. */
  private void noParameterComesNearer(Calibration refused) throws Exception {
    CalibrationChecks checks = new CalibrationChecks(directory);
    double nearest = Math.abs(refused.deviation());
    for (double rows = 1; rows <= ROW; rows += 0.25) {
      StreamSpec spec =
          StreamSpec.builder(4 << 20)
              .seed(31)
              .filler(refused.spec().filler())
              .compressRatio(ROW / rows)
              .build();
      double found = checks.byMeasure(checks.write(spec), refused.target());
      assertThat(Math.abs(found / refused.asked() - 1))
          .as("%s, but %s gives %s", refused, spec, found)
          .isGreaterThan(Math.max(Calibration.TOLERANCE, nearest - BOUND));
    }
  }

  @Test
  void allToolsAreThere() {
    for (String tool : List.of("zstd", "lz4", "gzip")) {
      Tool.require(tool, tool);
    }
  }
}
