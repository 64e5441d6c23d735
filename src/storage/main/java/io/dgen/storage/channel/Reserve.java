package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Space kept free for a small file while a file system is being filled: a file that gives way. It
 * is locked, so that one left behind by a process that was killed is told from one in use.
 */
public final class Reserve implements Closeable {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final int BYTES = 64 << 10;
  private static final int LEAST_BYTES = 8 << 10;
  private static final String PREFIX = ".dgen-";
  private static final String SUFFIX = ".reserve";

  /** Those of this process: closing any channel of such a file would give up its lock. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private Reserve(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the space: 64 KiB, or where there is less, down to 8 KiB. Before that, what killed
   * processes have left behind there is removed, which is logged.
   *
   * @param directory where it will be needed
   * @return the space, given back by closing it
   * @throws IOException if there is not even that much
   */
  public static Reserve in(Path directory) throws IOException {
    removeLeft(directory);
    int size = BYTES;
    while (true) {
      try {
        return in(directory, size);
      } catch (IOException e) {
        if (size == LEAST_BYTES || !FullStorage.is(e)) {
          throw e;
        }
        size /= 2;
      }
    }
  }

  private static Reserve in(Path directory, int size) throws IOException {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes); // or a file system might compress them
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path file = directory.resolve(PREFIX + random + SUFFIX);
    OWN.add(file.toAbsolutePath());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    Reserve reserve = new Reserve(file, channel);
    try {
      WriterLock.take(channel, file);
      ChunkSink.file(channel).write(ByteBuffer.wrap(bytes), 0);
      StableStorage.sync(channel, file);
      return reserve;
    } catch (IOException e) {
      try {
        reserve.giveBack();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw FileFailure.named(directory, e);
    }
  }

  private static void removeLeft(Path directory) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path each : all) {
        if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
            && !OWN.contains(each.toAbsolutePath())) {
          removeUnlessInUse(each);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void removeUnlessInUse(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.tryLock() != null) { // not where there are no locks: it may be in use
        Files.deleteIfExists(file);
        LOGGER.log(
            System.Logger.Level.INFO,
            "{0} is removed: a process that was killed has left it behind",
            file);
      }
    } catch (NoSuchFileException e) {
      return; // given back meanwhile
    } catch (IOException | OverlappingFileLockException e) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} may have been left behind by a process that was killed: {1} (remedy: remove it if no"
              + " dgen is filling this file system)",
          file,
          e instanceof IOException io ? IoReason.of(io) : "locked");
    }
  }

  /**
   * Gives the space back; a second time does nothing.
   *
   * @throws IOException if the file cannot be removed
   */
  public void giveBack() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      OWN.remove(file.toAbsolutePath());
    }
  }

  @Override
  public void close() throws IOException {
    giveBack();
  }

  @Override
  public String toString() {
    return "Reserve[" + file + "]";
  }
}
