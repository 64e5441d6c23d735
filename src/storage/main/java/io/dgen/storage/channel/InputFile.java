package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file or block device opened to be verified. */
public final class InputFile implements OpenInput {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final Set<OpenOption> LINKS_REFUSED =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final Path file;
  private final FileSource source;
  private final boolean direct;

  private InputFile(Path file, FileSource source, boolean direct) {
    this.file = file;
    this.source = source;
    this.direct = direct;
  }

  /**
   * Opens a file or block device.
   *
   * @param file its name
   * @param direct whether to bypass the page cache
   * @return the open file
   * @throws FileSystemException if it is neither, or if the file system has no direct I/O and it is
   *     asked for
   * @throws IOException if it cannot be opened
   */
  public static InputFile open(Path file, boolean direct) throws IOException {
    return open(file, direct, Set.of(StandardOpenOption.READ), Opening.BY_NAME);
  }

  /**
   * Opens a file or block device in another way than by its name alone.
   *
   * @param file its name
   * @param direct whether to bypass the page cache
   * @param opening how files are opened
   * @return the open file
   * @throws FileSystemException as {@link #open(Path, boolean)}
   * @throws IOException if it cannot be opened
   */
  public static InputFile open(Path file, boolean direct, Opening opening) throws IOException {
    return open(file, direct, Set.of(StandardOpenOption.READ), opening);
  }

  /**
   * Opens a file or block device to read what its storage holds. The page cache may hold other
   * bytes: when storage has failed to take them, they stay there as if it had. Where direct I/O is
   * unavailable, reads go through the page cache, which is logged.
   *
   * @param file its name, not a symbolic link
   * @param directory where it is
   * @return the open file
   * @throws IOException if it cannot be opened
   */
  public static InputFile openStored(Path file, HeldDirectory directory) throws IOException {
    try {
      return open(file, true, LINKS_REFUSED, directory);
    } catch (DirectRefusedException e) {
      if (TOLD.compareAndSet(false, true)) {
        LOGGER.log(
            System.Logger.Level.INFO,
            "{0} is compared as the page cache shows it: {1}"
                + " (remedy: after an I/O error write it anew, without --resume)",
            file,
            DirectRefusedException.NONE);
      }
      return openCached(file, directory);
    }
  }

  /**
   * Opens a file or block device to read it through the page cache.
   *
   * @param file its name, not a symbolic link
   * @param directory where it is
   * @return the open file
   * @throws IOException if it cannot be opened
   */
  public static InputFile openCached(Path file, HeldDirectory directory) throws IOException {
    return open(file, false, LINKS_REFUSED, directory);
  }

  private static InputFile open(
      Path file, boolean direct, Set<? extends OpenOption> read, Opening opening)
      throws IOException {
    boolean device = check(file);
    int alignment = direct ? Math.max(ChunkSource.BLOCK_BYTES, DirectIo.neededBytes(file)) : 1;
    FileChannel channel =
        direct ? DirectIo.open(file, read, opening, alignment) : opening.open(file, read);
    return new InputFile(file, new FileSource(channel, alignment, device, file, opening), direct);
  }

  /** Returns whether it is a device. Opening anything else but a file might block for ever. */
  private static boolean check(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    return switch (kind) {
      case FILE, ABSENT -> false; // opening reports that it is missing
      case BLOCK_DEVICE -> true;
      default ->
          throw new FileSystemException(
              file.toString(), null, "is " + kind + ", not a file or block device");
    };
  }

  /**
   * Returns whether reads bypass the page cache, and so show what storage holds.
   *
   * @return false if they may show bytes that storage has failed to take
   */
  public boolean direct() {
    return direct;
  }

  @Override
  public ChunkSource source() {
    return source;
  }

  @Override
  public ChunkSource source(long offset) throws FileSystemException {
    if (!source.beginsAt(offset)) {
      throw new FileSystemException(
          file.toString(),
          null,
          "direct reads cannot begin at offset "
              + offset
              + ", which is no multiple of "
              + source.blockBytes());
    }
    return ChunkSource.part(source, offset);
  }

  /**
   * Syncs the file to stable storage.
   *
   * @return false if the file system cannot sync
   * @throws IOException if that fails
   */
  public boolean sync() throws IOException {
    return source.sync(file);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  @Override
  public String toString() {
    return "InputFile[" + file + "]";
  }
}
