package io.dgen.windows;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The file system of {@link WindowsLikeProvider}. */
final class WindowsLikeFileSystem extends FileSystem {

  private final WindowsLikeProvider provider;
  private final FileSystem unix;

  WindowsLikeFileSystem(WindowsLikeProvider provider, FileSystem unix) {
    this.provider = provider;
    this.unix = unix;
  }

  /** Returns a path of the system as one of this file system. */
  Path of(Path path) {
    return new WindowsLikePath(this, path);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return unix.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return unix.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return StreamSupport.stream(unix.getRootDirectories().spliterator(), false)
        .map(this::of)
        .toList();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return unix.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic", "owner", "user");
  }

  @Override
  public Path getPath(String first, String... more) {
    return of(unix.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = unix.getPathMatcher(pattern);
    return path -> matcher.matches(((WindowsLikePath) path).unix());
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return unix.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return unix.newWatchService();
  }
}
