package io.dgen.cli.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a report says.
 *
 * @param title its title
 * @param facts about the machine and the parameters, for people: headings, and under each names
 *     with values
 * @param notes how it was measured, a paragraph each
 * @param command what repeats it, as typed into a shell
 * @param data the facts for programs: goes into the JSON before the rest
 * @param figures what came of it
 * @param timings what was measured, by the figure's id
 * @param details like the facts, but shown after the figures, for those who look for one
 */
public record Report(
    String title,
    Map<String, Map<String, String>> facts,
    List<String> notes,
    String command,
    Map<String, Object> data,
    List<Figure> figures,
    Map<String, Timings> timings,
    Map<String, Map<String, String>> details) {

  private static final JSON PRETTY =
      JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES);

  /**
   * Returns the report for programs.
   *
   * @return maps, lists, numbers and strings
   */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(data);
    json.put("command", command);
    List<Object> shown = new ArrayList<>();
    figures.forEach(figure -> shown.add(figure.json()));
    json.put("figures", shown);
    Map<String, Object> measured = new LinkedHashMap<>();
    timings.forEach((figure, times) -> measured.put(figure, times.json()));
    json.put("measurements", measured);
    return json;
  }

  /**
   * Returns the same report with more facts for programs.
   *
   * @param more go into the JSON before the rest
   * @return the report
   */
  public Report with(Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.putAll(data);
    return new Report(title, facts, notes, command, all, figures, timings, details);
  }

  /** Returns the same as text. */
  String jsonText() {
    try {
      return PRETTY.asString(json()) + "\n";
    } catch (IOException e) {
      throw new AssertionError("maps, lists, numbers and strings have a JSON form", e);
    }
  }
}
