package io.dgen;

import java.util.SplittableRandom;

/**
 * Random trials. Each has a seed; a failure prints it and {@code -Ddgen.test.seed=SEED} repeats it.
 */
public final class Seeds {

  private static final String PROPERTY = "dgen.test.seed";

  private Seeds() {}

  /** One trial. */
  @FunctionalInterface
  public interface Trial {
    /** Draws random values and checks the results. */
    void run(SplittableRandom random) throws Exception;
  }

  /** Runs trials with new seeds, or the one trial of the property's seed. */
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
