package io.dgen.ffi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * Makes the library a file that can be loaded: where the classes are files it is one already; from
 * a jar it is extracted into a directory that only this user can write, under a name made of its
 * content.
 */
final class LibraryFile {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> AS_PRIVATE =
      PosixFilePermissions.asFileAttribute(PRIVATE);

  private LibraryFile() {}

  /** The library behind a resource, extracted below {@code temporary} where it must be. */
  static Path of(URL resource, String name, String suffix, Path temporary) throws IOException {
    if (resource.getProtocol().equals("file")) {
      try {
        return Path.of(resource.toURI());
      } catch (URISyntaxException e) {
        throw new IOException(e);
      }
    }
    byte[] content;
    try (InputStream in = resource.openStream()) {
      content = in.readAllBytes();
    }
    Path directory = privateDirectory(temporary);
    Path file = directory.resolve("lib" + name + "-" + digest(content) + suffix);
    if (!holds(file, content)) {
      write(file, content);
    }
    checkPrivate(file);
    return file;
  }

  /**
   * The user's directory, if it is the user's own and nobody else can write it; else a fresh one.
   */
  private static Path privateDirectory(Path temporary) throws IOException {
    Path directory = temporary.resolve("dgen-" + System.getProperty("user.name"));
    try {
      return Files.createDirectory(directory, AS_PRIVATE);
    } catch (FileAlreadyExistsException e) {
      if (isPrivate(directory, temporary)) {
        return directory;
      }
      return Files.createTempDirectory(temporary, "dgen-", AS_PRIVATE);
    }
  }

  private static boolean isPrivate(Path directory, Path temporary) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || !Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE)) {
      return false;
    }
    // Who this process is, the file system tells best: the owner of a file just made.
    Path probe = Files.createTempFile(temporary, "dgen-", ".tmp");
    try {
      return Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
          .equals(Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS));
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean holds(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == content.length
        && !WritableByOthers.hasSecondName(file)
        && WritableByOthers.find(file).isEmpty()
        && Arrays.equals(Files.readAllBytes(file), content);
  }

  /** The directory may be ours, and a directory above it everybody's. */
  private static void checkPrivate(Path file) throws IOException {
    Optional<String> problem = WritableByOthers.find(file);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  /** Atomically: another process sees the whole file or none. */
  private static void write(Path file, byte[] content) throws IOException {
    Path part = Files.createTempFile(file.getParent(), "part-", ".tmp", AS_PRIVATE);
    try {
      Files.write(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * A second file of the same content, below {@code temporary}, for a class loader that finds the
   * first one taken by another.
   */
  static Path copy(Path file, Path temporary) throws IOException {
    Path directory = privateDirectory(temporary);
    Path copy = Files.createTempFile(directory, "copy-", file.getFileName().toString(), AS_PRIVATE);
    Files.write(copy, Files.readAllBytes(file));
    checkPrivate(copy);
    return copy;
  }

  /** For a name only: files are compared. Not SHA-256, which takes long in a JVM just started. */
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
