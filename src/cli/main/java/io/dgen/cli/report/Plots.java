package io.dgen.cli.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Draws figures. Thread-safe. */
public final class Plots {

  private static final String LIBRARY = "org.knowm.xchart";
  private static final String VECTORS = "de.erichseifert.vectorgraphics2d";

  private static final Figure TRIAL =
      new Figure(
          "trial",
          "",
          "",
          new Figure.Axis(
              "x", "x", Figure.Layout.NUMBERS, "", List.of(new Figure.Point("1", 1, ""))),
          OptionalDouble.empty(),
          List.of(new Figure.Series("y", "y", "y", Map.of(0, new Spread(1, 1, 1)))),
          List.of());

  private Plots() {}

  /**
   * Checks that plots can be drawn, by drawing one, before minutes of measuring.
   *
   * @throws PlotsRefusedException if not, saying why and what helps
   */
  public static void require() throws PlotsRefusedException {
    // Never a screen, whatever the environment says.
    System.setProperty("java.awt.headless", "true");
    try {
      svg(TRIAL);
    } catch (NoClassDefFoundError e) {
      throw refusal(String.valueOf(e.getMessage()).replace('/', '.'), e);
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new PlotsRefusedException(
          "Java cannot draw text here: " + e,
          "use a Java runtime that is not headless-only, and install fontconfig and a font, for"
              + " example fonts-dejavu-core",
          e);
    }
  }

  private static PlotsRefusedException refusal(String missing, NoClassDefFoundError e) {
    if (missing.contains(LIBRARY) || missing.contains(VECTORS)) {
      return new PlotsRefusedException(
          "the plotting library is missing (" + missing + ")",
          "put xchart and VectorGraphics2D on the class path",
          e);
    }
    return new PlotsRefusedException(
        "this Java runtime lacks what draws (" + missing + ")",
        "use one that has the module java.desktop",
        e);
  }

  /** Draws a figure as an element {@code svg} for a page. */
  static String svg(Figure figure) {
    return switch (figure.axis().layout()) {
      case NUMBERS -> LinePlot.svg(figure);
      case NAMES -> DotPlot.svg(figure);
      case TIME -> TimePlot.svg(figure);
    };
  }
}
