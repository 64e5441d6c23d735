package io.dgen.storage.channel;

import io.dgen.ffi.HeldFile;
import io.dgen.refusal.UnavailableException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An existing file of a directory that is to be written over. Somebody may swap names between a
 * look at the name and opening it, so the file is held first, then examined, then opened. Without
 * native access it is examined by name before it is opened and after.
 */
final class ExistingFile implements Opening, Closeable {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final HeldDirectory directory;
  private final Path file;
  private final Optional<Object> key;
  private final @Nullable HeldFile held;

  private ExistingFile(
      HeldDirectory directory, Path file, Optional<Object> key, @Nullable HeldFile held) {
    this.directory = directory;
    this.file = file;
    this.key = key;
    this.held = held;
  }

  /**
   * Holds a file.
   *
   * @throws OutputRefusedException if it is no ordinary file, or has other hard links
   */
  static ExistingFile of(HeldDirectory directory, Path file) throws IOException {
    HeldFile held = hold(file);
    Optional<Object> key = directory.keyOf(file);
    ExistingFile existing = new ExistingFile(directory, file, key, held);
    try {
      existing.check();
      return existing;
    } catch (IOException | RuntimeException e) {
      existing.close();
      throw e;
    }
  }

  private static @Nullable HeldFile hold(Path file) throws FileSystemException {
    if (!UnixFileSystem.has(file)) {
      return null;
    }
    try {
      return HeldFile.of(file);
    } catch (UnavailableException e) {
      if (TOLD.compareAndSet(false, true)) {
        LOGGER.log(
            System.Logger.Level.INFO,
            "{0} is not held while it is examined: {1} (remedy: {2})",
            file,
            e.getMessage(),
            e.remedy());
      }
      return null;
    }
  }

  private void check() throws IOException {
    if (held == null) {
      OutputCheck.checkOrdinary(file, true);
    } else {
      OutputCheck.checkExisting(file, held.path());
    }
  }

  /** Opens the file. */
  @Override
  public FileChannel open(Path name, Set<? extends OpenOption> options) throws IOException {
    if (held == null) {
      return directory.open(file, options);
    }
    try {
      Set<OpenOption> following = new HashSet<>(options);
      following.remove(LinkOption.NOFOLLOW_LINKS); // this link leads to the held file
      return FileChannel.open(held.path(), following);
    } catch (FileSystemException e) {
      throw HeldDirectory.named(file, e);
    }
  }

  @Override
  public Path path(Path name) {
    return held == null ? name : held.path();
  }

  @Override
  public void checkSame(Path name, Path opened) throws IOException {
    if (held == null) {
      directory.checkSame(name, opened);
    }
  }

  /**
   * Checks, when it has been opened, that it is the file in the directory.
   *
   * @throws OutputRefusedException if the name has been given to another file meanwhile
   */
  void checkOpened() throws IOException {
    check();
    if (!directory.numbersFiles()) {
      return;
    }
    if (!key.equals(directory.keyOf(file)) || (held != null && !key.equals(heldKey()))) {
      throw new OutputRefusedException(file, "was replaced by another file while it was opened");
    }
  }

  private Optional<Object> heldKey() throws IOException {
    return held == null ? Optional.empty() : HeldDirectory.key(held.path());
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
    }
  }
}
