package io.dgen.nio;

import io.dgen.StreamSpec;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attributes of a stream or a directory. All times are that of the epoch: the same bytes were
 * always there.
 */
record NodeAttributes(Node node) implements BasicFileAttributes {

  static final String VIEW = "basic";

  private static final FileTime ALWAYS = FileTime.fromMillis(0);

  @Override
  public FileTime lastModifiedTime() {
    return ALWAYS;
  }

  @Override
  public FileTime lastAccessTime() {
    return ALWAYS;
  }

  @Override
  public FileTime creationTime() {
    return ALWAYS;
  }

  @Override
  public boolean isRegularFile() {
    return node instanceof Node.File;
  }

  @Override
  public boolean isDirectory() {
    return !isRegularFile();
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return node instanceof Node.File(StreamSpec spec) ? spec.size() : 0;
  }

  /** Returns the {@link StreamSpec}, the {@link StreamSet}, or the seed. */
  @Override
  public Object fileKey() {
    return switch (node) {
      case Node.File(StreamSpec spec) -> spec;
      case Node.Directory(StreamSet set) -> set;
      case Node.Seed(long seed) -> seed;
    };
  }

  /**
   * Returns attributes by name.
   *
   * @param names {@code *} or names with commas, perhaps behind {@code basic:}
   */
  Map<String, Object> named(String names) {
    int colon = names.indexOf(':');
    if (colon >= 0 && !names.substring(0, colon).equals(VIEW)) {
      throw new UnsupportedOperationException(
          "no attribute view " + names.substring(0, colon) + ": there is only " + VIEW);
    }
    Map<String, Object> all = all();
    Map<String, Object> wanted = new LinkedHashMap<>();
    for (String name : names.substring(colon + 1).split(",", -1)) {
      if (name.equals("*")) {
        return all;
      }
      Object value = all.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "no attribute " + name + ": must be one of " + String.join(", ", all.keySet()));
      }
      wanted.put(name, value);
    }
    return wanted;
  }

  private Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("size", size());
    all.put("creationTime", creationTime());
    all.put("lastAccessTime", lastAccessTime());
    all.put("lastModifiedTime", lastModifiedTime());
    all.put("isDirectory", isDirectory());
    all.put("isRegularFile", isRegularFile());
    all.put("isSymbolicLink", isSymbolicLink());
    all.put("isOther", isOther());
    all.put("fileKey", fileKey());
    return all;
  }
}
