package io.dgen.nio;

import java.io.IOException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The attributes of a path, read when they are asked for. */
record NodeAttributeView(DgenPath path) implements BasicFileAttributeView {

  @Override
  public String name() {
    return NodeAttributes.VIEW;
  }

  @Override
  public BasicFileAttributes readAttributes() throws IOException {
    return new NodeAttributes(Node.of(path));
  }

  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created) {
    throw new ReadOnlyFileSystemException();
  }
}
