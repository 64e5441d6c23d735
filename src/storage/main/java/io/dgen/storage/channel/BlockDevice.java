package io.dgen.storage.channel;

import io.dgen.ffi.DeviceClaim;
import io.dgen.ffi.SystemText;
import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A disk, partition or the like, and what uses it according to the kernel's tables: mounts in this
 * process's namespace, btrfs over several devices, swap, devices built on it (RAID, LVM,
 * encryption), loop devices. For a disk this includes the uses of its partitions, for a partition
 * those of its disk. A {@link #claim} detects uses that the tables do not show (ZFS, other
 * namespaces).
 */
final class BlockDevice {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

  /**
   * A line of mountinfo: the device number, the mount point and, after the dash, type and source.
   */
  private static final Pattern MOUNT =
      Pattern.compile("\\S+ \\S+ (\\d+:\\d+) \\S+ ([^ ]+) .*? - \\S+ ([^ ]+).*", Pattern.DOTALL);

  /** How long a claim is tried: programs that look at devices have them for a moment. */
  private static final int MOST_ATTEMPTS = 20;

  private static final long PAUSE_NANOS = 20_000_000;

  private final Path path;
  private final Path root;
  private final Path entry;

  private BlockDevice(Path path, Path root, Path entry) {
    this.path = path;
    this.root = root;
    this.entry = entry;
  }

  /** Returns the device of this name, which must be a block device. */
  static BlockDevice of(Path device) throws IOException {
    long number = (long) Files.getAttribute(device, "unix:rdev");
    return of(device, Path.of("/"), major(number) + ":" + minor(number));
  }

  /** Returns the device of this number, with {@code proc} and {@code sys} below {@code root}. */
  static BlockDevice of(Path device, Path root, String number) throws IOException {
    Path entry = root.resolve("sys/dev/block").resolve(number);
    if (!Files.exists(entry)) {
      throw new OutputRefusedException(
          device, "cannot be told to be free: " + entry + " is missing");
    }
    return new BlockDevice(device, root, entry.toRealPath());
  }

  /** Returns the major number in Linux's {@code dev_t}. */
  static long major(long device) {
    return (device >>> 8 & 0xFFF) | (device >>> 32 & ~0xFFFL);
  }

  /** Returns the minor number in Linux's {@code dev_t}. */
  static long minor(long device) {
    return (device & 0xFF) | (device >>> 12 & ~0xFFL & 0xFFFF_FFFFL);
  }

  /**
   * Refuses a device that nobody can write to. Opening it would be refused as if a right were
   * missing.
   *
   * @throws FileSystemException saying so
   */
  void refuseIfReadOnly() throws IOException {
    Path file = entry.resolve("ro");
    if (Files.exists(file) && !SystemText.read(file).strip().equals("0")) {
      throw new FileSystemException(path.toString(), null, "the device is read-only");
    }
  }

