package io.dgen.storage.exercise;

import io.dgen.storage.channel.OutputCheck;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.WriterLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Journals and maps of earlier runs. They must say nothing of a target any more before it is
 * emptied: if that is cut off, they would accuse it of having lost everything.
 */
public final class EarlierRecords {

  private EarlierRecords() {}

  /**
   * Empties them, on stable storage; either all, or none if another process is writing one.
   *
   * @param files their names; missing ones are left out
   * @throws OutputRefusedException if one must not be written
   * @throws IOException if one cannot be written
   */
  public static void discard(List<Path> files) throws IOException {
    List<FileChannel> open = new ArrayList<>();
    try {
      for (Path file : files) {
        if (Files.exists(file)) {
          OutputCheck.checkOrdinary(file, true);
          FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          open.add(channel);
          WriterLock.require(channel, file);
        }
      }
      for (FileChannel channel : open) {
        channel.truncate(0);
        channel.force(true);
      }
    } finally {
      for (FileChannel channel : open) {
        channel.close();
      }
    }
  }
}
