package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dgen.storage.KnownStream;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StreamVerifierTest extends KnownStream {

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

  /** Gives 100 000 bytes and fails then. */
  private static ReadableByteChannel breaking(byte[] bytes) {
    return new ReadableByteChannel() {
      private int read;

      @Override
      public int read(ByteBuffer target) throws IOException {
        if (read == 100_000) {
          throw new IOException("broken");
        }
        int n = Math.min(target.remaining(), 100_000 - read);
        target.put(bytes, read, n);
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
    TransferException e =
        catchThrowableOfType(
            TransferException.class,
            () -> verifier(65536, 2).verify(0, SIZE, ChunkSource.stream(breaking(stream)), SILENT));
    assertThat(e).hasMessage("broken");
    assertThat(e.reached()).isEqualTo(100_000);
  }

  /** What a pipe gave before it broke is told, if it was wrong. */
  @Test
  void whatWasWrongBeforeAPipeBrokeIsKept() throws Exception {
    for (int wrong : new int[] {10, 99_999}) {
      byte[] bytes = stream.clone();
      bytes[wrong] ^= 1;
      VerifyResult result =
          verifier(65536, 2).verify(0, SIZE, ChunkSource.stream(breaking(bytes)), SILENT);
      assertThat(result.wrong()).isTrue();
      assertThat(result.totals().firstBad()).isEqualTo(wrong);
      assertThat(result.totals().bits()).isEqualTo(1);
      assertThat(result.unreadable())
          .containsExactly(new UnreadableExtent(100_000, SIZE - 100_000, "broken"));
      assertThat(result.comparedBytes()).isEqualTo(100_000);
      assertThat(result.checkedBytes()).isEqualTo(SIZE);
      assertThat(result.truncated()).isFalse();
    }
  }

  /** Of several sources together, too. */
  @Test
  void noMoreIsReadAtATimeThanAskedFor() throws Exception {
    AtomicInteger reading = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    MemorySource memory = new MemorySource(stream);
    ChunkSource slow =
        new ChunkSource() {
          @Override
          public void read(ByteBuffer chunk, long offset) throws IOException {
            most.accumulateAndGet(reading.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1_000_000); // so that they meet
            memory.read(chunk, offset);
            reading.decrementAndGet();
          }

          @Override
          public boolean positional() {
            return true;
          }

          @Override
          public long length(long read) {
            return SIZE;
          }
        };
    StreamVerifier first = verifier(65536, 2);
    Crew crew = new Crew();
    crew.share(
        "test-",
        6,
        () ->
            assertThat(first.of(generator).verifyAlone(0, SIZE, slow, SILENT, () -> {}).good())
                .isTrue());
    crew.rethrow();
    assertThat(most.get()).isEqualTo(2);
  }
}
