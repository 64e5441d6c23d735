package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;

/** Reads a pipe, or another channel that can be read only once. */
final class StreamSource implements ChunkSource {

  private final ReadableByteChannel channel;
  private final Patience patience;

  /** Creates a source that begins at the channel's current position. */
  StreamSource(ReadableByteChannel channel) {
    this(channel, isFile(channel) ? Patience.ofFiles() : Patience.ofPipes());
  }

  StreamSource(ReadableByteChannel channel, Patience patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /** Returns whether the channel is a file: stdin may be a file or a pipe. */
  private static boolean isFile(ReadableByteChannel channel) {
    try {
      return channel instanceof SeekableByteChannel file && file.position() >= 0;
    } catch (IOException e) {
      return false; // a pipe has no position
    }
  }

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    for (int n = 0; n >= 0 && chunk.hasRemaining(); ) {
      n = patience.read(() -> channel.read(chunk));
    }
  }

  @Override
  public boolean positional() {
    return false;
  }

  @Override
  public long length(long read) throws IOException {
    ByteBuffer more = ByteBuffer.allocate(1);
    read(more, read);
    return read + more.position();
  }
}
