package io.dgen.storage.channel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** Writes small files whole or not at all: under another name first, which is then renamed. */
public final class AtomicFile {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

  /** No manifest is larger. */
  private static final int MOST_CONTENT_BYTES = 1 << 20;

  private AtomicFile() {}

  /**
   * Checks that a name may be written to.
   *
   * @param file the name
   * @param replace whether an ordinary file may exist already
   * @throws OutputRefusedException if it is something that must not be replaced, for example a
   *     symbolic link
   * @throws IOException if the file system cannot tell
   */
  public static void check(Path file, boolean replace) throws IOException {
    OutputCheck.checkName(file, replace);
  }

  /**
   * Writes files of one directory: all contents first, then the names. Existing files are replaced.
   *
   * @param directory holds them
   * @param contents the contents by name
   * @param sync whether to return only when all is on stable storage
   * @throws IOException if that fails; files not replaced yet are unchanged, and no other file is
   *     left
   */
  public static void write(HeldDirectory directory, Map<Path, String> contents, boolean sync)
      throws IOException {
    Map<Path, Path> parts = new LinkedHashMap<>();
    try {
      for (Map.Entry<Path, String> content : contents.entrySet()) {
        Path file = content.getKey();
        // Not made of the file's own name: that may be as long as the file system allows.
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path part = file.resolveSibling(".dgen-" + random + ".tmp");
        parts.put(file, part);
        during(file, () -> writePart(directory, part, content.getValue(), sync));
      }
      for (Map.Entry<Path, Path> part : parts.entrySet()) {
        during(part.getKey(), () -> directory.move(part.getValue(), part.getKey()));
      }
    } finally {
      for (Path part : parts.values()) {
        directory.delete(part);
      }
    }
    if (sync) {
      directory.sync();
    }
  }

  /**
   * Writes one file. An existing file is replaced. If it cannot be replaced, because the file
   * system is full for example, it is rewritten in place if its content allows for that: a reader,
   * or a loss of power, may then meet a mixture of both contents.
   *
   * @param directory holds it
   * @param file its name, in this directory
   * @param content its content
   * @param sync whether to return only when all is on stable storage; a file rewritten in place
   *     always is
   * @param expendable tells which previous content may be overwritten
   * @throws IOException if that fails; the file is then unchanged
   */
  public static void write(
      HeldDirectory directory,
      Path file,
      String content,
      boolean sync,
      Predicate<String> expendable)
      throws IOException {
    try {
      write(directory, Map.of(file, content), sync);
    } catch (IOException e) {
      if (!rewrite(directory, file, content, expendable, e)) {
        throw e;
      }
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} is rewritten in place, because a new file cannot be written: {1}",
          file,
          rootReason(e));
    }
  }

  /** Returns why the system refused, not what followed from it. */
  private static String rootReason(IOException e) {
    IOException root = e;
    while (root.getCause() instanceof IOException cause) {
      root = cause;
    }
    return IoReason.of(root);
  }

  /** Returns whether that was possible; tells the failure if not. */
  private static boolean rewrite(
      HeldDirectory directory,
      Path file,
      String content,
      Predicate<String> expendable,
      IOException failure) {
    try (ExistingFile existing = ExistingFile.of(directory, file);
        FileChannel channel =
            existing.open(
                file,
                Set.of(
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS))) {
      existing.checkOpened();
      Optional<String> before = content(Channels.newInputStream(channel));
      if (before.isEmpty() || !expendable.test(before.get())) {
        return false;
      }
      int length = before.get().getBytes(StandardCharsets.UTF_8).length;
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > length) {
        return false; // would take space, which may be what there is not
      }
      ByteBuffer padded = ByteBuffer.allocate(length).put(bytes);
      while (padded.hasRemaining()) {
        padded.put((byte) '\n'); // never shorter for a moment than its content
      }
      ChunkSink.file(channel).write(padded.flip(), 0);
      StableStorage.sync(channel, file);
      return true;
    } catch (IOException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /**
   * Returns a file's content.
   *
   * @param directory holds it
   * @param file its name, in this directory
   * @return its text; empty if there is no ordinary file of that name, or one with more than a
   *     small text
   * @throws IOException if it cannot be read
   */
  public static Optional<String> content(HeldDirectory directory, Path file) throws IOException {
    if (FileKind.of(file, LinkOption.NOFOLLOW_LINKS) != FileKind.FILE) {
      return Optional.empty();
    }
    try (FileChannel channel =
        directory.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return content(Channels.newInputStream(channel));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> content(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_CONTENT_BYTES + 1);
    if (bytes.length > MOST_CONTENT_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static void writePart(HeldDirectory directory, Path part, String content, boolean sync)
      throws IOException {
    try (FileChannel channel =
        directory.open(part, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))) {
      // Not for ever: a file that takes nothing has failed.
      ChunkSink.file(channel).write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
      if (sync) {
        StableStorage.sync(channel, part);
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Failures name the file, not its other name. */
  private static void during(Path file, Step step) throws IOException {
    try {
      step.run();
    } catch (NoSuchFileException e) {
      throw (IOException) new NoSuchFileException(file.toString()).initCause(e);
    } catch (AccessDeniedException e) {
      throw (IOException) new AccessDeniedException(file.toString()).initCause(e);
    } catch (NotSyncedException e) { // the file itself is as it was
      throw (IOException)
          new FileSystemException(
                  file.toString(), null, "cannot be synced to stable storage: " + rootReason(e))
              .initCause(e);
    } catch (FileSystemException e) {
      throw (IOException)
          new FileSystemException(file.toString(), null, IoReason.of(e)).initCause(e);
    } catch (IOException e) {
      throw FileFailure.named(file, e);
    }
  }

  /**
   * Syncs a file's name to the device, so that it outlasts a loss of power.
   *
   * @param file the file
   * @return false if the file system cannot sync, which is logged
   * @throws IOException if that fails
   */
  public static boolean syncName(Path file) throws IOException {
    return StableStorage.syncDirectory(
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file's directory"));
  }
}
