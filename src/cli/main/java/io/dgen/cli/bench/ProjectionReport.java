package io.dgen.cli.bench;

import java.io.PrintWriter;
import java.util.Map;

/**
 * A projection, and what it rests on.
 *
 * @param asked the machine asked for, and what was given of it
 * @param here what was measured here
 * @param tables what is projected
 */
record ProjectionReport(ProjectedMachine asked, ScalingFigures here, ProjectedTables tables) {

  /** Projects what was measured to the machine asked for. */
  static ProjectionReport of(ProjectedMachine asked, ScalingFigures here) {
    return new ProjectionReport(
        asked, here, ProjectedTables.of(asked.machine(), asked.on(here.measured())));
  }

  /** Prints it for people. */
  void print(PrintWriter out) {
    new ProjectionText(this, out).print();
  }

  /** Returns it for programs. */
  Map<String, Object> json() {
    return new ProjectionJson(this).json();
  }

  /** Returns whether a figure was given or measured. */
  String origin(ProjectedMachine.Figure figure) {
    return asked.given().containsKey(figure) ? "given" : "measured";
  }

  /** Returns what the formula makes of this machine, without what was given. */
  ProjectedTables.Row check() {
    return ProjectedTables.row(here.here(), here.measured(), here.chunkBytes());
  }
}
