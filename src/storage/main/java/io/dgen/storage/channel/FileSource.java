package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file or block device from its start. A read may return fewer bytes than asked for
 * anywhere in the file; only the end of the file ends a chunk early. Thread-safe.
 */
final class FileSource implements ChunkSource, Closeable {

  private final FileChannel channel;
  private final int alignment;
  private final boolean mayBeLonger;
  private final @Nullable Path file;
  private final Opening opening;
  private final Patience patience = Patience.ofFiles();
  private @Nullable FileChannel buffered;

  /**
   * Creates a source that reads through the page cache.
   *
   * @param channel the file
   * @param mayBeLonger whether it is a device
   */
  FileSource(FileChannel channel, boolean mayBeLonger) {
    this(channel, 1, mayBeLonger, null, Opening.BY_NAME);
  }

  /**
   * Creates a source.
   *
   * @param channel the file
   * @param alignment the alignment of addresses, offsets and lengths; 1 if they need none
   * @param mayBeLonger whether it is a device
   * @param file its name, if the alignment is not 1
   * @param opening how it is opened again
   */
  FileSource(
      FileChannel channel,
      int alignment,
      boolean mayBeLonger,
      @Nullable Path file,
      Opening opening) {
    this.channel = channel;
    this.alignment = alignment;
    this.mayBeLonger = mayBeLonger;
    this.file = file;
    this.opening = opening;
  }

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    long start = offset - chunk.position();
    int limit = chunk.limit();
    try {
      // Whole blocks, even if fewer bytes are asked for.
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

  /** Reads from an aligned offset; returns false at the end of the file. */
  private boolean readOn(ByteBuffer chunk, long start) throws IOException {
    int n = patience.read(() -> channel.read(chunk, start + chunk.position()));
    int part = n % alignment;
    if (n < 0 || part == 0) {
      return n >= 0;
    }
    if (start + chunk.position() >= channel.size()) {
      return false;
    }
    // Reads again from the start of the block that came only in part.
    chunk.position(chunk.position() - part);
    return n > part || readBlock(chunk, start);
  }

  /**
   * Reads a block that one direct read does not return whole. Direct reads cannot begin within a
   * block, so this block is read through the page cache.
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
      buffered = opening.open(file, Set.of(StandardOpenOption.READ));
    }
    return buffered;
  }

  /** Syncs the file to stable storage; returns false if the file system cannot. */
  boolean sync(Path name) throws IOException {
    return StableStorage.sync(channel, name);
  }

  /** Returns whether reads can begin at an offset. */
  boolean beginsAt(long offset) {
    return offset % alignment == 0;
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
