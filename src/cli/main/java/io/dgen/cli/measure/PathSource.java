package io.dgen.cli.measure;

import io.dgen.storage.channel.ChunkSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of a tree, open only while it is read: a tree has more files than a process may have open.
 *
 * @param file the file
 */
record PathSource(Path file) implements ChunkSource {

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ChunkSource.file(channel).read(chunk, offset);
    }
  }

  @Override
  public boolean positional() {
    return true;
  }

  @Override
  public long length(long read) throws IOException {
    return Files.size(file);
  }
}
