package io.dgen.windows;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The files of this system without what only Unix has: a JVM started with {@code
 * -Djava.nio.file.spi.DefaultFileSystemProvider} set to this class has no modes, owners' numbers,
 * numbers of links and file keys, cannot open a directory, and finds the locked part of a file
 * closed to every other channel.
 */
public final class WindowsLikeProvider extends FileSystemProvider {

  private final FileSystemProvider unix;
  private final WindowsLikeFileSystem fileSystem;

  /**
   * Called by the JVM.
   *
   * @param unix the system's own
   */
  public WindowsLikeProvider(FileSystemProvider unix) {
    this.unix = unix;
    this.fileSystem = new WindowsLikeFileSystem(this, unix.getFileSystem(URI.create("file:///")));
  }

  private static Path unix(Path path) {
    return ((WindowsLikePath) path).unix();
  }

  private static void refuse(FileAttribute<?>... attributes) {
    for (FileAttribute<?> attribute : attributes) {
      refuse(attribute.name());
    }
  }

  private static void refuse(String attributes) {
    if (attributes.startsWith("unix:") || attributes.startsWith("posix:")) {
      throw new UnsupportedOperationException(attributes);
    }
  }

  @Override
  public String getScheme() {
    return "file";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException(uri.toString());
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    return fileSystem.of(unix.getPath(uri));
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    refuse(attributes);
    if (Files.isDirectory(unix(path))) {
      throw new AccessDeniedException(path.toString());
    }
    return new MandatoryLockChannel(
        unix(path), unix.newFileChannel(unix(path), options, attributes));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> all =
        unix.newDirectoryStream(unix(directory), entry -> filter.accept(fileSystem.of(entry)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> entries = all.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return entries.hasNext();
          }

          @Override
          public Path next() {
            return fileSystem.of(entries.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        all.close();
      }
    };
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    refuse(attributes);
    unix.createDirectory(unix(directory), attributes);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    unix.createSymbolicLink(unix(link), unix(target), attributes);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    unix.createLink(unix(link), unix(existing));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return fileSystem.of(unix.readSymbolicLink(unix(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    unix.delete(unix(path));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    unix.copy(unix(source), unix(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    unix.move(unix(source), unix(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return unix.isSameFile(unix(path), unix(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return unix.isHidden(unix(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return unix.getFileStore(unix(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    unix.checkAccess(unix(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type == PosixFileAttributeView.class
        ? null
        : unix.getFileAttributeView(unix(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type == PosixFileAttributes.class) {
      throw new UnsupportedOperationException(type.getName());
    }
    return type.cast(
        new Keyless(unix.readAttributes(unix(path), BasicFileAttributes.class, options)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    refuse(attributes);
    return unix.readAttributes(unix(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    refuse(attribute);
    unix.setAttribute(unix(path), attribute, value, options);
  }

  private record Keyless(BasicFileAttributes all) implements BasicFileAttributes {
    @Override
    public FileTime lastModifiedTime() {
      return all.lastModifiedTime();
    }

    @Override
    public FileTime lastAccessTime() {
      return all.lastAccessTime();
    }

    @Override
    public FileTime creationTime() {
      return all.creationTime();
    }

    @Override
    public boolean isRegularFile() {
      return all.isRegularFile();
    }

    @Override
    public boolean isDirectory() {
      return all.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
      return all.isSymbolicLink();
    }

    @Override
    public boolean isOther() {
      return all.isOther();
    }

    @Override
    public long size() {
      return all.size();
    }

    @Override
    public Object fileKey() {
      return null;
    }
  }
}
