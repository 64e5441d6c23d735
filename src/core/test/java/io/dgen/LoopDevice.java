package io.dgen;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A block device made of a file. A flush of it is a sync of the file. */
public final class LoopDevice implements AutoCloseable {

  private static final String LOSETUP = "/usr/sbin/losetup";
  private static final long MOST_SECONDS = 30;

  private final Path file;
  private Path device;
  private boolean attached = true;

  private LoopDevice(Path file, Path device) {
    this.file = file;
    this.device = device;
  }

  /** Returns why there are no loop devices here, or nothing if there are. */
  public static Optional<String> unavailable() throws Exception {
    if (!Files.isExecutable(Path.of(LOSETUP))) {
      return Optional.of("loop devices need losetup");
    }
    return Commands.status(LOSETUP, "-f") == 0
        ? Optional.empty()
        : Optional.of("loop devices need root and /dev/loop-control");
  }

  /** Attaches a file to a free device, which goes through the page cache of the file. */
  public static LoopDevice attachCached(Path file) throws Exception {
    return new LoopDevice(file, Path.of(Commands.run(LOSETUP, "-f", "--show", file.toString())));
  }

  /** Attaches a file to a free device, which bypasses the page cache of the file. */
  public static LoopDevice attach(Path file) throws Exception {
    String device = Commands.run(LOSETUP, "-f", "--show", "--direct-io=on", file.toString());
    return new LoopDevice(file, Path.of(device));
  }

  static void createSparse(Path file, long size) throws IOException {
    try (RandomAccessFile created = new RandomAccessFile(file.toFile(), "rw")) {
      created.setLength(size);
    }
  }

  /** Returns the device's path, which may be another one after {@link CrashDisk#powerOn()}. */
  public Path path() {
    return device;
  }

  /** Attaches the file to the same device, or to another one if somebody took it meanwhile. */
  void attachAgain() throws Exception {
    String[] same = {LOSETUP, "--direct-io=on", device.toString(), file.toString()};
    device = Commands.status(same) == 0 ? device : attach(file).device;
    attached = true;
  }

  /** Detaches the file, and waits until nobody has the device open any more. */
  void detach() throws IOException, InterruptedException {
    if (!attached) {
      return;
    }
    Commands.run(LOSETUP, "-d", device.toString());
    attached = false;
    Path backing = Path.of("/sys/block", device.getFileName().toString(), "loop/backing_file");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (Files.exists(backing)) {
      if (System.nanoTime() > end) {
        throw new IOException(device + " is still open");
      }
      Thread.sleep(2);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      detach();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while " + device + " was detached");
    }
  }
}
