package io.dgen.nio;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Set;

/** The one file system of the scheme: all streams of all seeds. It cannot be closed. */
final class DgenFileSystem extends FileSystem {

  static final DgenFileSystem INSTANCE = new DgenFileSystem();

  private final DgenFileSystemProvider provider = new DgenFileSystemProvider();

  private DgenFileSystem() {}

  /** Gives all streams the engine that computes them; made when the first one is read. */
  private static final class Shared {
    static final DataGenerator GENERATOR =
        DataGenerator.open(StreamSpec.builder(0L).seed(0).build());
  }

  static DataGenerator generator(StreamSpec spec) {
    return Shared.GENERATOR.withSpec(spec);
  }

  @Override
  public DgenFileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("the file system of all streams cannot be closed");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  /** Returns none: each of the 2<sup>64</sup> seeds is one. */
  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of(DgenFileStore.INSTANCE);
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of(NodeAttributes.VIEW);
  }

  @Override
  public Path getPath(String first, String... more) {
    StringBuilder text = new StringBuilder(first);
    for (String each : more) {
      if (!each.isEmpty()) {
        text.append(text.isEmpty() ? "" : "/").append(each);
      }
    }
    return DgenPath.parse(text.toString());
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return Glob.matcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("streams have no owners");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("streams never change: there is nothing to watch");
  }

  @Override
  public String toString() {
    return "dgen:";
  }
}
