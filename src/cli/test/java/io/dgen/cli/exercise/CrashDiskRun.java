package io.dgen.cli.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.CrashDisk;
import io.dgen.CrashDisk.Lie;
import io.dgen.CrashDiskEvent;
import io.dgen.LoopDevice;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.storage.exercise.Allowed;
import io.dgen.storage.exercise.JournalReader;
import io.dgen.storage.exercise.RecoveredState;
import io.dgen.storage.exercise.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of the command on a crash disk, with everything drawn from a seed: what is exercised and
 * how, when the power is cut in the middle of an operation, or when the command is killed. The disk
 * logs what is wrong because of its lies; recovery must say the same of every block.
 */
final class CrashDiskRun {

  private static final int SECTOR = 512;
  private static final int PAGE = 4096;

  /** A journal without records is no larger. */
  private static final int HEADER_BYTES = 8192;

  /** Creating a journal takes fewer writes and flushes. */
  private static final int FIRST_OPERATIONS = 100;

  /** Lies about flushes are made good by the next flush, so they must be frequent. */
  private static final Set<Lie> FREQUENT = Set.of(Lie.IGNORE_FLUSH, Lie.REORDER, Lie.TEAR);

  private final long seed;
  private final @Nullable Lie lie;
  private final Path place;
  private final SplittableRandom random;
  private final CrashTally tally = new CrashTally();
  private final boolean killed;
  private final boolean device;

  /** Whether the journal loses what it has not synced, too. */
  private final boolean journalCrashes;

  private final int atomic;
  private final int block;
  private final long size;
  private final List<String> options = new ArrayList<>();

  private CrashDiskRun(long seed, @Nullable Lie lie, Path place, boolean devices) {
    this.seed = seed;
    this.lie = lie;
    this.place = place;
    this.random = new SplittableRandom(seed);
    boolean honest = lie == null;
    this.killed = honest && random.nextInt(4) == 0;
    this.journalCrashes = honest && random.nextInt(3) == 0;
    this.device = devices && lie != Lie.STALE_READ && random.nextInt(3) == 0;
    this.atomic = (honest || lie == Lie.TEAR) && random.nextBoolean() ? PAGE : SECTOR;
    this.block = Math.max(atomic, one(SECTOR, PAGE, PAGE, 2 * PAGE));
    this.size = (long) PAGE * (8 + 2L * random.nextInt(60));
    drawOptions(honest);
  }

  private int one(int... of) {
    return of[random.nextInt(of.length)];
  }

  private void drawOptions(boolean honest) {
    String sync = random.nextBoolean() ? "flush" : "write";
    if (honest && random.nextInt(8) == 0) {
      sync = "none";
    }
    // A flush promises the writes before it. Of those that others had in flight the disk knows more
    // than the journal; with one operation in flight, or if writes promise by themselves, both
    // know the same, and what one calls wrong the other must. To a device a write that promises is
    // a write and a flush.
    boolean deep = honest || (sync.equals("write") && !device && lie != Lie.STALE_READ);
    int depth = deep ? 1 + random.nextInt(24) : 1;
    int flushes = sync.equals("none") ? 0 : 3 + random.nextInt(15);
    boolean zeroes = honest || depth == 1; // zeroing with a promise is zeroing and a flush, too
    int zeros = zeroes && random.nextInt(3) == 0 ? 8 : 0;
    int reads = lie == Lie.STALE_READ ? 40 : random.nextInt(20);
    options("--block %d --size %d --sync %s --queue-depth %d", block, size, sync, depth);
    options("--atomic-write %d --no-final-verify", atomic);
    options(
        "--op-mix read=%d%%,write=%d%%,flush=%d%%,zero=%d%%",
        reads, 100 - reads - flushes - zeros, flushes, zeros);
    if (random.nextInt(3) == 0) {
      options("--io %d:70%%,%d:30%%", block, 2 * block);
    }
    if (random.nextInt(4) == 0) {
      options("--access hot:20%%/80%%");
    }
    if (prepared() || random.nextInt(4) == 0) {
      options("--fill");
    }
    if (device) {
      options("--device");
    }
    if (device && block % PAGE == 0 && random.nextBoolean()) {
      options("--direct");
    }
  }

  /**
   * Nothing is promised of blocks that were never written. A file reads as zeros there, but a
   * device as anything: so before a device lies all of it is written.
   */
  private boolean prepared() {
    return device && lie != null;
  }

  private void options(String format, Object... values) {
    options.addAll(Arrays.asList(String.format(Locale.ROOT, format, values).split(" ")));
  }

  /**
   * Runs once.
   *
   * @param directory for its files, in which nothing is left
   * @param devices whether there are loop devices
   */
  static CrashTally run(long seed, @Nullable Lie lie, Path directory, boolean devices)
      throws Exception {
    Path place = Files.createTempDirectory(directory, "run");
    CrashDiskRun run = new CrashDiskRun(seed, lie, place, devices);
    try {
      run.run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed " + seed + ", " + (lie == null ? "honest" : lie) + ": " + run.options, e);
    } finally {
      delete(place);
    }
    return run.tally;
  }

