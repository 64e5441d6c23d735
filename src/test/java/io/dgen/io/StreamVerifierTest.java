package io.dgen.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StreamVerifierTest {

  private static final int SIZE = 1_000_003;
  private static final LongConsumer SILENT = bytes -> {};

  private DataGenerator generator;
  private byte[] stream;

  @BeforeEach
  void open() {
    generator = DataGenerator.open(StreamSpec.builder(SIZE).seed(3).build());
    stream = new byte[SIZE];
    generator.fillAt(0, stream);
  }

  @AfterEach
  void close() {
    generator.close();
  }

  /** Gives a few bytes at a time, and none every third time. */
  private static ReadableByteChannel dribbling(byte[] bytes) {
    ReadableByteChannel whole = Channels.newChannel(new ByteArrayInputStream(bytes));
    return new ReadableByteChannel() {
      private int calls;

      @Override
      public int read(ByteBuffer target) throws IOException {
        calls++;
        if (calls % 3 == 0) {
          return 0;
        }
        int n = Math.min(target.remaining(), 10_007);
        ByteBuffer part = target.slice(target.position(), n);
        int read = whole.read(part);
        target.position(target.position() + Math.max(0, read));
        return read;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  private StreamVerifier verifier(int chunk, int threads) {
    OriginFinder finder = new OriginFinder(OriginFinder.Settings.standard(threads));
    return new StreamVerifier(generator, VerifySettings.whole(chunk, threads, 2), finder);
  }

  private VerifyResult verify(long position, int chunk, int threads, byte[] found)
      throws IOException {
    return verifier(chunk, threads)
        .verify(position, SIZE - position, ChunkSource.stream(dribbling(found)), SILENT);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "0, 100000, 3", "4096, 2000000, 2", "12345, 65536, 2", "1000003, 1, 2"})
  void acceptsTheStreamItself(int position, int chunk, int threads) throws IOException {
    byte[] found = Arrays.copyOfRange(stream, position, SIZE);
    assertThat(verify(position, chunk, threads, found).good()).isTrue();
  }

  @Test
  void countsAPageOnceWhereverPiecesEnd() throws IOException {
    byte[] found = Arrays.copyOfRange(stream, 1000, SIZE);
    for (int i = 100_000; i < 200_000; i++) {
      found[i] ^= 0x40;
    }
    VerifyResult result = verify(1000, 4096, 2, found);
    assertThat(result.totals().firstBad()).isEqualTo(100_000);
    assertThat(result.totals().lastBad()).isEqualTo(199_999);
    assertThat(result.totals().bytes()).isEqualTo(100_000);
    assertThat(result.totals().bits()).isEqualTo(100_000);
    assertThat(result.totals().pages()).isEqualTo(199_999 / 4096 - 100_000 / 4096 + 1);
    assertThat(result.bad()).hasSize(1);
    assertThat(result.bad().getFirst().kind()).isEqualTo(BadExtent.Kind.UNKNOWN);
  }

  @Test
  void tellsTruncationAndExcessOfAPipe() throws IOException {
    VerifyResult truncated = verify(0, 65536, 2, Arrays.copyOf(stream, 70_000));
    assertThat(truncated.truncated()).isTrue();
    assertThat(truncated.foundBytes()).isEqualTo(70_000);
    assertThat(truncated.bad()).isEmpty();
    VerifyResult excess = verify(0, 65536, 2, Arrays.copyOf(stream, SIZE + 100));
    assertThat(excess.excess()).isTrue();
    assertThat(excess.foundBytes()).isEqualTo(SIZE + 1);
    assertThat(excess.good()).isFalse();
  }

  @Test
  void aFailureTellsHowFarItCame() {
    ReadableByteChannel failing =
        new ReadableByteChannel() {
          private int read;

          @Override
          public int read(ByteBuffer target) throws IOException {
            if (read == 100_000) {
              throw new IOException("broken");
            }
            int n = Math.min(target.remaining(), 100_000 - read);
            target.put(stream, read, n);
            read += n;
            return n;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    TransferException e =
        catchThrowableOfType(
            TransferException.class,
            () -> verifier(65536, 2).verify(0, SIZE, ChunkSource.stream(failing), SILENT));
    assertThat(e).hasMessage("broken");
    assertThat(e.reached()).isEqualTo(100_000);
  }
}
