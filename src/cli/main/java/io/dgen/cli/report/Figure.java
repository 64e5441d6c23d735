package io.dgen.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Numbers that belong together: a plot and the table under it show the same ones.
 *
 * @param id a name for programs: letters and digits
 * @param title a few words
 * @param caption what is shown, and what the baseline is
 * @param axis what varies
 * @param reference the value that what is drawn is compared with, or empty if there is none
 * @param plotted what is drawn, all in one unit
 * @param columns further columns of the table
 */
public record Figure(
    String id,
    String title,
    String caption,
    Axis axis,
    OptionalDouble reference,
    List<Series> plotted,
    List<Series> columns) {

  /** The unit of shares: they are counted, and have no quartiles. */
  public static final String SHARE = "%";

  /** Keeps the lists from changing. */
  public Figure {
    plotted = List.copyOf(plotted);
    columns = List.copyOf(columns);
  }

  /** How the axis of what varies is laid out. */
  public enum Layout {
    /** Numbers from left to right, on a logarithmic scale. */
    NUMBERS,
    /** Names from top to bottom. */
    NAMES
  }

  /**
   * What varies.
   *
   * @param name its name and unit, for people
   * @param key its name and unit in the JSON
   * @param layout how it is laid out
   * @param remark what the points' remarks are about
   * @param points its values
   */
  public record Axis(String name, String key, Layout layout, String remark, List<Point> points) {

    /** Keeps the list from changing. */
    public Axis {
      points = List.copyOf(points);
    }
  }

  /**
   * One value of what varies.
   *
   * @param label for people
   * @param value a positive number; of names, whatever goes with them
   * @param remark a word on it
   */
  public record Point(String label, long value, String remark) {}

  /**
   * What was measured at the points.
   *
   * @param key its name in the JSON, with the unit
   * @param name for people
   * @param unit for people
   * @param values by the number of the point, from 0; not every point need have one
   */
  public record Series(String key, String name, String unit, Map<Integer, Spread> values) {

    /** Keeps the values from changing. */
    public Series {
      values = Map.copyOf(values);
    }
  }

  /**
   * Returns everything in the table.
   *
   * @return its columns
   */
  public List<Series> all() {
    List<Series> all = new ArrayList<>(plotted);
    all.addAll(columns);
    return all;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("title", title);
    json.put("caption", caption);
    List<Object> points = new ArrayList<>();
    for (int i = 0; i < axis.points().size(); i++) {
      points.add(point(i));
    }
    json.put("points", points);
    return json;
  }

  private Map<String, Object> point(int number) {
    Point point = axis.points().get(number);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("label", point.label());
    json.put(axis.key(), point.value());
    json.put("remark", point.remark());
    for (Series series : all()) {
      Spread spread = series.values().get(number);
      json.put(series.key(), spread == null ? null : spread.json());
    }
    return json;
  }
}
