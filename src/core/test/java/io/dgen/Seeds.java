package io.dgen;

import java.util.SplittableRandom;

/**
 * Random trials. Each has a seed of its own, which a failure prints and {@code
 * -Ddgen.test.seed=SEED} repeats.
 */
public final class Seeds {

  private static final String PROPERTY = "dgen.test.seed";

  private Seeds() {}

  /** One trial. */
  @FunctionalInterface
  public interface Trial {
    /** Draws what it needs and checks it. */
    void run(SplittableRandom random) throws Exception;
  }

  /** Runs trials with fresh seeds, or the one trial that the property asks for. */
  public static void trials(int count, Trial trial) {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      run(Long.parseLong(given), trial);
      return;
    }
    SplittableRandom seeds = new SplittableRandom();
    for (int i = 0; i < count; i++) {
      run(seeds.nextLong(), trial);
    }
  }

  private static void run(long seed, Trial trial) {
    try {
      trial.run(new SplittableRandom(seed));
    } catch (Throwable e) {
      throw new AssertionError("repeat with -D" + PROPERTY + "=" + seed + ": " + e.getMessage(), e);
    }
  }
}
