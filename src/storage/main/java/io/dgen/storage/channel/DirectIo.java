package io.dgen.storage.channel;

import io.dgen.ChunkBuffer;
import io.dgen.ffi.DirectAlignment;
import io.dgen.ffi.DirectFile;
import io.dgen.ffi.SystemError;
import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens files for I/O that bypasses the page cache (O_DIRECT). Memory address, offset and length
 * must then be multiples of {@link #alignment}.
 */
public final class DirectIo {

  private static final int MOST_BLOCK_BYTES = 4096;
  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final AtomicBoolean TOLD = new AtomicBoolean();

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

  /**
   * Opens an existing file, to read or to write.
   *
   * @param alignment what transfers will be aligned to, at least {@link #neededBytes}; where it is
   *     less than Java's channels demand, the file is opened through the C library
   */
  static FileChannel open(
      Path file, Set<? extends OpenOption> options, Opening opening, int alignment)
      throws IOException {
    if (alignment % blockBytes(file) == 0) {
      return open(file, options, opening);
    }
    try {
      DirectFile direct =
          DirectFile.open(
              opening.path(file),
              options.contains(StandardOpenOption.WRITE),
              !options.contains(LinkOption.NOFOLLOW_LINKS) || !opening.path(file).equals(file),
              alignment);
      try {
        opening.checkSame(file, direct.path());
        return direct;
      } catch (IOException | RuntimeException e) {
        direct.close();
        throw e;
      }
    } catch (UnavailableException e) {
      throw new DirectRefusedException(file, e); // it was available when the alignment was found
    } catch (FileSystemException e) {
      throw refused(file, HeldDirectory.named(file, e));
    }
  }

  private static FileChannel open(Path file, Set<? extends OpenOption> options, Opening opening)
      throws IOException {
    Set<OpenOption> direct = new HashSet<>(options);
    direct.add(option().orElseThrow(() -> new DirectRefusedException(file)));
    try {
      return opening.open(file, direct);
    } catch (UnsupportedOperationException e) {
      throw new DirectRefusedException(file, e);
    } catch (FileSystemException e) {
      throw refused(file, e);
    }
  }

  /** Tells open(2)'s EINVAL, from a file system without O_DIRECT. */
  private static FileSystemException refused(Path file, FileSystemException e) {
    return SystemError.INVALID.is(e.getReason()) ? new DirectRefusedException(file, e) : e;
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
   * What addresses, offsets and lengths of direct I/O must be a multiple of.
   *
   * @param bytes a power of two
   * @param fromKernel whether the kernel says so; otherwise it is the block of the file system
   * @param refusal why the kernel cannot be asked, with the remedy; empty if it can
   */
  public record Need(int bytes, boolean fromKernel, Optional<String> refusal) {}

  /**
   * Finds out what direct I/O must be aligned to.
   *
   * @param file the file, or a directory that new files will be in
   * @return what the kernel says, or else {@link #blockBytes}
   * @throws IOException if the file system cannot tell
   */
  public static Need need(Path file) throws IOException {
    int block = blockBytes(file);
    if (!UnixFileSystem.has(file)) {
      return new Need(block, false, Optional.empty());
    }
    try {
      OptionalInt kernel = DirectAlignment.of(file);
      return new Need(kernel.orElse(block), kernel.isPresent(), Optional.empty());
    } catch (UnavailableException e) {
      return new Need(block, false, Optional.of(e.getMessage() + " (remedy: " + e.remedy() + ")"));
    }
  }

  static int neededBytes(Path file) throws IOException {
    Need need = need(file);
    if (need.refusal().isPresent()
        && need.bytes() > ChunkBuffer.systemPageBytes()
        && TOLD.compareAndSet(false, true)) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0}: direct I/O is in whole blocks of {1} bytes, though the kernel may take less: {2}",
          file,
          Integer.toString(need.bytes()),
          need.refusal().get());
    }
    return need.bytes();
  }

  /**
   * Returns what addresses, offsets and lengths of Java's direct channels must be a multiple of.
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
   * @return bytes, a power of two: what the kernel demands or, where it does not tell, the file
   *     system's block; but at least the system's page
   * @throws IOException if the file system cannot tell
   */
  public static int alignment(Path file) throws IOException {
    Path existing = file.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return Math.max(neededBytes(existing), Math.toIntExact(ChunkBuffer.systemPageBytes()));
  }
}
