package io.dgen.ffi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A library file to load: an existing file, or one extracted from the jar. Extracted files are in a
 * directory that only this user can write and are named by their content.
 *
 * @param path its real path
 * @param passing the files to delete on closing, in this order, because no other run would find
 *     them
 */
record LibraryFile(Path path, List<Path> passing) implements AutoCloseable {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> AS_PRIVATE =
      PosixFilePermissions.asFileAttribute(PRIVATE);

  /** Returns an existing file, which is not deleted. */
  static LibraryFile inPlace(Path file) {
    return new LibraryFile(file, List.of());
  }

  /** Extracts the library of a resource below {@code temporary}, for this run and others. */
  static LibraryFile extracted(URL resource, String name, String suffix, Path temporary)
      throws IOException {
    byte[] content;
    try (InputStream in = resource.openStream()) {
      content = in.readAllBytes();
    }
    return make(temporary, "lib" + name + "-" + digest(content) + suffix, content, true);
  }

  /**
   * Copies the file below {@code temporary}, for a class loader that finds the first one loaded by
   * another.
   */
  LibraryFile copy(Path temporary) throws IOException {
    String name = "copy-" + UUID.randomUUID() + "-" + path.getFileName();
    return make(temporary, name, Files.readAllBytes(path), false);
  }

  /** Deletes temporary files: a loaded library no longer needs its file. */
  @Override
  public void close() throws IOException {
    for (Path path : passing) {
      Files.deleteIfExists(path);
    }
  }

  private static LibraryFile make(Path temporary, String name, byte[] content, boolean kept)
      throws IOException {
    Path real = temporary.toRealPath();
    int user = EffectiveUser.id();
    Path usual = real.resolve("dgen-" + Integer.toUnsignedString(user));
    Path directory = privateDirectory(usual, user);
    boolean fresh = !directory.equals(usual);
    Path file = directory.resolve(name);
    List<Path> passing = new ArrayList<>();
    if (fresh || !kept) {
      passing.add(file);
    }
    if (fresh) {
      passing.add(directory);
    }
    LibraryFile made = new LibraryFile(file, passing);
    try {
      if (!holds(file, content)) {
        write(file, content);
      }
      checkPrivate(file);
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  /**
   * Returns the user's directory if the user owns it and nobody else can write it; else a new one.
   */
  private static Path privateDirectory(Path usual, int user) throws IOException {
    try {
      return Files.createDirectory(usual, AS_PRIVATE);
    } catch (FileAlreadyExistsException e) {
      return isPrivate(usual, user)
          ? usual
          : Files.createTempDirectory(usual.resolveSibling(""), "dgen-", AS_PRIVATE);
    }
  }

  private static boolean isPrivate(Path directory, int user) throws IOException {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE)
        && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user);
  }

  private static boolean holds(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == content.length
        && !WritableByOthers.hasSecondName(file)
        && WritableByOthers.find(file).isEmpty()
        && Arrays.equals(Files.readAllBytes(file), content);
  }

  /** Refuses a file below a directory that other users can write. */
  private static void checkPrivate(Path file) throws IOException {
    Optional<String> problem = WritableByOthers.find(file);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  /** Writes atomically: another process sees the whole file or none. */
  private static void write(Path file, byte[] content) throws IOException {
    Path part = Files.createTempFile(file.getParent(), "part-", ".tmp", AS_PRIVATE);
    try {
      Files.write(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** For the name only: contents are compared. SHA-256 would take long in a JVM just started. */
  private static String digest(byte[] content) {
    return HexFormat.of().toHexDigits(checksum(new CRC32(), content), 8)
        + HexFormat.of().toHexDigits(checksum(new CRC32C(), content), 8)
        + HexFormat.of().toHexDigits(content.length, 8);
  }

  private static long checksum(Checksum checksum, byte[] content) {
    checksum.update(content);
    return checksum.getValue();
  }
}
