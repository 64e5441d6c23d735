package io.dgen.cli.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;

/**
 * Runs contenders in rounds: in each round every contender has one turn, in a different order each
 * time. Whatever else the machine does affects all of them alike, so ratios within rounds say more
 * than ratios of means.
 *
 * @param rounds rounds that count
 * @param warmUpSeconds the least time of the rounds before them; one more round does not count
 */
public record Contest(int rounds, double warmUpSeconds) {

  /** The order is the same in every run. */
  private static final long ORDER_SEED = 1;

  /** A contender and the seconds of its turns so far. */
  private record Running(String point, Contender contender, List<Double> seconds) {

    double turn() {
      long start = System.nanoTime();
      contender.turn().run();
      // Never 0, however coarse the clock is.
      return Math.max(1, System.nanoTime() - start) / 1e9;
    }

    Timings.Timing timing() {
      return new Timings.Timing(point, contender.name(), contender.bytes(), seconds);
    }
  }

  /**
   * Returns the bytes of a contest, without warm-up rounds that only time decides.
   *
   * @param groups the contenders
   * @return the sum of what {@link #run} reports as progress
   */
  public long bytes(List<Contender.Group> groups) {
    long round =
        groups.stream()
            .flatMap(group -> group.contenders().stream())
            .mapToLong(Contender::bytes)
            .sum();
    return round * (rounds + 1);
  }

  /**
   * Runs the contest on this thread.
   *
   * @param groups the contenders
   * @param progress is told of the bytes of each turn
   * @return every turn's time
   */
  public Timings run(List<Contender.Group> groups, LongConsumer progress) {
    List<Running> all = new ArrayList<>();
    List<List<Running>> running = new ArrayList<>();
    for (Contender.Group group : groups) {
      List<Running> members = new ArrayList<>();
      for (Contender contender : group.contenders()) {
        members.add(new Running(group.point(), contender, new ArrayList<>()));
      }
      all.addAll(members);
      running.add(members);
    }
    Random random = new Random(ORDER_SEED);
    long start = System.nanoTime();
    while ((System.nanoTime() - start) / 1e9 < warmUpSeconds) {
      round(running, random, bytes -> {});
    }
    round(running, random, progress);
    all.forEach(one -> one.seconds().clear());
    for (int i = 0; i < rounds; i++) {
      round(running, random, progress);
    }
    return new Timings(all.stream().map(Running::timing).toList());
  }

  private static void round(List<List<Running>> running, Random random, LongConsumer progress) {
    Collections.shuffle(running, random);
    for (List<Running> members : running) {
      Collections.shuffle(members, random);
      for (Running one : members) {
        one.seconds().add(one.turn());
        progress.accept(one.contender().bytes());
      }
    }
  }
}
