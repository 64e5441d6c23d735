package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On made-up machines: which devices are in use. */
class BlockDeviceTest {

  private static final String ROOT_MOUNT =
      "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n";

  @TempDir private Path root;

  /** Disk sda with partitions sda1 and sda2, disk sdb, and a mapped dm-0. */
  @BeforeEach
  void machine() throws IOException {
    disk("sda", "8:0");
    partition("sda", "sda1", "8:1");
    partition("sda", "sda2", "8:2");
    disk("sdb", "8:16");
    disk("dm-0", "252:0");
    write("proc/self/mountinfo", ROOT_MOUNT);
    write("proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n");
    Files.createDirectories(root.resolve("dev/mapper"));
    Files.createSymbolicLink(root.resolve("dev/mapper/data"), Path.of("../dm-0"));
    write("dev/dm-0", "");
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private void device(String path, String number) throws IOException {
    write(path + "/dev", number + "\n");
    Files.createDirectories(root.resolve(path).resolve("holders"));
    Path entries = Files.createDirectories(root.resolve("sys/dev/block"));
    Files.createSymbolicLink(entries.resolve(number), root.resolve(path));
  }

  private void disk(String name, String number) throws IOException {
    device("sys/devices/block/" + name, number);
  }

  private void partition(String disk, String name, String number) throws IOException {
    device("sys/devices/block/" + disk + "/" + name, number);
    write("sys/devices/block/" + disk + "/" + name + "/partition", "1\n");
  }

  private void isFree(String number) throws IOException {
    BlockDevice.of(Path.of("/dev/x"), root, number).refuseIfInUse();
  }

  private void isUsed(String number, String how) {
    assertThatThrownBy(() -> isFree(number))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessage("/dev/x: is in use: " + how);
  }

  @ParameterizedTest
  @CsvSource({"8:0", "8:1", "8:2", "8:16", "252:0"})
  void idleDevicesAreFree(String number) throws IOException {
    isFree(number);
  }

  @Test
  void everyDeviceOfABtrfsIsUsed() throws IOException {
    write("proc/self/mountinfo", ROOT_MOUNT + "36 22 0:45 / /mnt rw - btrfs /dev/sda1 rw\n");
    Path devices = Files.createDirectories(root.resolve("sys/fs/btrfs/1234-5678/devices"));
    Files.createDirectories(root.resolve("sys/fs/btrfs/features"));
    Files.createSymbolicLink(devices.resolve("sda1"), root.resolve("sys/devices/block/sda/sda1"));
    Files.createSymbolicLink(devices.resolve("sdb"), root.resolve("sys/devices/block/sdb"));
    isUsed("8:1", "mounted at /mnt");
    isUsed("8:16", "part of the mounted btrfs 1234-5678");
    isFree("252:0");
  }

  @Test
  void everySourceOfAMountIsUsed() throws IOException {
    write(
        "proc/self/mountinfo",
        ROOT_MOUNT + "36 22 0:45 / /mnt rw - bcachefs /dev/sda2:/dev/sdb rw\n");
    isUsed("8:2", "mounted at /mnt");
    isUsed("8:16", "mounted at /mnt");
    isFree("8:1");
  }

  @Test
  void whatIsMountedIsUsedAndSoAreItsDiskAndItsPartitions() throws IOException {
    write(
        "proc/self/mountinfo",
        ROOT_MOUNT + "36 22 8:1 / /mnt/a\\040b rw,noatime - ext3 /dev/sda1 rw,errors=continue\n");
    isUsed("8:1", "mounted at /mnt/a\\040b");
    isUsed("8:0", "mounted at /mnt/a\\040b");
    isFree("8:2");
    isFree("8:16");
    write("proc/self/mountinfo", "36 22 8:0 / /mnt rw shared:1 master:2 - xfs /dev/sda rw\n");
    isUsed("8:2", "mounted at /mnt");
  }

  @Test
  void fileSystemsWithNumbersOfTheirOwnAreKnownByTheirSource() throws IOException {
    write("proc/self/mountinfo", "36 22 0:45 / /mnt rw - btrfs /dev/sdb rw\n");
    isUsed("8:16", "mounted at /mnt");
    write("proc/self/mountinfo", "36 22 0:45 / /mnt rw - btrfs /dev/mapper/data rw\n");
    isFree("8:16");
    isUsed("252:0", "mounted at /mnt");
  }

  /** One such name anywhere on the machine ended every check. */
  @Test
  void namesThatAreNotTextHideNothing() throws IOException {
    String odd = "40 22 0:50 / /mnt/m\u00fcnt rw - tmpfs n\u00e9ant rw\n";
    bytes("proc/self/mountinfo", ROOT_MOUNT + odd + "36 22 8:1 / /mnt rw - ext3 /dev/sda1 rw\n");
    bytes("proc/swaps", "Filename\n/swap/f\u00fc partition 1 0 -2\n/dev/sdb partition 1 0 -2\n");
    bytes("sys/block/loop0/loop/backing_file", "/img/l\u00e9.img\n");
    isUsed("8:1", "mounted at /mnt");
    isUsed("8:16", "swap space");
    isFree("8:2");
  }

  /** A mount point's name may have any character but a line feed, which mountinfo escapes. */
  @Test
  void namesWithControlCharactersHideNothing() throws IOException {
    bytes("proc/self/mountinfo", "36 22 8:1 / /mnt/a\rb\u0085\u000bc rw - ext3 /dev/sda1 rw\n");
    assertThatThrownBy(() -> isFree("8:1"))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("is in use: mounted at /mnt/a");
  }

  @Test
  void readOnlyDevicesAreRefusedByThatName() throws IOException {
    write("sys/devices/block/sdb/ro", "0\n");
    BlockDevice.of(Path.of("/dev/x"), root, "8:16").refuseIfReadOnly();
    write("sys/devices/block/sdb/ro", "1\n");
    assertThatThrownBy(() -> BlockDevice.of(Path.of("/dev/x"), root, "8:16").refuseIfReadOnly())
        .isInstanceOf(FileSystemException.class)
        .hasMessage("/dev/x: the device is read-only");
  }

  /** Writes characters as bytes. */
  private void bytes(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void swapSpaceIsUsed() throws IOException {
    write("proc/swaps", "Filename\tType\n/dev/sda2               partition\t1000\t0\t-2\n");
    isUsed("8:2", "swap space");
    isUsed("8:0", "swap space");
    isFree("8:1");
  }

  @Test
  void whatOtherDevicesAreMadeOfIsUsed() throws IOException {
    write("sys/devices/block/sda/sda2/holders/dm-0", "");
    isUsed("8:2", "used by dm-0");
    isUsed("8:0", "used by dm-0");
    isFree("8:1");
    write("sys/devices/block/sdb/holders/md127", "");
    isUsed("8:16", "used by md127");
  }

  @Test
  void whatALoopDeviceReadsIsUsed() throws IOException {
    write("sys/block/loop0/loop/backing_file", "/dev/sdb\n");
    write("sys/block/loop1/loop/backing_file", "/var/sda.img\n");
    isUsed("8:16", "used by loop0");
    isFree("8:0");
  }

  @Test
  void whatCannotBeToldIsRefused() {
    assertThatThrownBy(() -> isFree("9:9"))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("cannot be told to be free");
  }

  @ParameterizedTest
  @CsvSource({"0x800, 8, 0", "0x103, 1, 3", "0xfe00, 254, 0", "0x12345678, 1110, 74616"})
  void numbersAreTakenApart(String device, long major, long minor) {
    assertThat(BlockDevice.major(Long.decode(device))).isEqualTo(major);
    assertThat(BlockDevice.minor(Long.decode(device))).isEqualTo(minor);
  }

  @Test
  void whatIsTakenForAMomentIsTriedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    assertThat(
            BlockDevice.soon(
                () -> Optional.of("free").filter(_ -> attempts.incrementAndGet() == 3)))
        .contains("free");
    assertThat(BlockDevice.soon(Optional::empty)).isEmpty();
  }
}
