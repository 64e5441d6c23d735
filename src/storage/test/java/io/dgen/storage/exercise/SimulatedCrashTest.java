package io.dgen.storage.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import io.dgen.storage.exercise.SimulatedDisk.Lie;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Crashes at random moments on a simulated disk: an honest disk is never accused, and every lie
 * that changes what may be there is found and named.
 */
@Once
class SimulatedCrashTest {

  private static final int RUNS = 100;
  private static final int MANY_RUNS = 1000;

  /** What a block may be called that a lie has changed. */
  private static final Map<Lie, Set<Verdict>> NAMES =
      Map.of(
          Lie.IGNORED_FLUSH, older(),
          Lie.PARTIAL_FLUSH, older(),
          Lie.LOST_WRITE, older(),
          Lie.MISDIRECTED_WRITE, with(Verdict.MISPLACED),
          Lie.OLD_VERSION, older(),
          Lie.TORN_WRITE, older(),
          Lie.ZEROED_SECTOR, with(Verdict.ZEROED),
          Lie.FLIPPED_BIT, with(Verdict.CORRUPT));

  @TempDir private Path directory;

  /** The fresh disk's zeros are an older version, too. */
  private static Set<Verdict> older() {
    return EnumSet.of(Verdict.LOST, Verdict.STALE, Verdict.TORN, Verdict.ZEROED);
  }

  private static Set<Verdict> with(Verdict verdict) {
    Set<Verdict> verdicts = older();
    verdicts.add(verdict);
    return verdicts;
  }

  private CrashRun.Tally runs(int count, Set<Lie> lies) throws Exception {
    String given = System.getProperty("dgen.test.seed");
    CrashRun.Tally tally = new CrashRun.Tally();
    if (given != null) {
      CrashRun.run(Long.parseLong(given), lies, directory, tally);
      return tally;
    }
    SplittableRandom seeds = new SplittableRandom();
    for (int run = 0; run < count; run++) {
      CrashRun.run(seeds.nextLong(), lies, directory, tally);
    }
    return tally;
  }

  @Test
  void anHonestDiskIsNotAccused() throws Exception {
    CrashRun.Tally tally = runs(RUNS, Set.of());
    assertThat(tally.accused).as("falsely accused").isEmpty();
    assertThat(tally.mattered).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void everyLieIsFound(Lie lie) throws Exception {
    lied(lie, RUNS);
  }

  private CrashRun.Tally lied(Lie lie, int count) throws Exception {
    CrashRun.Tally tally = runs(count, Set.of(lie));
    assertThat(tally.missed).as("missed").isEmpty();
    assertThat(tally.accused).as("falsely accused").isEmpty();
    assertThat(NAMES.get(lie))
        .as(lie + " is called, for example " + tally.examples)
        .containsAll(tally.verdicts.keySet());
    if (count > 1) {
      assertThat(tally.found).isPositive();
    }
    return tally;
  }

  @Test
  @Tag("long")
  void thousandsOfRuns() throws Exception {
    System.out.println(
        "disk                 runs     told   mattered    found  missed  false  named");
    CrashRun.Tally honest = runs(MANY_RUNS, Set.of());
    System.out.println(honest.row("honest"));
    assertThat(honest.accused).as("falsely accused").isEmpty();
    for (Lie lie : Lie.values()) {
      System.out.println(lied(lie, MANY_RUNS).row(lie.toString()));
    }
  }
}
