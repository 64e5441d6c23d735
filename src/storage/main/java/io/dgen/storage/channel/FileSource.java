package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file or block device, from its start on. A read may return less than it was asked for anywhere
 * in the file; only a read that returns nothing ends it. Thread-safe.
 */
final class FileSource implements ChunkSource, Closeable {

  private final FileChannel channel;
  private final int alignment;
  private final boolean mayBeLonger;
  private final @Nullable Path file;
  private final Patience patience = Patience.ofFiles();
  private @Nullable FileChannel buffered;

  /**
   * A file that is open for reading through the page cache.
   *
   * @param channel the file
   * @param mayBeLonger whether it is a device
   */
  FileSource(FileChannel channel, boolean mayBeLonger) {
    this(channel, 1, mayBeLonger, null);
  }

  /**
   * A file that is open for reading.
   *
   * @param channel the file
   * @param alignment what addresses, offsets and lengths must be a multiple of; 1 if of nothing
   * @param mayBeLonger whether it is a device
   * @param file its name, if there is an alignment
   */
  FileSource(FileChannel channel, int alignment, boolean mayBeLonger, @Nullable Path file) {
    this.channel = channel;
    this.alignment = alignment;
    this.mayBeLonger = mayBeLonger;
    this.file = file;
  }

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    long start = offset - chunk.position();
    int limit = chunk.limit();
    try {
      // In whole blocks, also where fewer bytes are asked for.
      chunk.limit((limit + alignment - 1) / alignment * alignment);
      boolean more = true;
      while (chunk.position() < limit && more) {
        more = readOn(chunk, start);
      }
    } finally {
      chunk.position(Math.min(chunk.position(), limit));
      chunk.limit(limit);
    }
  }

  /** Reads from a multiple of the alignment on; false at the file's end. */
  private boolean readOn(ByteBuffer chunk, long start) throws IOException {
    int n = patience.read(() -> channel.read(chunk, start + chunk.position()));
    int part = n % alignment;
    if (n < 0 || part == 0) {
      return n >= 0;
    }
    if (start + chunk.position() >= channel.size()) {
      return false;
    }
    // From the start of the block of which a part came.
    chunk.position(chunk.position() - part);
    return n > part || readBlock(chunk, start);
  }

  /**
   * Reads a block that does not come in one read. The rest of it cannot be asked for by itself, so
   * the block comes through the page cache.
   */
  private boolean readBlock(ByteBuffer chunk, long start) throws IOException {
    int limit = chunk.limit();
    chunk.limit(chunk.position() + alignment);
    try {
      FileChannel cached = buffered();
      for (int n = 0; n >= 0 && chunk.hasRemaining(); ) {
        n = patience.read(() -> cached.read(chunk, start + chunk.position()));
      }
      return !chunk.hasRemaining();
    } finally {
      chunk.limit(limit);
    }
  }

  private synchronized FileChannel buffered() throws IOException {
    if (buffered == null) {
      if (file == null) {
        throw new IllegalStateException("there is no alignment");
      }
      buffered = FileChannel.open(file, StandardOpenOption.READ);
    }
    return buffered;
  }

  @Override
  public boolean positional() {
    return true;
  }

  @Override
  public long length(long read) throws IOException {
    return channel.size();
  }

  @Override
  public boolean mayBeLonger() {
    return mayBeLonger;
  }

  @Override
  public int blockBytes() {
    return Math.max(alignment, BLOCK_BYTES);
  }

  @Override
  public synchronized void close() throws IOException {
    try (FileChannel _ = channel) {
      if (buffered != null) {
        buffered.close();
      }
    }
  }
}
