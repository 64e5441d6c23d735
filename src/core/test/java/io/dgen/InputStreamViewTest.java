package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** The stream as an {@link InputStream}. */
class InputStreamViewTest {

  private static final int SIZE = 700_001;
  private static final StreamSpec SPEC = StreamSpec.builder(SIZE).seed(8).build();
  private static final byte[] ALL = new ReferenceStream(SPEC).bytes(0, SIZE);

  private interface Use {
    void run(DataGenerator generator, InputStream in) throws IOException;
  }

  private static void with(Use use) throws IOException {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        InputStream in = generator.inputStream()) {
      use.run(generator, in);
    }
  }

  private static byte[] range(int from, int to) {
    return java.util.Arrays.copyOfRange(ALL, from, to);
  }

  @Test
  void hasTheWholeStream() throws IOException {
    with(
        (generator, in) -> {
          generator.position(1234); // is independent
          assertThat(in.readAllBytes()).isEqualTo(ALL);
          assertThat(in.read()).isEqualTo(-1);
          assertThat(in.read(new byte[10])).isEqualTo(-1);
          assertThat(in.read(new byte[10], 3, 0)).isZero();
          assertThat(in.available()).isZero();
          assertThat(generator.position()).isEqualTo(1234);
        });
  }

  @Test
  void readsByteByByte() throws IOException {
    with(
        (_, in) -> {
          for (int i = 0; i < 10_000; i++) {
            assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(ALL[i]));
          }
        });
  }

  @Test
  void readsPiecesOfAnySizeIntoAnyPlace() throws IOException {
    Seeds.trials(
        20,
        random ->
            with(
                (_, in) -> {
                  int at = 0;
                  while (at < SIZE) {
                    byte[] target = new byte[random.nextInt(1, 200_000)];
                    int offset = random.nextInt(target.length);
                    int length = random.nextInt(target.length - offset + 1);
                    int n = in.read(target, offset, length);
                    assertThat(n).isEqualTo(Math.min(length, SIZE - at));
                    byte[] expected = new byte[target.length];
                    System.arraycopy(ALL, at, expected, offset, n);
                    assertThat(target).isEqualTo(expected);
                    at += n;
                  }
                }));
  }

  @Test
  void skipsWithinTheStream() throws IOException {
    with(
        (_, in) -> {
          assertThat(in.skip(-5)).isZero();
          assertThat(in.skip(0)).isZero();
          assertThat(in.skip(5000)).isEqualTo(5000);
          assertThat(in.readNBytes(10)).isEqualTo(range(5000, 5010));
          in.skipNBytes(90);
          assertThat(in.readNBytes(10)).isEqualTo(range(5100, 5110));
          assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(SIZE - 5110);
          assertThat(in.skip(1)).isZero();
          assertThat(in.read()).isEqualTo(-1);
          assertThatExceptionOfType(EOFException.class).isThrownBy(() -> in.skipNBytes(1));
        });
  }

  @Test
  void goesBackToItsMark() throws IOException {
    with(
        (_, in) -> {
          assertThat(in.markSupported()).isTrue();
          in.skipNBytes(100);
          in.mark(10);
          assertThat(in.readNBytes(SIZE)).isEqualTo(range(100, SIZE));
          in.reset();
          assertThat(in.readNBytes(50)).isEqualTo(range(100, 150));
          in.reset();
          assertThat(in.available()).isEqualTo(SIZE - 100);
        });
  }

  @Test
  void withoutAMarkItGoesBackToTheStart() throws IOException {
    with(
        (_, in) -> {
          in.skipNBytes(100);
          in.reset();
          assertThat(in.readNBytes(50)).isEqualTo(range(0, 50));
        });
  }

  @Test
  void transfersTheRest() throws IOException {
    with(
        (_, in) -> {
          in.skipNBytes(77);
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          assertThat(in.transferTo(out)).isEqualTo(SIZE - 77);
          assertThat(out.toByteArray()).isEqualTo(range(77, SIZE));
          assertThat(in.transferTo(OutputStream.nullOutputStream())).isZero();
        });
  }

  @Test
  void whatTheReceiverThrowsComesThrough() throws IOException {
    with(
        (_, in) ->
            assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                    () ->
                        in.transferTo(
                            new OutputStream() {
                              @Override
                              public void write(int b) throws IOException {
                                throw new IOException("full");
                              }
                            }))
                .withMessage("full"));
  }

  @Test
  void refusesPlacesOutsideTheArray() throws IOException {
    with(
        (_, in) -> {
          byte[] target = new byte[10];
          for (int[] part : new int[][] {{-1, 1}, {0, 11}, {10, 1}, {1, -1}, {5, 6}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> in.read(target, part[0], part[1]));
          }
          assertThat(in.available()).isEqualTo(SIZE);
        });
  }

  @Test
  void hasARangeOfTheStream() throws IOException {
    Seeds.trials(
        20,
        random ->
            with(
                (generator, _) -> {
                  int from = random.nextInt(SIZE + 1);
                  int length = random.nextInt(SIZE - from + 1);
                  byte[] expected = range(from, from + length);
                  try (InputStream part = generator.inputStream(from, length)) {
                    assertThat(part.available()).isEqualTo(length);
                    assertThat(part.readAllBytes()).isEqualTo(expected);
                    assertThat(part.read()).isEqualTo(-1);
                    assertThat(part.skip(1)).isZero();
                    part.reset();
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    assertThat(part.transferTo(out)).isEqualTo(length);
                    assertThat(out.toByteArray()).isEqualTo(expected);
                  }
                }));
  }

  @Test
  void refusesARangeOutsideTheStream() throws IOException {
    with(
        (generator, _) -> {
          for (long[] part :
              new long[][] {
                {-1, 1}, {0, -1}, {0, SIZE + 1L}, {SIZE, 1}, {SIZE + 1L, 0}, {1, Long.MAX_VALUE}
              }) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.inputStream(part[0], part[1]))
                .withMessageContainingAll("" + part[0], "" + part[1], "" + SIZE);
            assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.channel(part[0], part[1]));
          }
        });
  }

  @Test
  void readsNoMoreThanIsAskedForOrThere() throws IOException {
    with(
        (_, in) -> {
          assertThat(in.readNBytes(0)).isEmpty();
          assertThat(in.readNBytes(100_000)).isEqualTo(range(0, 100_000));
          assertThat(in.readNBytes(Integer.MAX_VALUE)).isEqualTo(range(100_000, SIZE));
          assertThat(in.readNBytes(10)).isEmpty();
          assertThatIllegalArgumentException()
              .isThrownBy(() -> in.readNBytes(-1))
              .withMessage("length is -1, but must be 0 or more");
        });
  }

  @Test
  void anAvailableCountIsAnInt() throws IOException {
    StreamSpec spec = StreamSpec.builder(1L << 40).seed(1).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1));
        InputStream in = generator.inputStream()) {
      assertThat(in.available()).isEqualTo(Integer.MAX_VALUE);
      assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(1L << 40);
      assertThat(in.available()).isZero();
    }
  }

  @Test
  void viewsAreIndependentAndLeaveTheGeneratorOpen() throws IOException {
    with(
        (generator, in) -> {
          InputStream other = generator.withSeed(9).inputStream();
          byte[] otherBytes = new ReferenceStream(SPEC.withSeed(9)).bytes(0, 30);
          for (int i = 0; i < 3; i++) {
            assertThat(in.readNBytes(10)).isEqualTo(range(10 * i, 10 * i + 10));
            assertThat(other.readNBytes(10))
                .isEqualTo(java.util.Arrays.copyOfRange(otherBytes, 10 * i, 10 * i + 10));
          }
          other.close();
          assertThat(in.readNBytes(10)).isEqualTo(range(30, 40));
        });
  }

  @Test
  void readingFromAClosedGeneratorSaysSo() throws IOException {
    DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1));
    try (InputStream in = generator.inputStream()) {
      in.readNBytes(10);
      generator.close();
      assertThatIOException().isThrownBy(in::read).withMessageContaining("closed");
    }
  }
}
