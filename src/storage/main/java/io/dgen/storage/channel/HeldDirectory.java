package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is held open, so that its files are found in it even if its name leads elsewhere
 * meanwhile: a symbolic link has been switched, or a file system unmounted. {@link #check} notices
 * that. Where the system has no such directories, files are found by name. Thread-safe.
 */
public final class HeldDirectory implements Opening, Closeable {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  /** A directory may be replaced between two looks, but not every time. */
  private static final int TRIES = 3;

  private final Path path;
  private final @Nullable SecureDirectoryStream<Path> stream;

  /** What identifies the directory; empty if nothing does. */
  private final Optional<Object> key;

  private HeldDirectory(
      Path path, @Nullable SecureDirectoryStream<Path> stream, Optional<Object> key) {
    this.path = path;
    this.stream = stream;
    this.key = key;
  }

  /**
   * Holds a directory.
   *
   * @param directory its name
   * @return the directory, to be closed
   * @throws IOException if it cannot be examined
   */
  public static HeldDirectory open(Path directory) throws IOException {
    for (int i = 1; ; i++) {
      HeldDirectory held = attempt(directory);
      if (held.key.isEmpty() || held.key.equals(key(directory))) {
        return held;
      }
      if (i == TRIES) {
        tell(directory);
        return new HeldDirectory(directory, held.stream, Optional.empty());
      }
      held.close();
    }
  }

  /**
   * Holds the directory of a file.
   *
   * @param file its name
   * @return the directory, to be closed
   * @throws IOException if it cannot be examined
   */
  public static HeldDirectory of(Path file) throws IOException {
    try {
      return open(
          Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file.toAbsolutePath()));
    } catch (NoSuchFileException e) {
      throw (IOException) new NoSuchFileException(file.toString()).initCause(e);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // it is held
  private static HeldDirectory attempt(Path directory) throws IOException {
    DirectoryStream<Path> stream;
    try {
      stream = Files.newDirectoryStream(directory);
    } catch (AccessDeniedException e) {
      return new HeldDirectory(directory, null, key(directory)); // may be written, but not listed
    }
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      Object key =
          secure.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
      return new HeldDirectory(directory, secure, Optional.ofNullable(key));
    }
    stream.close();
    return new HeldDirectory(directory, null, key(directory));
  }

  static Optional<Object> key(Path file, LinkOption... options) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(file, BasicFileAttributes.class, options).fileKey());
  }

  private static void tell(Path directory) {
    if (TOLD.compareAndSet(false, true)) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} is not watched for being replaced: its file system numbers files anew at each look"
              + " (remedy: leave the directory where it is while it is written)",
          directory);
    }
  }

  /**
   * Checks that the name still leads to this directory.
   *
   * @throws FileSystemException if it does not
   * @throws IOException if that cannot be told
   */
  public void check() throws IOException {
    if (key.isEmpty()) {
      return;
    }
    try {
      if (!key.equals(key(path))) {
        throw new FileSystemException(
            path.toString(),
            null,
            "is another directory than at the start: a link was switched, or a file system mounted"
                + " or unmounted");
      }
    } catch (NoSuchFileException e) {
      throw FileFailure.vanished(e);
    }
  }

  /**
   * Opens a file of the directory.
   *
   * @param file its name, in this directory
   * @param options how
   * @return its channel
   * @throws IOException if it cannot be opened
   */
  @Override
  public FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    if (stream == null) {
      return FileChannel.open(file, options);
    }
    try {
      return (FileChannel) stream.newByteChannel(name(file), options);
    } catch (FileSystemException e) {
      throw named(file, e);
    }
  }

  /**
   * Removes a file of the directory if there is one.
   *
   * @param file its name, in this directory
   * @throws IOException if it cannot be removed
   */
  public void delete(Path file) throws IOException {
    if (stream == null) {
      Files.deleteIfExists(file);
      return;
    }
    try {
      stream.deleteFile(name(file));
    } catch (NoSuchFileException e) {
      // removed already
    } catch (FileSystemException e) {
      throw named(file, e);
    }
  }

  /**
   * Gives a file of the directory another name there. A file that has that name is replaced.
   *
   * @param from its name, in this directory
   * @param to the new one, in this directory
   * @throws IOException if that fails
   */
  public void move(Path from, Path to) throws IOException {
    if (stream == null) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try {
      stream.move(name(from), stream, name(to));
    } catch (FileSystemException e) {
      throw named(from, e);
    }
  }

  /**
   * Syncs all names in the directory to stable storage.
   *
   * @return false if the file system cannot sync, which is logged
   * @throws IOException if that fails
   */
  public boolean sync() throws IOException {
    if (stream == null) {
      return StableStorage.syncDirectory(path);
    }
    Path itself = path.getFileSystem().getPath(".");
    try (FileChannel channel =
        (FileChannel) stream.newByteChannel(itself, Set.of(StandardOpenOption.READ))) {
      return StableStorage.sync(channel, path);
    } catch (NotSyncedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw named(path, e);
    }
  }

  /**
   * Returns what identifies a file of the directory.
   *
   * @param file its name, in this directory; a symbolic link is not followed
   * @return an object equal to that of the same file; empty if there is no file, or the system does
   *     not number files
   * @throws IOException if that cannot be told
   */
  public Optional<Object> keyOf(Path file) throws IOException {
    try {
      if (stream == null) {
        return key(file, LinkOption.NOFOLLOW_LINKS);
      }
      BasicFileAttributeView view =
          stream.getFileAttributeView(
              name(file), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.ofNullable(view.readAttributes().fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      throw named(file, e);
    }
  }

  @Override
  public void checkSame(Path file, Path opened) throws IOException {
    if (numbersFiles() && !keyOf(file).equals(key(opened))) {
      throw new FileSystemException(
          file.toString(), null, "was replaced by another file while it was opened");
    }
  }

  /** Returns whether files are numbered, always in the same way. */
  boolean numbersFiles() {
    return key.isPresent();
  }

  /**
   * Returns the directory's name.
   *
   * @return the name that it was opened by
   */
  public Path path() {
    return path;
  }

  private static Path name(Path file) {
    return Objects.requireNonNull(file.getFileName(), "a file's name");
  }

  /** Failures know only the last part of the name. */
  static FileSystemException named(Path file, FileSystemException e) {
    String name = file.toString();
    FileSystemException named =
        switch (e) {
          case NoSuchFileException _ -> new NoSuchFileException(name);
          case FileAlreadyExistsException _ -> new FileAlreadyExistsException(name);
          case AccessDeniedException _ -> new AccessDeniedException(name);
          default -> new FileSystemException(name, null, IoReason.of(e));
        };
    named.initCause(e);
    return named;
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }

  @Override
  public String toString() {
    return "HeldDirectory[" + path + "]";
  }
}
