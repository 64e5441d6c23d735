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
 * Opens files for I/O that bypasses the page cache (O_DIRECT). Memory address, offset and length
 * must then be multiples of {@link #blockBytes}.
 */
public final class DirectIo {

  private static final int MOST_BLOCK_BYTES = 4096;

  private DirectIo() {}

  /**
   * Opens a file for direct I/O.
   *
   * @param file the file
   * @param options the other options
   * @return its channel
   * @throws DirectRefusedException if the file system has no direct I/O
   * @throws IOException if the file cannot be opened
   */
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return open(file, options, Opening.BY_NAME);
  }

  /** As {@link #open(Path, Set)}, in another way. */
  static FileChannel open(Path file, Set<? extends OpenOption> options, Opening opening)
      throws IOException {
    Set<OpenOption> direct = new HashSet<>(options);
    direct.add(option().orElseThrow(() -> new DirectRefusedException(file)));
    try {
      return opening.open(file, direct);
    } catch (UnsupportedOperationException e) {
      throw new DirectRefusedException(file, e);
    } catch (FileSystemException e) {
      // open(2): EINVAL from a file system without O_DIRECT, in the system's words
      throw "Invalid argument".equals(e.getReason()) ? new DirectRefusedException(file, e) : e;
    }
  }

  /** Looked up by name: the compiler warns about every other use, and no switch turns that off. */
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
   * Returns what addresses, offsets and lengths of direct I/O must be a multiple of.
   *
   * @param file the file, or a directory on the same file system
   * @return bytes, a power of two
   * @throws IOException if the file system cannot tell
   */
  public static int blockBytes(Path file) throws IOException {
    try {
      return Math.toIntExact(Files.getFileStore(file).getBlockSize());
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // Java finds no mount point in a chroot that is none. No device has larger blocks.
      return MOST_BLOCK_BYTES;
    }
  }

  /**
   * Returns where direct writes must begin and end if the rest of the file is written through the
   * page cache. They must cover whole pages of that cache as well, or its write-back would replace
   * new bytes by old ones.
   *
   * @param file the file, which need not exist yet, nor its directories
   * @return bytes, a power of two: {@link #blockBytes}, or the system's page if that is more
   * @throws IOException if the file system cannot tell
   */
  public static int alignment(Path file) throws IOException {
    Path existing = file.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return Math.max(blockBytes(existing), Math.toIntExact(ChunkBuffer.systemPageBytes()));
  }
}
