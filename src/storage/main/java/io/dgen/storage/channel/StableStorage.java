package io.dgen.storage.channel;

import io.dgen.ffi.SystemError;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Syncs files, devices and directories to stable storage. */
public final class StableStorage {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

  /** What fsync(2) says where a file system cannot sync. */
  private static final Set<SystemError> UNSUPPORTED =
      EnumSet.of(SystemError.INVALID, SystemError.NOT_SUPPORTED, SystemError.NOT_IMPLEMENTED);

  /** Reasons logged already: they are the same for every file of a file system. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private StableStorage() {}

  /**
   * Syncs a file or device, with what is needed to find its bytes again.
   *
   * @param channel the open file
   * @param file its name
   * @return false if the file system cannot sync, which is logged
   * @throws NotSyncedException if syncing fails: bytes may have been lost
   * @throws ClosedChannelException if the channel is closed
   */
  public static boolean sync(FileChannel channel, Path file)
      throws NotSyncedException, ClosedChannelException {
    try {
      channel.force(true);
      return true;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      String reason = IoReason.of(e);
      if (UNSUPPORTED.stream().noneMatch(error -> error.is(reason))) {
        throw new NotSyncedException(file, e);
      }
      tell(file, e);
      return false;
    }
  }

  /**
   * Syncs all names in a directory. Elsewhere than on Unix a directory cannot be opened, and the
   * file system keeps its names by itself.
   *
   * @param directory the directory
   * @return false if the file system cannot sync, which is logged
   * @throws IOException if that fails
   */
  public static boolean syncDirectory(Path directory) throws IOException {
    if (!UnixFileSystem.has(directory)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      return sync(channel, directory);
    }
  }

  private static void tell(Path file, IOException e) {
    if (TOLD.add(IoReason.of(e))) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} is not synced to stable storage: {1}"
              + " (remedy: use a file system that has fsync, or --no-sync)",
          file,
          IoReason.of(e));
    }
  }
}
