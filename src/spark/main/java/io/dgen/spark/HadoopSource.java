package io.dgen.spark;

import io.dgen.storage.channel.ChunkSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A piece of a file, as a source that begins where the piece does. For one thread. */
final class HadoopSource implements ChunkSource, AutoCloseable {

  /** What is copied from the heap at a time: streams read into arrays only. */
  private static final int STAGE_BYTES = 128 << 10;

  private final FileSystem files;
  private final Path path;
  private final long from;
  private final long length;
  private final int blockBytes;
  private final Attempt attempt;
  private final byte[] stage = new byte[STAGE_BYTES];
  private FSDataInputStream in;
  private long at;

  /**
   * A piece.
   *
   * @param from where in the file it begins
   * @param length how long the source says that it is
   */
  HadoopSource(FileSystem files, Path path, long from, long length, Attempt attempt) {
    this.files = files;
    this.path = path;
    this.from = from;
    this.length = length;
    this.attempt = attempt;
    // A remote file system takes its time to give a read up: not to be narrowed down.
    this.blockBytes =
        files instanceof RawLocalFileSystem
            ? BLOCK_BYTES
            : Math.max(BLOCK_BYTES, Integer.highestOneBit(attempt.chunkBytes()));
  }

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    if (attempt.givenUp()) {
      throw new ClosedByInterruptException(); // ends verifying
    }
    long start = System.nanoTime();
    try {
      seek(from + offset);
      while (chunk.hasRemaining()) {
        int n = in.read(stage, 0, Math.min(STAGE_BYTES, chunk.remaining()));
        if (n < 0) {
          return;
        }
        chunk.put(stage, 0, n);
        at += n;
      }
    } catch (IOException e) {
      close(); // where it stands now is not known
      throw e;
    } finally {
      attempt.counters().storageNanos().add(System.nanoTime() - start);
    }
  }

  private void seek(long position) throws IOException {
    if (in == null) {
      in = files.open(path);
      at = 0;
    }
    if (at != position) {
      in.seek(position);
      at = position;
    }
  }

  @Override
  public boolean positional() {
    return true;
  }

  @Override
  public long length(long read) {
    return length;
  }

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  @Override
  public void close() {
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        // Only read from; what mattered has been read or reported.
      }
      in = null;
    }
  }
}
