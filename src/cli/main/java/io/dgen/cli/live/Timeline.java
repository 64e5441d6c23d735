package io.dgen.cli.live;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a job did over time, for a report. A long job's points are merged by pairs, so that
 * there are never many.
 */
public final class Timeline implements Sink {

  private static final int MOST_POINTS = 600;
  private static final long LEAST_PERIOD_MILLIS = 100;

  private final List<Point> points = new ArrayList<>();
  private long periodMillis = LEAST_PERIOD_MILLIS;
  private String phase = "";
  private double before;
  private double phaseEnd;

  /** Creates a timeline without points. */
  public Timeline() {}

  /**
   * What a job did in an interval.
   *
   * @param phase what it did
   * @param seconds when the interval ended, from the start of the job
   * @param interval how long it was
   * @param rate bytes per second
   * @param p50 median latency in microseconds; NaN if there were no operations
   * @param p99 99th percentile
   * @param dataShare share of the threads' time on data; NaN if nothing was timed
   */
  public record Point(
      String phase,
      double seconds,
      double interval,
      double rate,
      double p50,
      double p99,
      double dataShare) {

    /** Merges with the next: of percentiles the larger is kept. */
    private Point and(Point next) {
      double all = interval + next.interval;
      return new Point(
          phase,
          next.seconds,
          all,
          (rate * interval + next.rate * next.interval) / all,
          Figures.larger(p50, next.p50),
          Figures.larger(p99, next.p99),
          Double.isNaN(dataShare) || Double.isNaN(next.dataShare)
              ? Figures.larger(dataShare, next.dataShare)
              : (dataShare * interval + next.dataShare * next.interval) / all);
    }
  }

  @Override
  public String name() {
    return "--report";
  }

  @Override
  public synchronized long periodMillis() {
    return periodMillis;
  }

  @Override
  public synchronized void show(Sample sample) {
    if (!sample.phase().equals(phase)) {
      phase = sample.phase();
      before = phaseEnd;
    }
    phaseEnd = before + sample.seconds();
    Sample.Operations all = sample.all();
    Point point =
        new Point(
            phase,
            phaseEnd,
            sample.interval(),
            sample.rate(),
            all.micros(50),
            all.micros(99),
            sample.dataShare());
    if (!points.isEmpty()
        && points.getLast().phase.equals(phase)
        && point.interval * 1000 < periodMillis / 2.0) {
      points.add(points.removeLast().and(point)); // what was left of a phase
    } else {
      points.add(point);
    }
    if (points.size() > MOST_POINTS) {
      halve();
    }
  }

  private void halve() {
    List<Point> merged = new ArrayList<>();
    for (Point point : points) {
      Point last = merged.isEmpty() ? null : merged.getLast();
      if (last != null
          && last.phase.equals(point.phase)
          && last.interval + point.interval < periodMillis * 2.5 / 1000) {
        merged.set(merged.size() - 1, last.and(point));
      } else {
        merged.add(point);
      }
    }
    points.clear();
    points.addAll(merged);
    periodMillis *= 2;
  }

  /**
   * Returns what the job did.
   *
   * @return the intervals, in order
   */
  public synchronized List<Point> points() {
    return List.copyOf(points);
  }

  @Override
  public void close() {
    // it is read afterwards
  }
}
