package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;

/** A pipe or the like, read once from its start to its end. */
final class StreamSource implements ChunkSource {

  private final ReadableByteChannel channel;
  private final Patience patience;

  /** What an open channel has from now on. */
  StreamSource(ReadableByteChannel channel) {
    this(channel, isFile(channel) ? Patience.ofFiles() : Patience.ofPipes());
  }

  StreamSource(ReadableByteChannel channel, Patience patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /** Stdin may be either. */
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
