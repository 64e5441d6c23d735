package io.dgen.cli.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.CrashDisk;
import io.dgen.CrashDisk.Lie;
import io.dgen.Once;
import io.dgen.storage.exercise.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The command on disks whose power is cut at random moments, and the command killed: an honest disk
 * is never accused, and what is wrong according to a lying disk is found and named.
 *
 * <p>{@code dgen.test.seed} repeats the run that a failure names, which differs in its timing.
 */
@Once
class CrashDiskExerciseTest {

  /** The fresh disk's zeros are an older version, too. */
  private static final Set<Verdict> OLDER =
      EnumSet.of(Verdict.LOST, Verdict.STALE, Verdict.TORN, Verdict.ZEROED);

  private static boolean devices;

  @TempDir private Path directory;

  @BeforeAll
  static void isAvailable() throws Exception {
    CrashDisk.unavailable().ifPresent(reason -> assumeTrue(false, reason));
    Optional<String> reason = CrashDisk.loopsUnavailable();
    devices = reason.isEmpty();
    reason.ifPresent(why -> System.out.println("no crash disks as block devices: " + why));
  }

  /** What a block may be called that a lie has changed. */
  private static Set<Verdict> names(@Nullable Lie lie) {
    Set<Verdict> names = EnumSet.copyOf(OLDER);
    if (lie == Lie.MISPLACE) {
      names.add(Verdict.MISPLACED);
    } else if (lie == Lie.CORRUPT || lie == Lie.TEAR) { // also within a sector
      names.add(Verdict.CORRUPT);
    }
    return names;
  }

  private CrashTally runs(int count, int atOnce, @Nullable Lie lie) throws Exception {
    // Nothing here is to survive a crash of this machine, and memory is quick to sync.
    Path memory = Path.of("/dev/shm");
    Path place =
        Files.isWritable(memory) ? Files.createTempDirectory(memory, "dgen-crash") : directory;
    String given = System.getProperty("dgen.test.seed");
    long first = given == null ? new SplittableRandom().nextLong() : Long.parseLong(given);
    System.out.println((lie == null ? "honest" : lie.option()) + ": runs of seed " + first);
    System.out.println(CrashTally.HEAD);
    CrashTally sum = new CrashTally();
    try (ExecutorService pool = Executors.newFixedThreadPool(atOnce)) {
      SplittableRandom seeds = new SplittableRandom(first);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long seed = given == null ? seeds.nextLong() : first;
        all.add(
            pool.submit(
                () -> {
                  sum.add(CrashDiskRun.run(seed, lie, place, devices));
                  return null;
                }));
      }
      List<Throwable> failed = new ArrayList<>();
      for (Future<?> one : all) {
        try {
          one.get();
        } catch (ExecutionException e) {
          failed.add(e.getCause());
        }
      }
      System.out.println(sum.row(lie == null ? "honest" : lie.option()));
      if (!failed.isEmpty()) {
        throw new AssertionError(failed.size() + " runs failed", failed.getFirst());
      }
    } finally {
      CrashDiskRun.delete(place);
    }
    assertThat(sum.accused).as("falsely accused").isEmpty();
    assertThat(sum.missed).as("missed").isEmpty();
    assertThat(names(lie)).containsAll(sum.verdicts.keySet());
    return sum;
  }

  @Test
  void anHonestDiskIsNotAccused() throws Exception {
    CrashTally tally = runs(40, 2, null);
    assertThat(tally.mattered).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void everyLieIsFoundOut(Lie lie) throws Exception {
    CrashTally tally = runs(12, 2, lie);
    if (System.getProperty("dgen.test.seed") == null) {
      assertThat(tally.mattered).isPositive();
    }
  }

  /** {@code dgen.test.crashes} runs on each kind of disk. */
  private static int many() {
    return Integer.getInteger("dgen.test.crashes", 1000);
  }

  @Test
  @Tag("long")
  void manyRunsOnAnHonestDisk() throws Exception {
    assertThat(runs(many(), 4, null).mattered).isZero();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void manyRunsOnALiar(Lie lie) throws Exception {
    runs(many(), 4, lie);
  }
}
