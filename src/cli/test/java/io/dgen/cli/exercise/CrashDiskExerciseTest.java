package io.dgen.cli.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.CrashDisk;
import io.dgen.CrashDisk.Lie;
import io.dgen.CrashDiskEvent;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command on a disk whose power is cut at random moments, with the command killed before or
 * after: an honest disk is never accused, and what is wrong according to the disk is found.
 */
class CrashDiskExerciseTest {

  private static final int BLOCK = 4096;
  private static final long SIZE = 1 << 20;

  @TempDir private Path directory;

  /** What runs come to. */
  private static final class Tally {
    private int runs;
    private int told;
    private int mattered;
    private int found;
    private int missed;
    private int accused;

    String row(String name) {
      return String.format(
          java.util.Locale.ROOT,
          "%-13s %5d %7d %9d %6d %7d %6d",
          name,
          runs,
          told,
          mattered,
          found,
          missed,
          accused);
    }
  }

  @BeforeAll
  static void isAvailable() throws Exception {
    assumeTrue(!TestRun.PURE_JAVA, "the disk is the same in pure Java");
    CrashDisk.unavailable().ifPresent(reason -> assumeTrue(false, reason));
  }

  private void run(long seed, @Nullable Lie lie, Tally tally) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Path place = Files.createTempDirectory(directory, "run");
    Path journal = place.resolve("journal");
    CrashDisk.Options options = CrashDisk.options().seed(seed);
    if (lie != null) {
      options.lie(lie, lie == Lie.IGNORE_FLUSH || lie == Lie.REORDER ? 0.9 : 0.01);
    }
    // With one operation in flight the command knows of every promise that the disk has made.
    int depth = lie == null ? 1 + random.nextInt(16) : 1;
    String sync = random.nextBoolean() ? "flush" : "write";
    try (CrashDisk disk = CrashDisk.mount(place, options)) {
      Path target = disk.directory().resolve("disk");
      DgenProcess dgen =
          DgenProcess.start(
              place,
              (Object[])
                  ("exercise --size "
                          + SIZE
                          + " --time 60s --op-mix write=90%,flush=10% --no-final-verify --sync "
                          + sync
                          + " --queue-depth "
                          + depth
                          + " --target "
                          + target
                          + " --journal "
                          + journal)
                      .split(" "));
      while (dgen.runs() && (!Files.exists(journal) || written(target, disk) < 30)) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(50, 400));
      if (lie == null && random.nextBoolean()) {
        dgen.send(DgenProcess.Signal.KILL);
        dgen.status();
        disk.cut(random.nextLong());
      } else {
        disk.cut(random.nextLong());
        assertThat(dgen.status()).as(dgen.err()).isEqualTo(3);
      }
      disk.powerOn();
      if (lie != null) {
        disk.lie(lie, 0);
      }
      Cli.Result result =
          Cli.run("exercise", "--recover", "--json", "--target", target, "--journal", journal);
      assertThat(result.status()).as(result.err()).isIn(0, 1);
      count(seed, disk, result.json(), tally);
    }
  }

  private static long written(Path target, CrashDisk disk) throws Exception {
    return Files.exists(target) ? Long.parseLong(disk.state("operations")) : 0;
  }

  private static void count(long seed, CrashDisk disk, Map<String, Object> json, Tally tally)
      throws Exception {
    Set<Long> wrong = new TreeSet<>();
    for (CrashDiskEvent event : disk.wrong()) {
      long first = event.number("offset") / BLOCK;
      long last = (event.number("offset") + event.number("length") - 1) / BLOCK;
      for (long block = first; block <= last; block++) {
        wrong.add(block);
      }
    }
    Set<Long> bad = new TreeSet<>();
    for (Object one : (List<?>) json.get("bad")) {
      bad.add(((Number) ((Map<?, ?>) one).get("block")).longValue());
    }
    tally.runs++;
    tally.told += disk.lies().size();
    tally.mattered += wrong.size();
    for (long block : bad) {
      tally.found += wrong.contains(block) ? 1 : 0;
      tally.accused += wrong.contains(block) ? 0 : 1;
    }
    wrong.removeAll(bad);
    tally.missed += wrong.size();
    if (!wrong.isEmpty() || tally.accused > 0) {
      System.out.println("seed " + seed + ": not found " + wrong + ", found " + json.get("bad"));
    }
  }

  private Tally runs(int count, @Nullable Lie lie) throws Exception {
    Tally tally = new Tally();
    SplittableRandom seeds = new SplittableRandom();
    for (int i = 0; i < count; i++) {
      run(seeds.nextLong(), lie, tally);
    }
    assertThat(tally.accused).as("falsely accused").isZero();
    return tally;
  }

  @Test
  void anHonestDiskIsNotAccused() throws Exception {
    assertThat(runs(6, null).runs).isEqualTo(6);
  }

  @Test
  void aDiskThatDropsWritesIsFoundOut() throws Exception {
    Tally tally = runs(2, Lie.DROP_WRITE);
    assertThat(tally.mattered).isPositive();
    assertThat(tally.missed).as("missed").isZero();
  }

  @Test
  @Tag("long")
  void manyRuns() throws Exception {
    int count = Integer.getInteger("dgen.test.crashes", 1000);
    System.out.println("disk           runs    told  mattered  found  missed  false");
    System.out.println(runs(count, null).row("honest"));
    for (Lie lie : Lie.values()) {
      if (lie != Lie.STALE_READ) { // a later read may be right
        System.out.println(runs(count / 10, lie).row(lie.option()));
      }
    }
  }
}
