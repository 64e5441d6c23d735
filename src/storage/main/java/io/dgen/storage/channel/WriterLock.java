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
 * soon as this process closes any channel of the file.
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
   * @return whether the lock was obtained, or cannot be had on this file system
   * @throws IOException if the channel is closed
   */
  public static boolean take(FileChannel channel, Path file) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      tell(file, e);
      return true;
    }
  }

  private static void tell(Path file, IOException e) {
    if (TOLD.add(IoReason.of(e))) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} is not locked against other writers: {1}"
              + " (remedy: let one process at a time write it)",
          file,
          IoReason.of(e));
    }
  }
}
