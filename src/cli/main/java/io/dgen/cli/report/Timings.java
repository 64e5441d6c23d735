package io.dgen.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The measurements of a contest.
 *
 * @param all one for each contender, in the order in which they were entered
 */
public record Timings(List<Timing> all) {

  private static final double GIGA = 1e9;
  private static final double MICRO = 1e6;

  /** Keeps the list from changing. */
  public Timings {
    all = List.copyOf(all);
  }

  /**
   * The turns of a contender.
   *
   * @param point its group's name
   * @param contender its own
   * @param bytes bytes that a turn went over
   * @param seconds what each counted turn took, in the order of the rounds
   */
  public record Timing(String point, String contender, long bytes, List<Double> seconds) {

    /** Keeps the list from changing. */
    public Timing {
      seconds = List.copyOf(seconds);
    }

    /**
     * Returns its rate.
     *
     * @return 10<sup>9</sup> bytes per second
     */
    public Spread gigabytesPerSecond() {
      return Spread.of(seconds.stream().mapToDouble(s -> bytes / s / GIGA).toArray());
    }

    /**
     * Returns its rate relative to another's of the same contest, from the ratios within the
     * rounds.
     *
     * @param baseline the other
     * @return 1 if both are equally fast
     */
    public Spread ratioTo(Timing baseline) {
      return Spread.of(
          IntStream.range(0, seconds.size())
              .mapToDouble(
                  i -> bytes / seconds.get(i) / (baseline.bytes() / baseline.seconds().get(i)))
              .toArray());
    }

    /**
     * Returns the time for a part of a turn.
     *
     * @param part bytes of it
     * @return microseconds
     */
    public Spread microsecondsFor(long part) {
      return Spread.of(seconds.stream().mapToDouble(s -> s * MICRO * part / bytes).toArray());
    }

    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("point", point);
      json.put("contender", contender);
      json.put("turnBytes", bytes);
      json.put("turnSeconds", seconds);
      return json;
    }
  }

  /**
   * Returns the timing of a contender.
   *
   * @param point its group's name
   * @param contender its own
   * @return its turns, or empty if it did not compete
   */
  public Optional<Timing> of(String point, String contender) {
    return all.stream()
        .filter(one -> one.point().equals(point) && one.contender().equals(contender))
        .findFirst();
  }

  List<Object> json() {
    List<Object> json = new ArrayList<>();
    all.forEach(one -> json.add(one.json()));
    return json;
  }
}
