package io.dgen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.stream.ChunkedInput;
import io.netty.handler.stream.ChunkedNioStream;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The views in the hands of Netty. */
@Tag("examples")
class NettyViewsTest {

  private static final int FROM = 12_345;
  private static final int LENGTH = 1_000_003;
  private static final int CHUNK = 64 << 10;
  private static final StreamSpec SPEC = StreamSpec.builder(1L << 40).seed(6).build();

  private static byte[] expected(DataGenerator generator) {
    byte[] bytes = new byte[LENGTH];
    generator.fillAt(FROM, bytes);
    return bytes;
  }

  /** What goes out of a channel that such an input is written to. */
  private static byte[] sent(ChunkedInput<ByteBuf> input) throws Exception {
    EmbeddedChannel channel = new EmbeddedChannel(new ChunkedWriteHandler());
    assertThat(channel.writeOutbound(input)).isTrue();
    CompositeByteBuf all = channel.alloc().compositeBuffer(Integer.MAX_VALUE);
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      assertThat(sent.readableBytes()).isLessThanOrEqualTo(CHUNK);
      all.addComponent(true, sent);
    }
    assertThat(channel.finish()).isFalse();
    try (ByteBufInputStream in = new ByteBufInputStream(all, true)) {
      return in.readAllBytes();
    }
  }

  private static void assertSent(Function<DataGenerator, ChunkedInput<ByteBuf>> input)
      throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      assertThat(sent(input.apply(generator))).isEqualTo(expected(generator));
    }
  }

  @Test
  void aChannelIsSentInChunks() throws Exception {
    assertSent(generator -> new ChunkedNioStream(generator.channel(FROM, LENGTH), CHUNK));
  }

  @Test
  void anInputStreamIsSentInChunks() throws Exception {
    assertSent(generator -> new ChunkedStream(generator.inputStream(FROM, LENGTH), CHUNK));
  }

  @Test
  void aPooledDirectBufferIsFilledInPlace() {
    ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    ByteBuf buffer = allocator.directBuffer(LENGTH + 100).writerIndex(50);
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      generator.fillAt(FROM, buffer.nioBuffer(buffer.writerIndex(), LENGTH));
      buffer.writerIndex(50 + LENGTH).skipBytes(50);
      byte[] filled = new byte[LENGTH];
      buffer.readBytes(filled);
      assertThat(filled).isEqualTo(expected(generator));
    } finally {
      buffer.release();
    }
  }
}
