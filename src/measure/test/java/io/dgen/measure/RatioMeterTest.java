package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dgen.PublicTypes;
import io.dgen.storage.channel.ChunkSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatioMeterTest {

  private static final List<Compressor> GZIP = List.of(new Compressor(Format.GZIP, 1));

  @TempDir private Path directory;

  private Path file(String name, byte[]... parts) throws IOException {
    Path file = directory.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      for (byte[] part : parts) {
        out.write(part);
      }
    }
    return file;
  }

  private static byte[] noise(int seed, int bytes) {
    byte[] data = new byte[bytes];
    new Random(seed).nextBytes(data);
    return data;
  }

  private static Plan plan(Integer... units) {
    return Streams.plan(List.of(units), false, GZIP);
  }

  @Test
  void everyTypeHasText() throws Exception {
    PublicTypes types = PublicTypes.of(RatioMeter.class, false);
    assertThat(types.silent()).isEmpty();
    assertThat(types.told()).isGreaterThan(10);
  }

  @Test
  void countsUnits() throws IOException {
    byte[] a = noise(1, 4096);
    byte[] b = noise(2, 4096);
    Path file = file("f", a, b, a, new byte[4096], new byte[4096], a, new byte[100]);
    UnitRatios ratios = Streams.measure(plan(4096), file).getFirst();
    assertThat(ratios.units()).isEqualTo(7);
    assertThat(ratios.bytes()).isEqualTo(6 * 4096 + 100);
    assertThat(ratios.zeroUnits()).isEqualTo(3);
    assertThat(ratios.uniqueUnits()).isEqualTo(4); // the short one, too
    assertThat(ratios.uniqueBytes()).isEqualTo(3 * 4096 + 100);
    assertThat(ratios.dedupRatio()).isEqualTo(24676.0 / 12388);
    assertThat(ratios.exact()).isTrue();
    CompressionRatio c = ratios.compressions().getFirst();
    assertThat(c.units()).isEqualTo(7);
    assertThat(c.incompressible()).isEqualTo(4);
    assertThat(c.bytes()).isEqualTo(ratios.bytes());
    assertThat(c.uniqueBytes()).isEqualTo(ratios.uniqueBytes());
    assertThat(c.least()).isLessThan(1).isEqualTo(c.median(), within(0.002));
    assertThat(c.most()).isGreaterThan(70);
    // Dedup first: 3 of 6 noisy units vanish, and one of two empty ones.
    double left = c.uniqueCompressedBytes();
    assertThat(ratios.reduction(c)).isEqualTo(ratios.bytes() / left, within(1e-9));
    assertThat(ratios.product(c)).isEqualTo(ratios.dedupRatio() * c.ratio());
    assertThat(ratios.reduction(c)).isNotCloseTo(ratios.product(c), within(0.001));
  }

  @Test
  void aSetOfFilesIsDeduplicatedAcross() throws IOException {
    byte[] a = noise(1, 4096);
    Path first = file("1", a, noise(2, 1000)); // each file begins with a new unit
    Path second = file("2", noise(3, 4096), a);
    Path empty = file("3");
    UnitRatios ratios = Streams.measure(plan(4096), first, empty, second).getFirst();
    assertThat(ratios.units()).isEqualTo(4);
    assertThat(ratios.uniqueUnits()).isEqualTo(3);
  }

  /** Against the JDK's set, with every order of pieces and threads. */
  @ParameterizedTest
  @CsvSource({"1, 3000001", "3, 3000001", "8, 5000", "2, 0", "4, 1048576"})
  void agreesWithASet(int threads, int bytes) throws IOException {
    byte[] data = new byte[bytes];
    Random random = new Random(5);
    for (int i = 0; i + 512 <= bytes; i += 512) {
      data[i + random.nextInt(512)] = (byte) random.nextInt(30); // many alike
    }
    List<Integer> units = List.of(512, 1536, 4096, 65536);
    Path file = file("f", data);
    Plan plan = new Plan(units, false, List.of(), 1, 64 << 20, threads);
    List<UnitRatios> all = Streams.measure(plan, file);
    for (int i = 0; i < units.size(); i++) {
      Set<String> expected = new HashSet<>();
      for (int start = 0; start < bytes; start += units.get(i)) {
        int length = Math.min(units.get(i), bytes - start);
        expected.add(new String(data, start, length, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      UnitRatios ratios = all.get(i);
      assertThat(ratios.uniqueUnits()).as("unit %d", units.get(i)).isEqualTo(expected.size());
      assertThat(ratios.uniqueBytes()).isEqualTo(expected.stream().mapToLong(String::length).sum());
      assertThat(ratios.units()).isEqualTo(Math.ceilDiv(bytes, units.get(i)));
    }
  }

  @Test
  void aStreamIsAsGoodAsAFile() throws IOException {
    byte[] data = noise(1, 2_500_000);
    System.arraycopy(data, 0, data, 1 << 20, 1 << 20);
    List<UnitRatios> expected = Streams.measure(plan(4096, 12288), file("f", data));
    for (int threads : new int[] {1, 4}) {
      Plan plan = new Plan(List.of(4096, 12288), false, GZIP, 1, 64 << 20, threads);
      Input stream =
          new Input(
              "stream",
              ChunkSource.stream(Channels.newChannel(new ByteArrayInputStream(data))),
              Input.UNKNOWN);
      AtomicLong read = new AtomicLong();
      assertThat(new RatioMeter(plan).measure(List.of(stream), read::addAndGet))
          .isEqualTo(expected);
      assertThat(read).hasValue(data.length);
    }
  }

  @Test
  void aSampleIsCompressedAndAllIsHashed() throws IOException {
    Path file = file("f", noise(1, 4 << 20));
    Plan plan = new Plan(List.of(4096), false, GZIP, 0.25, 64 << 20, 2);
    UnitRatios ratios = Streams.measure(plan, file).getFirst();
    assertThat(ratios.units()).isEqualTo(1024).isEqualTo(ratios.uniqueUnits());
    CompressionRatio c = ratios.compressions().getFirst();
    assertThat(c.units()).isBetween(180L, 332L); // 256, six standard deviations
    assertThat(Streams.measure(plan, file).getFirst()).isEqualTo(ratios);
  }

  @Test
  void littleMemoryGivesAnEstimateThatSaysSo() throws IOException {
    byte[] data = noise(1, 8 << 20);
    Path file = file("f", data, data);
    Plan plan = new Plan(List.of(512, 4096), false, GZIP, 1, 0, 2);
    for (UnitRatios ratios : Streams.measure(plan, file)) {
      boolean estimated = ratios.unitBytes() == 512;
      assertThat(ratios.exact()).isEqualTo(!estimated);
      assertThat(ratios.dedupRatio()).isCloseTo(2, within(estimated ? 0.25 : 0));
      assertThat(ratios.error()).isBetween(estimated ? 0.02 : 0, estimated ? 0.1 : 0);
      assertThat(plan.exactBytes((int) ratios.unitBytes()))
          .isEqualTo(DistinctUnits.exactUnits(0) * ratios.unitBytes());
      CompressionRatio c = ratios.compressions().getFirst();
      assertThat(c.uniqueRatio()).isCloseTo(c.ratio(), within(0.001));
    }
  }

  @Test
  void wholeFilesAreUnitsToo() throws IOException {
    byte[] a = noise(1, 100_000);
    Path first = file("1", a);
    Path same = file("2", a);
    Path zero = file("3", new byte[3 << 20]);
    Path empty = file("4");
    Plan plan = Streams.plan(List.of(), true, GZIP);
    UnitRatios ratios = Streams.measure(plan, first, same, zero, empty).getFirst();
    assertThat(ratios.unitBytes()).isEqualTo(UnitRatios.WHOLE_FILES);
    assertThat(ratios.units()).isEqualTo(3);
    assertThat(ratios.zeroUnits()).isEqualTo(1);
    assertThat(ratios.uniqueUnits()).isEqualTo(2);
    assertThat(ratios.uniqueBytes()).isEqualTo((3 << 20) + 100_000);
    CompressionRatio c = ratios.compressions().getFirst();
    assertThat(c.incompressible()).isEqualTo(2);
    assertThat(c.most()).isGreaterThan(100);
  }

  @Test
  void nothingIsNoNumber() throws IOException {
    Plan plan = Streams.plan(List.of(4096), true, GZIP);
    for (UnitRatios ratios : Streams.measure(plan, file("f"))) {
      assertThat(ratios.units()).isZero();
      assertThat(ratios.dedupRatio()).isNaN();
      assertThat(ratios.compressions().getFirst().median()).isNaN();
    }
  }

  @Test
  void aFileThatHasBecomeShorterIsNamed() throws IOException {
    Path file = file("f", noise(1, 3 << 20));
    for (boolean whole : new boolean[] {true, false}) {
      try (FileChannel channel = FileChannel.open(file)) {
        Input input = new Input("f", ChunkSource.file(channel), 4 << 20);
        Plan plan = Streams.plan(whole ? List.of() : List.of(4096), whole, GZIP);
        assertThatThrownBy(() -> new RatioMeter(plan).measure(List.of(input), _ -> {}))
            .isInstanceOf(IOException.class)
            .hasMessage("f: ends at byte 3145728, but had 4194304 bytes when measuring began");
      }
    }
  }

  /** A source whose reads fail where they touch a byte, as a file's with a bad block do. */
  private static Input faulty(long bad, long bytes) {
    ChunkSource source =
        new ChunkSource() {
          @Override
          public void read(ByteBuffer chunk, long offset) throws IOException {
            if (offset <= bad && bad < offset + chunk.remaining()) {
              throw new IOException("Input/output error");
            }
            chunk.put(new byte[(int) Math.min(chunk.remaining(), bytes - offset)]);
          }

          @Override
          public boolean positional() {
            return true;
          }

          @Override
          public long length(long read) {
            return bytes;
          }
        };
    return new Input("f", source, bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_000_000, (1 << 20) - 1, 1 << 20, (2 << 20) - 1, 2_999_999})
  void theFirstByteThatCannotBeReadIsNamed(long bad) {
    for (boolean whole : new boolean[] {true, false}) {
      Plan plan = new Plan(whole ? List.of() : List.of(4096), whole, List.of(), 1, 1 << 20, 1);
      assertThatThrownBy(
              () -> new RatioMeter(plan).measure(List.of(faulty(bad, 3_000_000)), _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage("f: reading stopped at byte " + bad + ": Input/output error");
    }
  }

  /** What fails in large parts and can be read in small ones is read. */
  @Test
  void readingThatFailsIsTriedInParts() throws IOException {
    byte[] data = noise(1, 3_000_001);
    ChunkSource source =
        new ChunkSource() {
          @Override
          public void read(ByteBuffer chunk, long offset) throws IOException {
            if (chunk.remaining() > 10_000) {
              throw new IOException("too much at a time");
            }
            int length = (int) Math.min(chunk.remaining(), data.length - offset);
            chunk.put(data, (int) offset, length);
          }

          @Override
          public boolean positional() {
            return true;
          }

          @Override
          public long length(long read) {
            return data.length;
          }
        };
    Input input = new Input("f", source, data.length);
    assertThat(new RatioMeter(plan(4096)).measure(List.of(input), _ -> {}))
        .isEqualTo(Streams.measure(plan(4096), file("f", data)));
  }

  @Test
  void wholeFilesNeedFiles() {
    Input stream =
        new Input(
            "s",
            ChunkSource.stream(Channels.newChannel(new ByteArrayInputStream(new byte[1]))),
            Input.UNKNOWN);
    assertThatThrownBy(
            () ->
                new RatioMeter(Streams.plan(List.of(), true, GZIP))
                    .measure(List.of(stream), _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole files need files");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 511, (64 << 20) + 1, -1})
  void unitsHaveARange(int unit) {
    assertThatThrownBy(() -> plan(unit)).hasMessageContaining("unit is " + unit);
  }

  @Test
  void unitsMustFitIntoAPiece() {
    assertThat(plan(4096, 3 * 4096).pieceBytes() % (3 * 4096)).isZero();
    assertThatThrownBy(() -> plan(4096, 65535, 65537))
        .hasMessageContaining("least common multiple is at most 268435456");
  }

  @Test
  void everythingElseIsCheckedToo() {
    List<Executable> wrong = new ArrayList<>();
    wrong.add(() -> new Plan(List.of(), false, List.of(), 0, 0, 1));
    wrong.add(() -> new Plan(List.of(), false, List.of(), 1.1, 0, 1));
    wrong.add(() -> new Plan(List.of(), false, List.of(), Double.NaN, 0, 1));
    wrong.add(() -> new Plan(List.of(), false, List.of(), 1, -1, 1));
    wrong.add(() -> new Plan(List.of(), false, List.of(), 1, 0, 0));
    for (Executable e : wrong) {
      assertThatThrownBy(e::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private interface Executable {
    void run();
  }
}
