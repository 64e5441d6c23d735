package io.dgen.storage.write;

import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.Pace;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.latency.LatencyHistogram;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Writes a thread's chunks block by block and measures how long each write takes. Not thread-safe.
 */
final class BlockWriter implements AutoCloseable {

  private final int blockBytes;
  private final Pace pace;
  private final LatencyRecorder recorder;
  private final LatencyHistogram latencies = LatencyRecorder.one();
  private long nanos;

  BlockWriter(WriteOptions options, LatencyRecorder recorder) {
    blockBytes = options.blockBytes();
    pace = options.rules().pace();
    this.recorder = recorder;
  }

  /** Writes a chunk. A failure says how far it came, as an offset in the sink. */
  void write(ChunkSink sink, MemorySegment chunk, long offset) throws TransferException {
    ByteBuffer bytes = chunk.asByteBuffer();
    int end = bytes.limit();
    try {
      while (bytes.position() < end) {
        bytes.limit(Math.min(end, bytes.position() + blockBytes));
        write(sink, bytes, offset + bytes.position());
      }
    } catch (IOException e) {
      throw new TransferException(offset + bytes.position(), e);
    }
  }

  private void write(ChunkSink sink, ByteBuffer block, long offset) throws IOException {
    pace.await(block.remaining()); // no part of the latency
    long start = System.nanoTime();
    try {
      sink.write(block, offset);
    } finally {
      long taken = System.nanoTime() - start;
      nanos += taken;
      latencies.record(taken);
    }
  }

  /** Returns how long all writes took. */
  long nanos() {
    return nanos;
  }

  /** Adds the latencies to the recorder. */
  @Override
  public void close() {
    recorder.add(latencies);
  }
}