  static void delete(Path place) throws Exception {
    try (var all = Files.walk(place)) {
      for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  private void run() throws Exception {
    CrashDisk.Options disks = CrashDisk.options().seed(seed).atomic(atomic);
    double rate =
        lie != null && FREQUENT.contains(lie) ? 0.3 + random.nextDouble() / 2 : drawRate();
    if (lie != null) {
      disks.lie(lie, prepared() ? 0 : rate);
    }
    tally.runs++;
    tally.killed += killed ? 1 : 0;
    tally.devices += device ? 1 : 0;
    tally.journals += journalCrashes ? 1 : 0;
    try (CrashDisk disk = CrashDisk.mount(place, disks)) {
      Path journal = (journalCrashes ? disk.directory() : place).resolve("journal");
      LoopDevice loop = device ? disk.loop(disk.file("disk", size)) : null;
      Path target = loop == null ? disk.directory().resolve("disk") : loop.path();
      if (prepared() && lie != null) {
        Cli.run((Object[]) exercise(target, journal, "--ops", 1)).has(0);
        disk.lie(lie, rate);
      }
      if (lie == Lie.STALE_READ) {
        readOldData(disk, target, journal);
        return;
      }
      boolean power = !killed || random.nextInt(3) > 0;
      if (killed) {
        kill(disk, target, journal, power);
      } else {
        cut(disk, target, journal);
      }
      if (lie != null) {
        disk.lie(lie, 0);
      }
      target = loop == null ? target : loop.path(); // it may have another name now
      judge(disk, recovered(target, journal, power), excused(disk, journal));
      if (lie == null && random.nextInt(4) == 0) {
        goOn(target, journal);
      }
    }
  }

  private double drawRate() {
    return 0.005 + random.nextDouble() / 20;
  }

  private String[] exercise(Path target, Path journal, Object... more) {
    List<String> arguments = new ArrayList<>(List.of("exercise"));
    arguments.addAll(options);
    arguments.addAll(List.of("--target", target.toString(), "--journal", journal.toString()));
    for (Object one : more) {
      arguments.add(one.toString());
    }
    return arguments.toArray(String[]::new);
  }

  /** Cuts the power while the command runs, in the middle of a write or flush. */
  private void cut(CrashDisk disk, Path target, Path journal) throws Exception {
    // The files are there before.
    disk.cutAfter((journalCrashes ? FIRST_OPERATIONS : 8) + random.nextInt(1200));
    List<Object> more = new ArrayList<>(List.of("--json", "--ops", 50 + random.nextInt(1200)));
    if (lie != null) {
      more.add("--keep-going"); // it may find out before the cut
    }
    if (prepared()) {
      more.add("--continue");
    }
    Cli.Result result = Cli.run((Object[]) exercise(target, journal, more.toArray()));
    boolean on = disk.state("power").equals("on");
    // What is written to a device through the page cache may fail when nobody asks any more.
    assertThat(result.status())
        .as(result.out() + result.err())
        .isIn(lie != null ? Set.of(0, 1, 3) : on ? Set.of(0) : Set.of(0, 3));
    if (!result.out().isEmpty()) { // else the power was off before anything could be exercised
      accuseOnlyOfLies(disk, (List<?>) result.json().get("bad"));
      Object failure = result.json().get("failure");
      if (failure != null) {
        assertThat(failure.toString())
            .doesNotContain("Exception")
            .containsPattern("^(" + target + "|the journal cannot be written): ");
      }
    }
    if (on) {
      disk.cut(random.nextLong());
    }
    disk.powerOn();
  }

  /** What is found while the disk is on must be of a lie. */
  private void accuseOnlyOfLies(CrashDisk disk, List<?> bad) throws Exception {
    if (bad.isEmpty()) {
      return;
    }
    Set<Long> touched = new TreeSet<>();
    for (CrashDiskEvent event : disk.lies()) {
      addBlocks(touched, event.number("offset"), event.number("length"));
      if (lie == Lie.MISPLACE) {
        addBlocks(touched, event.number("to"), event.number("length"));
      }
    }
    for (Object one : bad) {
      tally.live++;
      boolean shows = lie != null && !FREQUENT.contains(lie); // those show after a cut alone
      if (!shows || !touched.contains(number((Map<?, ?>) one))) {
        tally.accused.add(where(one));
      }
    }
  }

  private static long number(Map<?, ?> finding) {
    return ((Number) finding.get("block")).longValue();
  }

  private void addBlocks(Set<Long> to, long offset, long length) {
    for (long one = offset / block; one <= (offset + length - 1) / block; one++) {
      to.add(one);
    }
  }

  private void kill(CrashDisk disk, Path target, Path journal, boolean power) throws Exception {
    long operations = (journalCrashes ? FIRST_OPERATIONS : 1) + random.nextInt(2000);
    DgenProcess dgen =
        DgenProcess.start(place, (Object[]) exercise(target, journal, "--time", "1h"));
    boolean first = power && random.nextBoolean();
    try {
      // What is not synced may stay in the page cache and never come to the disk.
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (dgen.runs()
          && (!Files.exists(journal) // nothing is written to the target before it is there
              || Files.size(journal) <= HEADER_BYTES
              || (Long.parseLong(disk.state("operations")) < operations
                  && System.nanoTime() < end))) {
        Thread.sleep(1);
      }
      if (first) {
        disk.cut(random.nextLong());
      }
    } finally {
      dgen.send(DgenProcess.Signal.KILL);
    }
    int status = dgen.status();
    // It may have ended before the signal came, because of the cut.
    assertThat(status).as(dgen.err()).isIn(first ? Set.of(3, 137) : Set.of(137));
    if (power && !first) {
      disk.cut(random.nextLong());
    }
    if (power) {
      disk.powerOn();
    }
  }

  private Cli.Result recovered(Path target, Path journal, boolean power) {
    List<Object> arguments =
        new ArrayList<>(List.of("exercise", "--recover", "--json", "--target", target));
    arguments.addAll(List.of("--journal", journal, "--crash", power ? "power" : "program"));
    if (device) {
      arguments.add("--device");
    }
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.status()).as(result.err()).isIn(0, 1);
    return result;
  }

  /** A recovered target can be exercised further, and is good at the end. */
  private void goOn(Path target, Path journal) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("exercise", "--continue", "--target", target, "--journal", journal));
    arguments.addAll(List.of("--ops", 300));
    if (device) {
      arguments.add("--device");
    }
    Cli.run(arguments.toArray()).has(0);
    recovered(target, journal, true).has(0);
    tally.continued++;
  }

  /** What is read wrongly once is found then or never. The run ends with the first wrong block. */
  private void readOldData(CrashDisk disk, Path target, Path journal) throws Exception {
    Cli.Result result = Cli.run((Object[]) exercise(target, journal, "--json", "--ops", 2000));
    Map<Long, Set<String>> wrong = wrong(disk);
    assertThat(result.status()).as(result.err()).isEqualTo(wrong.isEmpty() ? 0 : 1);
    judge(disk, result, Set.of());
  }

  /** The blocks that are wrong according to the disk, and because of what. */
  private Map<Long, Set<String>> wrong(CrashDisk disk) throws Exception {
    Map<Long, Set<String>> wrong = new TreeMap<>();
    for (CrashDiskEvent event : disk.wrong()) {
      Set<Long> blocks = new TreeSet<>();
      addBlocks(blocks, event.number("offset"), event.number("length"));
      blocks.forEach(one -> wrong.computeIfAbsent(one, key -> new TreeSet<>()).add(event.lie()));
    }
    return wrong;
  }

  private void judge(CrashDisk disk, Cli.Result result, Set<Long> excused) throws Exception {
    Map<Long, Set<String>> wrong = wrong(disk);
    tally.told += disk.lies().size();
    tally.mattered += wrong.size();
    for (Object one : (List<?>) result.json().get("bad")) {
      Map<?, ?> finding = (Map<?, ?>) one;
      if (wrong.remove(number(finding)) == null) {
        tally.accused.add(where(finding));
        continue;
      }
      tally.found++;
      String verdict = finding.get("verdict").toString();
      tally.verdicts.merge(Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)), 1, Integer::sum);
    }
    wrong.keySet().removeAll(excused);
    wrong.forEach((number, lies) -> tally.missed.add(where("block " + number + ": " + lies)));
  }

  /**
   * The blocks of which nobody but the disk can say that they are wrong. Writing to a device may
   * take several flushes: if the power goes after the first of them, the disk has promised what the
   * command was not yet told of, and according to the journal the block was in flight. And if the
   * command has asked for zeros and got no answer, zeros are right, also where a lie has put them
   * and the request never came to the disk.
   */
  private Set<Long> excused(CrashDisk disk, Path journal) throws Exception {
    Set<Long> blocks = new TreeSet<>();
    if (lie == null) {
      return blocks;
    }
    Set<Long> zeros = wrongZeros(disk);
    try (JournalReader reader = JournalReader.open(journal);
        RecoveredState state = RecoveredState.of(reader, RecoveredState.Crash.POWER)) {
      for (long one = 0; one < state.header().blocks(); one++) {
        Allowed allowed = state.allowed(one);
        boolean asked = allowed.latestZeros() >= allowed.low();
        if (allowed.inFlight() && (device || (asked && zeros.contains(one)))) {
          blocks.add(one);
        }
      }
    }
    return blocks;
  }

  /** The blocks of which all that is wrong according to the disk is zeros. */
  private Set<Long> wrongZeros(CrashDisk disk) throws Exception {
    byte[] all = Files.readAllBytes(disk.directory().resolve("disk"));
    Set<Long> zeros = new TreeSet<>();
    Set<Long> others = new TreeSet<>();
    for (CrashDiskEvent event : disk.wrong()) {
      long end = event.number("offset") + event.number("length");
      for (long at = event.number("offset"); at < end; at++) {
        (all[Math.toIntExact(at)] == 0 ? zeros : others).add(at / block);
      }
    }
    zeros.removeAll(others);
    return zeros;
  }

  private String where(Object what) {
    return "seed " + seed + ", " + String.join(" ", options) + ": " + what;
  }
}
