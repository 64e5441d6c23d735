package io.dgen.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dgen.storage.FullChannel;
import io.dgen.storage.KnownStream;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.TransferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamWriterTest extends KnownStream {

  private StreamWriter writer(int chunkBytes, int queueDepth) {
    return new StreamWriter(
        generator, WriteOptions.DEFAULT.withChunkBytes(chunkBytes).withQueueDepth(queueDepth));
  }

  /** Takes a byte or two less than it is given, and nothing every third time. */
  private static final class Hesitant implements WritableByteChannel {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int calls;

    @Override
    public int write(ByteBuffer source) {
      calls++;
      int n = calls % 3 == 0 ? 0 : Math.max(1, source.remaining() / 2);
      for (int i = 0; i < n; i++) {
        bytes.write(source.get());
      }
      return n;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void shortWritesAreGoneOnWith() throws IOException {
    Hesitant channel = new Hesitant();
    AtomicLong told = new AtomicLong();
    WriteResult result =
        writer(50_000, 4).write(0, SIZE, 0, ChunkSink.stream(channel), told::addAndGet);
    assertThat(channel.bytes.toByteArray()).isEqualTo(stream);
    assertThat(told).hasValue(SIZE);
    assertThat(result.bytes()).isEqualTo(SIZE);
    assertThat(result.seconds()).isPositive();
  }

  @Test
  void aFailureTellsHowFarItCame() {
    WritableByteChannel full = new FullChannel(300_000, "full");
    TransferException e =
        catchThrowableOfType(
            TransferException.class,
            () -> writer(70_000, 1).write(0, SIZE, 0, ChunkSink.stream(full), SILENT));
    assertThat(e).hasMessage("full");
    assertThat(e.reached()).isEqualTo(300_000);
  }

  @Test
  void anAccidentInAWriterReachesTheCaller() {
    assertThatThrownBy(
            () ->
                writer(1000, 1)
                    .write(
                        0,
                        SIZE,
                        0,
                        ChunkSink.stream(Channels.newChannel(new ByteArrayOutputStream())),
                        bytes -> {
                          if (bytes > 0) {
                            throw new IllegalStateException("progress");
                          }
                        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("progress");
  }

  @Test
  void aClosedFileFails(@TempDir Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.close();
    assertThatThrownBy(() -> writer(1000, 3).write(0, SIZE, 0, ChunkSink.file(channel), SILENT))
        .isInstanceOf(TransferException.class)
        .extracting("reached")
        .isEqualTo(0L);
  }

  @Test
  void aRangeBeyondTheStreamIsRefusedAndNothingWritten() {
    Hesitant channel = new Hesitant();
    assertThatThrownBy(
            () -> writer(50_000, 1).write(100_000, SIZE, 0, ChunkSink.stream(channel), SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "position is 100000 and length 1000003, but the range must be within the stream's"
                + " size, 1000003");
    assertThat(channel.bytes.toByteArray()).isEmpty();
  }

  @Test
  void anInterruptEndsIt() {
    Hesitant channel = new Hesitant();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> writer(1000, 1).write(0, SIZE, 0, ChunkSink.stream(channel), SILENT))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
