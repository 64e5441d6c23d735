package io.dgen.cli.bench;

import io.dgen.Backend;
import io.dgen.cli.live.Live;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Timings;

/** Measures one figure of a report. */
interface Experiment {

  /** Returns its name, as the phase of the benchmark. */
  String name();

  /** Returns the back end that takes longest to warm up. */
  Backend slowest();

  /** Enters its contenders. */
  void enter(Stage stage);

  /** Returns the figure of what was measured. */
  Figure figure(Timings timings);

  /** The figure and the timings that it shows. */
  record Result(Figure figure, Timings timings) {}

  /** Runs the experiment. */
  default Result run(ReportPlan plan, Live live) {
    try (Stage stage = new Stage()) {
      enter(stage);
      var contest = plan.contest(slowest());
      Timings timings =
          contest.run(
              stage.groups(), live.transfer(name(), contest.bytes(stage.groups()), "run", 1));
      return new Result(figure(timings), timings);
    }
  }
}
