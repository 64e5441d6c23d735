package io.dgen.cli.report;

import java.util.List;
import java.util.Objects;

/**
 * Something that is compared with others.
 *
 * @param name what it is called among those of its group
 * @param bytes bytes that a turn goes over
 * @param turn what is measured
 */
public record Contender(String name, long bytes, Runnable turn) {

  /** Checks that neither is null. */
  public Contender {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(turn, "turn");
  }

  /**
   * Contenders whose turns follow one another in every round, so that ratios among them are
   * disturbed least.
   *
   * @param point what they have in common
   * @param contenders the contenders
   */
  public record Group(String point, List<Contender> contenders) {

    /** Keeps the list from changing. */
    public Group {
      contenders = List.copyOf(contenders);
    }
  }
}
