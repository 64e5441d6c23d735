package io.dgen.storage.channel;

import io.dgen.ChunkBuffer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Files read and written past the page cache (O_DIRECT). Memory address, offset and length must
 * then be multiples of {@link #blockBytes}.
 */
public final class DirectIo {

  private DirectIo() {}

  /**
   * Opens a file for direct transfers.
   *
   * @param file the file
   * @param options how, but for being direct
   * @return its channel
   * @throws DirectRefusedException if there are no direct transfers
   * @throws IOException if the file cannot be opened
   */
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    Set<OpenOption> direct = new HashSet<>(options);
    direct.add(option().orElseThrow(() -> new DirectRefusedException(file)));
    try {
      return FileChannel.open(file, direct);
    } catch (UnsupportedOperationException e) {
      throw new DirectRefusedException(file, e);
    } catch (FileSystemException e) {
      // open(2): EINVAL from a file system without O_DIRECT, in the system's words
      throw "Invalid argument".equals(e.getReason()) ? new DirectRefusedException(file, e) : e;
    }
  }

  /** By its name: the compiler warns of every other use, and no switch keeps it from that. */
  private static Optional<OpenOption> option() {
    try {
      Object[] options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      return Arrays.stream(options)
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findFirst();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * What addresses, offsets and lengths of direct transfers must be a multiple of.
   *
   * @param file the file, or a directory on the same file system
   * @return bytes, a power of two
   * @throws IOException if that cannot be told
   */
  public static int blockBytes(Path file) throws IOException {
    return Math.toIntExact(Files.getFileStore(file).getBlockSize());
  }

  /**
   * Where direct writes must begin and end if the rest of a file is written through the page cache:
   * whole pages of that, too, or its write-back would bring old bytes over new ones.
   *
   * @param file the file, or a directory on the same file system
   * @return bytes, a power of two: {@link #blockBytes}, or the system's page if that is more
   * @throws IOException if that cannot be told
   */
  public static int alignment(Path file) throws IOException {
    return Math.max(blockBytes(file), Math.toIntExact(ChunkBuffer.systemPageBytes()));
  }
}
