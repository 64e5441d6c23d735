package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Small files that are there whole or not at all: written under another name, then renamed. */
public final class AtomicFile {

  private AtomicFile() {}

  /**
   * Looks whether a name may be written to.
   *
   * @param file the name
   * @param replace whether an ordinary file may be there already
   * @throws OutputRefusedException if it stands for something that is not to be written, for
   *     example a symbolic link
   * @throws IOException if that cannot be told
   */
  public static void check(Path file, boolean replace) throws IOException {
    OutputFile.checkName(file, replace);
  }

  /**
   * Writes one file. An existing one is replaced.
   *
   * @param file its name
   * @param content what it is to hold
   * @param sync whether to return only when all is on stable storage
   * @throws IOException if that fails; the file is then as before
   */
  public static void write(Path file, String content, boolean sync) throws IOException {
    write(Map.of(file, content), sync);
  }

  /**
   * Writes files, all of them before the first gets its name. An existing file is replaced.
   *
   * @param contents what they are to hold, by their names
   * @param sync whether to return only when all is on the storage device
   * @throws IOException if that fails; what is not replaced is as before, and nothing else is left
   */
  public static void write(Map<Path, String> contents, boolean sync) throws IOException {
    Map<Path, Path> parts = new LinkedHashMap<>();
    try {
      for (Map.Entry<Path, String> content : contents.entrySet()) {
        Path file = content.getKey();
        // Not made of the file's own name: that may be as long as the file system allows.
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path part = file.resolveSibling(".dgen-" + random + ".tmp");
        parts.put(file, part);
        during(file, () -> writePart(part, content.getValue(), sync));
      }
      for (Map.Entry<Path, Path> part : parts.entrySet()) {
        during(
            part.getKey(),
            () ->
                Files.move(
                    part.getValue(),
                    part.getKey(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING));
      }
    } finally {
      for (Path part : parts.values()) {
        Files.deleteIfExists(part);
      }
    }
    if (sync) {
      for (Path file : contents.keySet()) {
        syncName(file);
      }
    }
  }

  private static void writePart(Path part, String content, boolean sync) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (sync) {
        channel.force(true);
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /** What goes wrong is said of the file, not of the other name. */
  private static void during(Path file, Step step) throws IOException {
    try {
      step.run();
    } catch (NoSuchFileException e) {
      throw (IOException) new NoSuchFileException(file.toString()).initCause(e);
    } catch (AccessDeniedException e) {
      throw (IOException) new AccessDeniedException(file.toString()).initCause(e);
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /**
   * Returns what went wrong, with the name of the file if it does not say that already.
   *
   * @param file the file
   * @param e what was thrown
   * @return the same, or what tells the file's name as well
   */
  public static IOException named(Path file, IOException e) {
    if (e instanceof FileSystemException || e instanceof TransferException) {
      return e;
    }
    FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }

  /**
   * Returns what to throw for a file that went missing after writing began: nobody gave a wrong
   * name, so it is a failure.
   *
   * @param e what was thrown
   * @return the failure
   */
  public static FileSystemException vanished(NoSuchFileException e) {
    FileSystemException vanished =
        new FileSystemException(e.getFile(), null, IoReason.of(e) + " any more");
    vanished.initCause(e);
    return vanished;
  }

  /**
   * Syncs a file's name to the device, so that it outlasts a loss of power.
   *
   * @param file the file
   * @throws IOException if that fails
   */
  public static void syncName(Path file) throws IOException {
    syncDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file's directory"));
  }

  /**
   * Syncs all names in a directory to the device.
   *
   * @param directory the directory
   * @throws IOException if that fails
   */
  public static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
