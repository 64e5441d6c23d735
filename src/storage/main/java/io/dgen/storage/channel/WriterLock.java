package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two processes from writing the same file. The lock is a POSIX advisory lock: it is lost as
 * soon as this process closes any channel of the file. Elsewhere than on Unix a lock closes the
 * locked bytes to all other channels, so there only the last byte that a file can have is locked.
 */
public final class WriterLock {

  /** Why a locked file is refused. */
  public static final String TAKEN = "another process is writing it";

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

  /** Reasons logged already: they are the same for every file of a file system. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private WriterLock() {}

  /**
   * Locks a file until its channel is closed. Logs if the file system has no locks.
   *
   * @param channel the file, open for writing
   * @param file its name
   * @return whether the lock was obtained, or this file system has no locks
   * @throws IOException if the channel is closed
   */
  public static boolean take(FileChannel channel, Path file) throws IOException {
    try {
      long first = UnixFileSystem.has(file) ? 0 : Long.MAX_VALUE - 1;
      return channel.tryLock(first, Long.MAX_VALUE - first, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      tell(file, IoReason.of(e));
      return true;
    }
  }

  /**
   * Locks a file, or refuses it.
   *
   * @param channel the file, open for writing
   * @param file its name
   * @throws OutputRefusedException if another process is writing it
   * @throws IOException if the channel is closed
   */
  public static void require(FileChannel channel, Path file) throws IOException {
    if (!take(channel, file)) {
      throw new OutputRefusedException(file, TAKEN);
    }
  }

  /** Logs, once for each reason, that others may write what is being written. */
  static void tell(Path file, String reason) {
    if (TOLD.add(reason)) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} is not locked against other writers: {1}"
              + " (remedy: let one process at a time write it)",
          file,
          reason);
    }
  }
}
