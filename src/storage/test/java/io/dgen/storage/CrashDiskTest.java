package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.CrashDisk;
import io.dgen.CrashDisk.Lie;
import io.dgen.CrashDiskEvent;
import io.dgen.LoopDevice;
import io.dgen.Once;
import io.dgen.Seeds;
import io.dgen.storage.channel.DirectIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The disk that other tests crash, and that lies to them. */
@Once
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashDiskTest {

  private static final int SECTOR = SectorHistory.SECTOR;
  private static final int SECTORS = 1024;
  private static final int PAGE = 4096;
  private static final int CUTS = 200;

  @TempDir private Path directory;

  @BeforeAll
  static void isAvailable() throws Exception {
    CrashDisk.unavailable().ifPresent(reason -> assumeTrue(false, reason));
  }

  /** Buffers for direct I/O. */
  private static ByteBuffer aligned(int bytes) {
    return Arena.ofAuto().allocate(bytes, PAGE).asByteBuffer();
  }

  private static void write(FileChannel channel, long offset, byte[] bytes) throws IOException {
    ByteBuffer buffer = aligned(bytes.length).put(bytes).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer, offset + buffer.position());
    }
  }

  private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = aligned(length);
    while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
      // goes on
    }
    byte[] bytes = new byte[length];
    buffer.flip().get(bytes);
    return bytes;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static FileChannel open(Path file, boolean direct) throws IOException {
    return direct
        ? DirectIo.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))
        : open(file);
  }

  private static byte[] all(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      return read(channel, 0, SECTORS * SECTOR);
    }
  }

  /** Writes to random places; flushes now and then. */
  private static void use(
      FileChannel channel, SectorHistory history, SplittableRandom random, int operations)
      throws IOException {
    use(channel, history, random, operations, 1);
  }

  private static void use(
      FileChannel channel, SectorHistory history, SplittableRandom random, int operations, int unit)
      throws IOException {
    for (int i = 0; i < operations; i++) {
      if (random.nextInt(10) == 0) {
        channel.force(false);
        history.flushed();
      } else {
        int count = unit * (1 + random.nextInt(random.nextBoolean() ? 4 : 64 / unit));
        int first = unit * random.nextInt((SECTORS - count) / unit + 1);
        write(channel, (long) first * SECTOR, history.write(first, count));
      }
    }
  }

  private record Losses(int undecided, int lost) {}

  /** Cuts the power in the middle of use; what was flushed must be there, and the rest may be. */
  private static Losses cutOnce(
      CrashDisk disk,
      Supplier<Path> target,
      SectorHistory history,
      SplittableRandom random,
      boolean direct)
      throws Exception {
    int unit = direct ? DirectIo.blockBytes(target.get()) / SECTOR : 1;
    byte[] newest;
    try (FileChannel channel = open(target.get(), direct)) {
      use(channel, history, random, 1 + random.nextInt(30), unit);
      newest = read(channel, 0, SECTORS * SECTOR);
      assertThat(history.outdated(newest)).as("reads see the newest writes").isEmpty();
      disk.cut(random.nextLong());
      assertThatThrownBy(() -> channel.force(false)).isInstanceOf(IOException.class);
    }
    disk.powerOn();
    int undecided = history.undecided();
    byte[] left = all(target.get());
    assertThat(history.survivors(left)).as("sectors with other data").isEmpty();
    int lost = 0;
    for (int at = 0; at < newest.length; at += SECTOR) {
      lost += Arrays.equals(left, at, at + SECTOR, newest, at, at + SECTOR) ? 0 : 1;
    }
    return new Losses(undecided, lost);
  }

  private void survives(boolean loop, boolean direct) throws Exception {
    Seeds.trials(
        1,
        seeds -> {
          long seed = seeds.nextLong();
          try (CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options().seed(seed))) {
            Path file = disk.file("disk", (long) SECTORS * SECTOR);
            LoopDevice device = loop ? disk.loop(file) : null;
            Supplier<Path> target = () -> device == null ? file : device.path();
            SectorHistory history = new SectorHistory(SECTORS);
            int undecided = 0;
            int lost = 0;
            for (int i = 0; i < CUTS; i++) {
              Losses losses = cutOnce(disk, target, history, seeds, direct);
              undecided += losses.undecided;
              lost += losses.lost;
            }
            assertThat(disk.lies()).isEmpty();
            assertThat(lost).as("lost of %d", undecided).isBetween(undecided / 4, undecided);
          }
        });
  }

  @Test
  void whatWasFlushedSurvives() throws Exception {
    survives(false, false);
  }

  @Test
  void whatWasFlushedSurvivesWithDirectIo() throws Exception {
    survives(false, true);
  }

  private static void needsLoops() throws Exception {
    CrashDisk.loopsUnavailable().ifPresent(reason -> assumeTrue(false, reason));
  }

  @Test
  void whatWasFlushedToALoopDeviceSurvives() throws Exception {
    needsLoops();
    survives(true, true);
  }

  /** The page cache of the block device is lost with the power, too. */
  @Test
  void whatWasFlushedToALoopDeviceThroughThePageCacheSurvives() throws Exception {
    needsLoops();
    survives(true, false);
  }

  @Test
  void synchronousWritesAreDurable() throws Exception {
    try (CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options())) {
      Path file = disk.file("disk", (long) SECTORS * SECTOR);
      SectorHistory history = new SectorHistory(SECTORS);
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < CUTS; i++) {
        try (FileChannel channel = open(file);
            FileChannel synced =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC)) {
          use(channel, history, random, 3);
          int first = random.nextInt(SECTORS - 8);
          write(synced, (long) first * SECTOR, history.write(first, 8));
          history.flushed(first, 8);
        }
        disk.cut();
        disk.powerOn();
        assertThat(history.survivors(all(file))).isEmpty();
      }
    }
  }

  /** A zeroed range is a write of zeros to the disk. */
  @Test
  void zeroingIsCachedToo() throws Exception {
    needsLoops();
    try (CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options())) {
      LoopDevice loop = disk.loop(disk.file("disk", (long) SECTORS * SECTOR));
      byte[] ones = new byte[SECTORS * SECTOR];
      Arrays.fill(ones, (byte) 1);
      int zeroed = 0;
      for (int i = 1; i <= 20; i++) {
        try (FileChannel channel = open(loop.path(), true)) {
          write(channel, 0, ones);
          channel.force(false);
          zero(loop.path());
          assertThat(read(channel, 0, ones.length)).containsOnly(0);
        }
        disk.cut(i);
        disk.powerOn();
        for (byte value : all(loop.path())) {
          zeroed += 1 - value;
        }
      }
      assertThat(zeroed).isBetween(1, 20 * ones.length - 1);
      try (FileChannel channel = open(loop.path(), true)) {
        zero(loop.path());
        channel.force(false);
      }
      disk.cut();
      disk.powerOn();
      assertThat(all(loop.path())).containsOnly(0);
    }
  }

  private static void zero(Path device) throws Exception {
    Process zero =
        new ProcessBuilder("/usr/sbin/blkdiscard", "-z", device.toString()).inheritIO().start();
    assertThat(zero.waitFor()).isZero();
  }

  @Test
  void unitsThatAreAtomicAreNotTorn() throws Exception {
    int torn = 0;
    for (int atomic : List.of(PAGE, SECTOR)) {
      Path place = Files.createDirectory(directory.resolve("atomic-" + atomic));
      try (CrashDisk disk = CrashDisk.mount(place, CrashDisk.options().atomic(atomic))) {
        Path file = disk.file("disk", (long) SECTORS * SECTOR);
        for (int i = 1; i <= CUTS; i++) {
          byte[] bytes = new byte[SECTORS * SECTOR];
          Arrays.fill(bytes, (byte) i);
          try (FileChannel channel = open(file)) {
            write(channel, 0, bytes);
          }
          disk.cut(i);
          disk.powerOn();
          byte[] found = all(file);
          for (int at = 0; at < found.length; at += PAGE) {
            torn +=
                Arrays.equals(found, at, at + PAGE - SECTOR, found, at + SECTOR, at + PAGE) ? 0 : 1;
          }
        }
      }
      assertThat(torn > 0).as("%d units of %d bytes torn", torn, PAGE).isEqualTo(atomic == SECTOR);
    }
  }

  private static Set<Integer> sectors(List<CrashDiskEvent> events) {
    Set<Integer> sectors = new TreeSet<>();
    for (CrashDiskEvent event : events) {
      long first = event.number("offset") / SECTOR;
      for (long at = 0; at < event.number("length"); at += SECTOR) {
        sectors.add((int) (first + at / SECTOR));
      }
    }
    return sectors;
  }

  /** The disk and the model agree on what is wrong, before the cut and after it. */
  @ParameterizedTest
  @EnumSource(value = Lie.class, mode = Mode.EXCLUDE, names = "STALE_READ")
  void liesAreToldAndLoggedAndTheDiskKnowsWhichMattered(Lie lie) throws Exception {
    List<CrashDiskEvent> lies = new ArrayList<>();
    int wrong = 0;
    for (int trial = 0; trial < 20; trial++) {
      Path place = Files.createDirectory(directory.resolve(lie.option() + trial));
      CrashDisk.Options options = CrashDisk.options().seed(trial).lie(lie, 0.1);
      try (CrashDisk disk = CrashDisk.mount(place, options)) {
        Path file = disk.file("disk", (long) SECTORS * SECTOR);
        SectorHistory history = new SectorHistory(SECTORS);
        try (FileChannel channel = open(file, true)) {
          use(channel, history, new SplittableRandom(trial), 60);
        }
        disk.check();
        assertThat(sectors(disk.wrong())).isEqualTo(history.outdated(all(file)));
        int before = disk.wrong().size();
        disk.cut();
        disk.powerOn();
        List<CrashDiskEvent> after = disk.wrong().subList(before, disk.wrong().size());
        assertThat(sectors(after)).isEqualTo(history.survivors(all(file)));
        wrong += after.size();
        lies.addAll(disk.lies());
      }
    }
    assertThat(lies).isNotEmpty().allMatch(event -> event.lie().equals(lie.option()));
    assertThat(lies).allMatch(event -> event.file().equals("disk") && event.number("length") > 0);
    assertThat(wrong).as("lies that mattered").isPositive();
  }

  /** Of an old version only that is logged which differs: the rest is as it should be. */
  @Test
  void whatIsTheSameInAnOldVersionIsNotLogged() throws Exception {
    try (CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options().lie(Lie.STALE_READ, 1))) {
      Path file = disk.file("disk", (long) SECTORS * SECTOR);
      try (FileChannel channel = open(file)) {
        byte[] data = new byte[SECTOR];
        Arrays.fill(data, SECTOR / 2 - 1, SECTOR / 2 + 1, (byte) 1);
        write(channel, SECTOR, data);
        write(channel, 0, new byte[3 * SECTOR]);
        byte[] found = read(channel, 0, 3 * SECTOR);
        assertThat(Arrays.copyOfRange(found, SECTOR, 2 * SECTOR)).isEqualTo(data);
      }
      assertThat(disk.lies())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.number("offset")).isEqualTo(SECTOR);
                assertThat(event.number("length")).isEqualTo(SECTOR);
              });
    }
  }

  @Test
  void oldVersionsAreServedAndLogged() throws Exception {
    try (CrashDisk disk =
        CrashDisk.mount(directory, CrashDisk.options().lie(Lie.STALE_READ, 0.3))) {
      Path file = disk.file("disk", (long) SECTORS * SECTOR);
      SectorHistory history = new SectorHistory(SECTORS);
      SplittableRandom random = new SplittableRandom(7);
      int stale = 0;
      try (FileChannel channel = open(file)) {
        for (int i = 0; i < 100; i++) {
          use(channel, history, random, 5);
          Set<Integer> outdated = history.outdated(read(channel, 0, SECTORS * SECTOR));
          List<CrashDiskEvent> lies = disk.lies();
          if (lies.size() > stale) {
            assertThat(sectors(lies.subList(stale, lies.size()))).containsAll(outdated);
            assertThat(outdated).isNotEmpty();
          } else {
            assertThat(outdated).isEmpty();
          }
          stale = lies.size();
        }
      }
      assertThat(stale).isBetween(10, 60);
      assertThat(disk.wrong()).hasSize(stale);
      disk.lie(Lie.STALE_READ, 0);
      assertThat(history.outdated(all(file))).isEmpty();
    }
  }

  @Test
  void theSameOperationsAndSeedGiveTheSameDisk() throws Exception {
    List<byte[]> disks = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      Path place = Files.createDirectory(directory.resolve("run" + run));
      CrashDisk.Options options = CrashDisk.options().seed(run < 2 ? 5 : 6).lie(Lie.MISPLACE, 0.1);
      try (CrashDisk disk = CrashDisk.mount(place, options)) {
        Path file = disk.file("disk", (long) SECTORS * SECTOR);
        SectorHistory history = new SectorHistory(SECTORS);
        disk.cutAfter(50);
        try (FileChannel channel = open(file)) {
          assertThatThrownBy(() -> use(channel, history, new SplittableRandom(3), 100))
              .isInstanceOf(IOException.class);
        }
        assertThat(disk.state("operations")).isEqualTo("50");
        assertThat(disk.state("power")).isEqualTo("off");
        disks.add(Files.readAllBytes(disk.platter("disk")));
      }
    }
    assertThat(disks.get(1)).isEqualTo(disks.get(0));
    assertThat(disks.get(2)).isNotEqualTo(disks.get(0));
  }

  @Test
  void handlesFromBeforeACutFailUnlessTheDiskResumes() throws Exception {
    try (CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options())) {
      Path file = disk.file("disk", (long) SECTORS * SECTOR);
      try (FileChannel channel = open(file)) {
        disk.cut();
        assertThatThrownBy(() -> open(file).close()).isInstanceOf(IOException.class);
        disk.resume();
        write(channel, 0, new byte[SECTOR]);
        disk.cut();
        disk.powerOn();
        assertThatThrownBy(() -> write(channel, 0, new byte[SECTOR]))
            .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(channel, 0, SECTOR)).isInstanceOf(IOException.class);
      }
      all(file);
    }
  }

  @Test
  void aSignalCutsThePowerToo() throws Exception {
    try (CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options())) {
      kill(disk, "USR1");
      assertThat(disk.state("power")).isEqualTo("off");
      kill(disk, "USR2");
      assertThat(disk.state("power")).isEqualTo("on");
    }
  }

  private static void kill(CrashDisk disk, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + disk.process().pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void clientsMayBeKilled() throws Exception {
    try (CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options())) {
      Path file = disk.file("disk", (long) SECTORS * SECTOR);
      for (int i = 0; i < 5; i++) {
        Process client =
            new ProcessBuilder(
                    "sh",
                    "-c",
                    "while :; do dd if=/dev/zero of=\"$0\" bs=4k count=128 conv=notrunc,fsync; done",
                    file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (Long.parseLong(disk.state("operations")) < 1000L * (i + 1)) {
          Thread.sleep(1);
        }
        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly().waitFor();
        disk.cut();
        disk.powerOn();
        assertThat(all(file)).containsOnly(0);
      }
    }
  }

  @Test
  void closingUnmountsWithFilesOpen() throws Exception {
    CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options());
    Path file = disk.file("disk", (long) SECTORS * SECTOR);
    try (FileChannel channel = open(file)) {
      write(channel, 0, new byte[SECTOR]);
      disk.close();
      assertThat(disk.process().isAlive()).isFalse();
      assertThat(file).doesNotExist();
      assertThatThrownBy(() -> channel.force(false)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aDiskThatWasKilledIsUnmounted() throws Exception {
    CrashDisk disk = CrashDisk.mount(directory, CrashDisk.options());
    disk.process().destroyForcibly();
    disk.process().onExit().get();
    disk.close();
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
  }
}
