package io.dgen.examples;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files on {@code file://}, without the checksum files that Hadoop else puts beside them. */
class HadoopWriteLocalTest extends HadoopWriteTest {

  @Override
  Path root() {
    return new Path(directory.toUri());
  }

  @Override
  FileSystem fileSystem() throws IOException {
    return FileSystem.getLocal(new Configuration()).getRawFileSystem();
  }

  @Override
  void spoil(Path file, long offset) throws IOException {
    Stored.spoil(java.nio.file.Path.of(file.toUri().getPath()), offset);
  }
}
