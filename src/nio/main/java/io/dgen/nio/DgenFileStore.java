package io.dgen.nio;

import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.jspecify.annotations.Nullable;

/** The store of all streams: nothing is in it, and nothing fits. */
final class DgenFileStore extends FileStore {

  static final DgenFileStore INSTANCE = new DgenFileStore();

  private DgenFileStore() {}

  @Override
  public String name() {
    return DgenPath.SCHEME;
  }

  @Override
  public String type() {
    return DgenPath.SCHEME;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public long getTotalSpace() {
    return 0;
  }

  @Override
  public long getUsableSpace() {
    return 0;
  }

  @Override
  public long getUnallocatedSpace() {
    return 0;
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return type == BasicFileAttributeView.class;
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return name.equals(NodeAttributes.VIEW);
  }

  @Override
  public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
    return null;
  }

  @Override
  public Object getAttribute(String attribute) {
    return switch (attribute) {
      case "totalSpace", "usableSpace", "unallocatedSpace" -> 0L;
      default -> throw new UnsupportedOperationException("no attribute " + attribute);
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
