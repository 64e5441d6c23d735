package io.dgen.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ContestTest {

  @Test
  void everyRoundHasOneTurnOfEach() {
    List<String> turns = new ArrayList<>();
    List<Contender.Group> groups =
        List.of(
            new Contender.Group("x", List.of(contender("a", turns), contender("b", turns))),
            new Contender.Group("y", List.of(contender("c", turns))));
    AtomicLong progress = new AtomicLong();
    Contest contest = new Contest(5, 0);
    Timings timings = contest.run(groups, progress::addAndGet);
    assertThat(turns).hasSize(3 * 6);
    for (int round = 0; round < 6; round++) {
      List<String> one = turns.subList(3 * round, 3 * round + 3);
      assertThat(one).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(one.get(1)).as("a and b are not parted").isNotEqualTo("c");
    }
    assertThat(timings.all()).extracting(Timings.Timing::contender).containsExactly("a", "b", "c");
    assertThat(timings.all()).allSatisfy(one -> assertThat(one.seconds()).hasSize(5));
    assertThat(timings.of("x", "b")).isPresent();
    assertThat(timings.of("y", "b")).isEmpty();
    assertThat(progress).hasValue(contest.bytes(groups)).hasValue(6 * 30);
  }

  private static Contender contender(String name, List<String> turns) {
    return new Contender(name, 10, () -> turns.add(name));
  }
}
