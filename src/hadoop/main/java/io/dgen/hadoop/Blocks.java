package io.dgen.hadoop;

import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;

/**
 * The blocks of streams, by which jobs are split. They are on no particular host.
 *
 * @param configured bytes of a block
 */
record Blocks(long configured) {

  /** So that even a stream of 8 EiB has a list of blocks. */
  private static final long MOST_BLOCKS = 1 << 20;

  private static final String[] HOSTS = {"localhost"};
  private static final String[] NAMES = {"localhost:0"};

  /** Returns the size of a stream's blocks: as configured, or twice as large until they are few. */
  long size(long streamBytes) {
    long size = configured;
    while (streamBytes / size >= MOST_BLOCKS) {
      size *= 2;
    }
    return size;
  }

  BlockLocation[] of(FileStatus file, long start, long length) {
    if (start < 0 || length < 0) {
      throw new IllegalArgumentException(
          "start is " + start + " and length " + length + ", but both must be 0 or more");
    }
    if (file == null || file.isDirectory() || start >= file.getLen() || length == 0) {
      return new BlockLocation[0];
    }
    long size = size(file.getLen());
    long end = start + Math.min(length, file.getLen() - start);
    int first = (int) (start / size);
    int count = (int) ((end - 1) / size) - first + 1;
    BlockLocation[] blocks = new BlockLocation[count];
    for (int i = 0; i < count; i++) {
      long from = (first + i) * size;
      blocks[i] = new BlockLocation(NAMES, HOSTS, from, Math.min(size, file.getLen() - from));
    }
    return blocks;
  }
}