  /**
   * Refuses a device in use.
   *
   * @throws OutputRefusedException saying what uses it
   */
  void refuseIfInUse() throws IOException {
    List<Path> parts = parts();
    Set<String> numbers = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Path part : parts) {
      numbers.add(SystemText.read(part.resolve("dev")).strip());
      names.add(part.getFileName().toString());
    }
    for (String line : SystemText.lines(root.resolve("proc/self/mountinfo"))) {
      Matcher mount = MOUNT.matcher(line);
      if (mount.matches()
          && (numbers.contains(mount.group(1)) || hasOneOf(names, mount.group(3)))) {
        throw used("mounted at " + SystemText.name(mount.group(2)));
      }
    }
    refuseBtrfs(names);
    for (String line : lines(root.resolve("proc/swaps"))) {
      if (isOneOf(names, line.split("\\s", 2)[0])) {
        throw used("swap space");
      }
    }
    for (Path part : parts) {
      refuseHolders(part);
    }
    refuseLoops(names);
  }

  /**
   * Keeps everybody else from using the device until the claim is closed.
   *
   * @return the claim; empty if native code may not be called
   * @throws OutputRefusedException if it has been claimed already
   */
  Optional<DeviceClaim> claim() throws IOException {
    try {
      return Optional.of(
          soon(() -> DeviceClaim.of(path))
              .orElseThrow(() -> used("claimed by the kernel or another program")));
    } catch (UnavailableException e) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} is not claimed for this program alone: {1} (remedy: {2})",
          path,
          e.getMessage(),
          e.remedy());
      return Optional.empty();
    }
  }

  /** Something that may not be there at once. */
  interface Attempt<T> {
    Optional<T> make() throws IOException, UnavailableException;
  }

  /** Returns what an attempt gives, repeated for a moment. */
  static <T> Optional<T> soon(Attempt<T> attempt) throws IOException, UnavailableException {
    Optional<T> made = attempt.make();
    for (int i = 1; made.isEmpty() && i < MOST_ATTEMPTS; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      made = attempt.make();
    }
    return made;
  }

  /** Returns the device, and its partitions or the disk that it is a partition of. */
  private List<Path> parts() throws IOException {
    List<Path> parts = new ArrayList<>(List.of(entry));
    if (Files.exists(entry.resolve("partition"))) {
      parts.add(entry.getParent());
    } else {
      try (DirectoryStream<Path> below =
          Files.newDirectoryStream(entry, child -> Files.exists(child.resolve("partition")))) {
        below.forEach(parts::add);
      }
    }
    return parts;
  }

  private void refuseHolders(Path part) throws IOException {
    Path holders = part.resolve("holders");
    if (!Files.isDirectory(holders)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(holders)) {
      for (Path holder : all) {
        throw used("used by " + holder.getFileName());
      }
    }
  }

  private void refuseLoops(Set<String> names) throws IOException {
    Path block = root.resolve("sys/block");
    if (!Files.isDirectory(block)) {
      return;
    }
    try (DirectoryStream<Path> loops = Files.newDirectoryStream(block, "loop*")) {
      for (Path loop : loops) {
        for (String file : lines(loop.resolve("loop/backing_file"))) {
          if (isOneOf(names, file)) {
            throw used("used by " + loop.getFileName());
          }
        }
      }
    }
  }

  /** Mountinfo names only one device of a btrfs over several. */
  private void refuseBtrfs(Set<String> names) throws IOException {
    Path all = root.resolve("sys/fs/btrfs");
    if (!Files.isDirectory(all)) {
      return;
    }
    try (DirectoryStream<Path> mounted =
        Files.newDirectoryStream(all, one -> Files.isDirectory(one.resolve("devices")))) {
      for (Path one : mounted) {
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(one.resolve("devices"))) {
          for (Path device : devices) {
            if (names.contains(device.getFileName().toString())) {
              throw used("part of the mounted btrfs " + one.getFileName());
            }
          }
        }
      }
    }
  }

  /**
   * Returns whether one of the paths is such a device's. Bcachefs has several, separated by colons.
   */
  private boolean hasOneOf(Set<String> names, String sources) throws IOException {
    if (isOneOf(names, sources)) {
      return true;
    }
    for (String source : sources.split(":", -1)) {
      if (isOneOf(names, source)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a path, possibly a link, leads to a device of one of these names. */
  private boolean isOneOf(Set<String> names, String source) throws IOException {
    if (!source.startsWith("/dev/")) {
      return false;
    }
    Path device;
    try {
      device = root.resolve(SystemText.name(source).substring(1));
    } catch (InvalidPathException e) {
      return false; // Java cannot name it, so it is none of these, which it has listed
    }
    Path real = device;
    try {
      real = device.toRealPath();
    } catch (NoSuchFileException _) {
      // What others use may go at any moment.
    }
    return names.contains(real.getFileName().toString());
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.exists(file) ? SystemText.lines(file) : List.of();
    } catch (NoSuchFileException _) { // it went meanwhile
      return List.of();
    }
  }

  private OutputRefusedException used(String how) {
    return new OutputRefusedException(path, "is in use: " + how);
  }
}
