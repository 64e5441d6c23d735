package io.dgen.windows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * A path of {@link WindowsLikeFileSystem}.
 *
 * @param fileSystem whose path it is
 * @param unix the same in the system's own file system
 */
record WindowsLikePath(WindowsLikeFileSystem fileSystem, Path unix) implements Path {

  private static Path unix(Path path) {
    return ((WindowsLikePath) path).unix;
  }

  private Path wrapped(Path path) {
    return path == null ? null : fileSystem.of(path);
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return unix.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return wrapped(unix.getRoot());
  }

  @Override
  public Path getFileName() {
    return wrapped(unix.getFileName());
  }

  @Override
  public Path getParent() {
    return wrapped(unix.getParent());
  }

  @Override
  public int getNameCount() {
    return unix.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrapped(unix.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return wrapped(unix.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return unix.startsWith(unix(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return unix.endsWith(unix(other));
  }

  @Override
  public Path normalize() {
    return wrapped(unix.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrapped(unix.resolve(unix(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrapped(unix.relativize(unix(other)));
  }

  @Override
  public URI toUri() {
    return unix.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return wrapped(unix.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrapped(unix.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return unix.compareTo(unix(other));
  }

  @Override
  public String toString() {
    return unix.toString();
  }
}
