package io.dgen.nio;

import io.dgen.DataGenerator;
import io.dgen.Nullable;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Gives streams to everything that reads a {@link Path}. The JDK finds it by its service file.
 *
 * <p>{@code dgen://42/7?size=1TiB&dedup=2} is stream 7 of seed 42, and {@code
 * dgen://42/set?files=1000&size=1GiB} a directory of files, each a stream of its own, with the
 * names that {@code dgen write --dir} gives them. The parameters are those of {@link
 * io.dgen.SpecParameters#names}. The {@code fileKey} of a file is its {@link StreamSpec}, that of
 * such a directory its {@link StreamSet}. Whatever would change anything throws {@link
 * ReadOnlyFileSystemException}.
 */
public final class DgenFileSystemProvider extends FileSystemProvider {

  /** Open options that only say how to write. */
  private static final Set<StandardOpenOption> CHANGING =
      Set.of(
          StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.DELETE_ON_CLOSE);

  /** For the JDK, which makes it. */
  public DgenFileSystemProvider() {}

  /**
   * Returns the path of a URI, even where this provider is not installed because its class loader
   * is not the system's.
   *
   * @param uri for example {@code dgen://42/7?size=1TiB&dedup=2}
   * @return the path; whether it stands for anything is found out when it is used
   * @throws IllegalArgumentException if it has another scheme, or no seed
   */
  public static Path path(URI uri) {
    boolean ours = DgenPath.SCHEME.equalsIgnoreCase(uri.getScheme());
    if (!ours || uri.isOpaque() || uri.getRawAuthority() == null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "'" + uri + "' must be like dgen://SEED/STREAM?size=1GiB, without a fragment");
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return DgenPath.parse(
        DgenPath.SCHEME + "://" + uri.getRawAuthority() + uri.getRawPath() + query);
  }

  /**
   * Returns the generator of a stream on the engine that all paths share.
   *
   * @param spec the stream
   * @return a generator that needs no closing
   */
  public static DataGenerator generator(StreamSpec spec) {
    return DgenFileSystem.generator(spec);
  }

  @Override
  public String getScheme() {
    return DgenPath.SCHEME;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new FileSystemAlreadyExistsException("there is one file system for all of dgen://");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return DgenFileSystem.INSTANCE;
  }

  @Override
  public Path getPath(URI uri) {
    return path(uri);
  }

  private static StreamSpec spec(Path path) throws IOException {
    DgenPath own = DgenPath.cast(path);
    if (Node.of(own) instanceof Node.File(StreamSpec spec)) {
      return spec;
    }
    throw new FileSystemException(own.toString(), null, "Is a directory");
  }

  private static void checkReading(Set<? extends OpenOption> options) {
    for (OpenOption option : options) {
      if (option instanceof StandardOpenOption standard) {
        if (CHANGING.contains(standard)) {
          throw new ReadOnlyFileSystemException();
        }
      } else if (!(option instanceof LinkOption)) {
        throw new UnsupportedOperationException(
            "the option " + Objects.requireNonNull(option) + " is not for streams");
      }
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    checkReading(options);
    return new StreamChannel(generator(spec(path)));
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    checkReading(Set.of(options));
    return generator(spec(path)).inputStream();
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return SetListing.of(DgenPath.cast(directory), filter);
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) {
    DgenPath.cast(directory);
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void delete(Path path) {
    DgenPath.cast(path);
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    DgenPath.cast(target);
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) {
    DgenPath.cast(target);
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    if (path.equals(other)) {
      return true;
    }
    return other instanceof DgenPath second && Node.of(DgenPath.cast(path)).equals(Node.of(second));
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    Node.of(DgenPath.cast(path));
    return DgenFileStore.INSTANCE;
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Node node = Node.of(DgenPath.cast(path));
    for (AccessMode mode : modes) {
      boolean allowed =
          switch (mode) {
            case READ -> true;
            case WRITE -> false;
            case EXECUTE -> !(node instanceof Node.File);
          };
      if (!allowed) {
        throw new AccessDeniedException(path.toString(), null, "streams can only be read");
      }
    }
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    DgenPath own = DgenPath.cast(path);
    return type.isAssignableFrom(BasicFileAttributeView.class)
        ? type.cast(new NodeAttributeView(own))
        : null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException(
          "no attributes " + type.getName() + ": there are only BasicFileAttributes");
    }
    return type.cast(new NodeAttributes(Node.of(DgenPath.cast(path))));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return new NodeAttributes(Node.of(DgenPath.cast(path))).named(attributes);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    DgenPath.cast(path);
    throw new ReadOnlyFileSystemException();
  }
}
