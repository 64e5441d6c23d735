package io.dgen.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dgen.storage.KnownStream;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.TransferException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files whose writes are short or fail. */
@Timeout(60)
class WriteFaultsTest extends KnownStream {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void open() {
    file = directory.resolve("data");
  }

  private FileChannel channel() throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private WriteResult write(ChunkSink sink, int chunk, int block, int depth) throws IOException {
    WriteOptions options =
        WriteOptions.DEFAULT.withChunkBytes(chunk).withBlockBytes(block).withQueueDepth(depth);
    return new StreamWriter(generator, options).write(0, SIZE, 0, sink, bytes -> {});
  }

  @ParameterizedTest
  @CsvSource({"65536, 65536, 4", "65536, 4096, 3", "30000, 10000, 5", "1000003, 1000003, 1"})
  void shortWritesAreGoneOnWith(int chunk, int block, int depth) throws IOException {
    WriteResult result;
    try (FileChannel channel = channel();
        FaultyChannel small = new FaultyChannel(channel, 777, Long.MAX_VALUE)) {
      result = write(ChunkSink.file(small), chunk, block, depth);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(stream);
    assertThat(result.bytes()).isEqualTo(SIZE);
    assertThat(result.latency().count())
        .isEqualTo(SIZE / chunk * (chunk / block) + Math.ceilDiv(SIZE % chunk, block));
    assertThat(result.latency().p50())
        .isPositive()
        .isLessThanOrEqualTo(result.latency().p90())
        .isLessThanOrEqualTo(result.latency().max());
  }

  @Test
  void directWritesThatEndWithinABlockAreGoneOnWithFromItsStart() throws IOException {
    try (FileChannel channel = channel();
        FaultyChannel small = new FaultyChannel(channel, 10_000, Long.MAX_VALUE)) {
      write(ChunkSink.direct(small, channel, 4096), 65536, 65536, 3);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(stream);
  }

  @Test
  void directWritesThatNeverFillABlockFail() throws IOException {
    try (FileChannel channel = channel();
        FaultyChannel small = new FaultyChannel(channel, 4000, Long.MAX_VALUE)) {
      ChunkSink sink = ChunkSink.direct(small, channel, 4096);
      TransferException e =
          catchThrowableOfType(TransferException.class, () -> write(sink, 65536, 65536, 3));
      assertThat(e).hasMessage("nothing can be written");
      assertThat(e.reached()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 4", "500000, 1", "500000, 7", "1000002, 4"})
  void aFailureTellsThePlaceExactlyAndAllBeforeItIsWritten(int bad, int depth) throws IOException {
    try (FileChannel channel = channel();
        FaultyChannel faulty = new FaultyChannel(channel, 5000, bad)) {
      ChunkSink sink = ChunkSink.file(faulty);
      TransferException e =
          catchThrowableOfType(TransferException.class, () -> write(sink, 8192, 4096, depth));
      assertThat(e).hasMessage("Input/output error");
      assertThat(e.reached()).isEqualTo(bad);
    }
    assertThat(Arrays.copyOf(Files.readAllBytes(file), bad)).isEqualTo(Arrays.copyOf(stream, bad));
  }

  @Test
  void aFailureOfTheTailIsTheFilesToo() throws IOException {
    int tail = SIZE / 4096 * 4096;
    try (FileChannel channel = channel();
        FaultyChannel faulty = new FaultyChannel(channel, SIZE, tail + 10)) {
      ChunkSink sink = ChunkSink.direct(channel, faulty, 4096);
      TransferException e =
          catchThrowableOfType(TransferException.class, () -> write(sink, 65536, 4096, 3));
      assertThat(e.reached()).isEqualTo(tail + 10);
    }
  }
}
