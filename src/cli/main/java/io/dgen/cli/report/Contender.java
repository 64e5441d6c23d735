package io.dgen.cli.report;

import java.util.List;
import java.util.Objects;

/**
 * One of those that are compared.
 *
 * @param name what it is called among those of its group
 * @param bytes bytes that a turn goes over
 * @param turn what is measured
 */
public record Contender(String name, long bytes, Runnable turn) {

  /** Neither may be null. */
  public Contender {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(turn, "turn");
  }

  /**
   * Those whose turns follow one another in every round: ratios among them are least disturbed.
   *
   * @param point what they have in common
   * @param contenders they
   */
  public record Group(String point, List<Contender> contenders) {

    /** Keeps the list from changing. */
    public Group {
      contenders = List.copyOf(contenders);
    }
  }
}
