package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The stream as a channel. */
class ChannelViewTest {

  private static final int SIZE = 300_007;
  private static final StreamSpec SPEC = StreamSpec.builder(SIZE).seed(8).stream(3).build();
  private static final byte[] ALL = new ReferenceStream(SPEC).bytes(0, SIZE);

  private interface Use {
    void run(DataGenerator generator, SeekableByteChannel channel) throws Exception;
  }

  private static void with(Use use) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        SeekableByteChannel channel = generator.channel()) {
      use.run(generator, channel);
    }
  }

  @Test
  void readsAnyBufferFromItsPositionToItsLimit() throws Exception {
    Seeds.trials(
        20,
        random ->
            with(
                (_, channel) -> {
                  int at = 0;
                  while (at < SIZE) {
                    int capacity = random.nextInt(1, 50_000);
                    ByteBuffer buffer =
                        random.nextBoolean()
                            ? ByteBuffer.allocate(capacity)
                            : ByteBuffer.allocateDirect(capacity);
                    int limit = random.nextInt(1, capacity + 1);
                    int position = random.nextInt(limit);
                    buffer.position(position).limit(limit);
                    int n = channel.read(buffer);
                    assertThat(n).isEqualTo(Math.min(limit - position, SIZE - at));
                    assertThat(buffer.position()).isEqualTo(position + n);
                    assertThat(buffer.limit()).isEqualTo(limit);
                    byte[] all = new byte[capacity];
                    buffer.clear().get(all);
                    byte[] expected = new byte[capacity];
                    System.arraycopy(ALL, at, expected, position, n);
                    assertThat(all).isEqualTo(expected);
                    at += n;
                    assertThat(channel.position()).isEqualTo(at);
                  }
                  assertThat(channel.read(ByteBuffer.allocate(5))).isEqualTo(-1);
                }));
  }

  @Test
  void goesAnywhere() throws Exception {
    with(
        (generator, channel) -> {
          assertThat(channel.size()).isEqualTo(SIZE);
          assertThat(channel.position()).isZero();
          Seeds.trials(
              50,
              random -> {
                int at = random.nextInt(SIZE - 100);
                ByteBuffer buffer = ByteBuffer.allocate(100);
                assertThat(channel.position(at)).isSameAs(channel);
                assertThat(channel.read(buffer)).isEqualTo(100);
                assertThat(buffer.array()).isEqualTo(Arrays.copyOfRange(ALL, at, at + 100));
              });
          assertThat(generator.position()).isZero();
        });
  }

  @Test
  void beyondTheEndThereIsNothing() throws Exception {
    with(
        (_, channel) -> {
          for (long position : new long[] {SIZE, SIZE + 1L, Long.MAX_VALUE}) {
            channel.position(position);
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertThat(channel.read(buffer)).isEqualTo(-1);
            assertThat(buffer.position()).isZero();
            assertThat(channel.position()).isEqualTo(position);
          }
          channel.position(SIZE - 3);
          assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(3);
          assertThat(channel.read(ByteBuffer.allocate(0))).isIn(0, -1);
          assertThatIllegalArgumentException().isThrownBy(() -> channel.position(-1));
          assertThat(channel.position()).isEqualTo(SIZE);
        });
  }

  @Test
  void hasARangeOfTheStream() throws Exception {
    Seeds.trials(
        20,
        random ->
            with(
                (generator, _) -> {
                  int from = random.nextInt(SIZE - 100);
                  int length = random.nextInt(100, SIZE - from + 1);
                  try (SeekableByteChannel part = generator.channel(from, length)) {
                    assertThat(part.size()).isEqualTo(length);
                    assertThat(part.position()).isZero();
                    ByteBuffer buffer = ByteBuffer.allocate(SIZE);
                    assertThat(part.read(buffer)).isEqualTo(length);
                    assertThat(Arrays.copyOf(buffer.array(), length))
                        .isEqualTo(Arrays.copyOfRange(ALL, from, from + length));
                    assertThat(part.read(buffer)).isEqualTo(-1);
                    int at = random.nextInt(length);
                    ByteBuffer rest = ByteBuffer.allocate(length);
                    assertThat(part.position(at).read(rest)).isEqualTo(length - at);
                    assertThat(Arrays.copyOf(rest.array(), length - at))
                        .isEqualTo(Arrays.copyOfRange(ALL, from + at, from + length));
                  }
                }));
  }

  @Test
  void isReadOnly() throws Exception {
    with(
        (_, channel) -> {
          assertThatExceptionOfType(NonWritableChannelException.class)
              .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
          assertThatExceptionOfType(NonWritableChannelException.class)
              .isThrownBy(() -> channel.truncate(0));
          ByteBuffer readOnly = ByteBuffer.allocate(10).asReadOnlyBuffer();
          assertThatIllegalArgumentException().isThrownBy(() -> channel.read(readOnly));
          assertThat(readOnly.position()).isZero();
          assertThat(channel.position()).isZero();
        });
  }

  @Test
  void closedItSaysSo() throws Exception {
    with(
        (generator, channel) -> {
          assertThat(channel.isOpen()).isTrue();
          channel.close();
          channel.close();
          assertThat(channel.isOpen()).isFalse();
          assertThatExceptionOfType(ClosedChannelException.class)
              .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
          assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::position);
          assertThatExceptionOfType(ClosedChannelException.class)
              .isThrownBy(() -> channel.position(1));
          assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::size);
          generator.fillAt(0, new byte[1]);
        });
  }

  @Test
  void readingFromAClosedGeneratorSaysSo() throws IOException {
    DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1));
    try (SeekableByteChannel channel = generator.channel()) {
      generator.close();
      assertThatIOException()
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
          .withMessage("the generator is closed");
      assertThat(channel.position()).isZero();
    }
  }

  @Test
  void readersOfOneChannelTakeTurns() throws Exception {
    with(
        (_, channel) -> {
          AtomicLong bytes = new AtomicLong();
          Threads.all(
              4,
              _ -> {
                ByteBuffer buffer = ByteBuffer.allocate(1009);
                for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
                  bytes.addAndGet(n);
                }
              });
          assertThat(bytes.get()).isEqualTo(SIZE);
        });
  }
}
