package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.Tool;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams have nothing in common, and nothing in a stream repeats by accident. */
class UniquenessTest {

  private static final int PAGE = 4096;
  private static final int SECTOR = 512;
  private static final int OBJECT_BYTES = 64 << 10;
  private static final int OBJECTS = 1000;
  private static final int STREAM_BYTES = 8 << 20;

  @TempDir private Path directory;

  /** Pieces of all streams, in a set of the JDK's. */
  private static final class Pieces {
    private final Set<ByteBuffer> digests = new HashSet<>();
    private final int bytes;
    private long count;
    private long zero;

    Pieces(int bytes) {
      this.bytes = bytes;
    }

    void add(byte[] data) throws Exception {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] zeros = new byte[bytes];
      for (int start = 0; start < data.length; start += bytes) {
        sha.update(data, start, bytes);
        digests.add(ByteBuffer.wrap(Arrays.copyOf(sha.digest(), 16)));
        count++;
        zero += Arrays.equals(data, start, start + bytes, zeros, 0, bytes) ? 1 : 0;
      }
    }

    void areAllDifferent() {
      assertThat(digests).hasSize((int) count);
      assertThat(zero).isZero();
    }
  }

  private static StreamSpec.Builder spec(double compress, Filler filler) {
    return StreamSpec.builder(STREAM_BYTES).seed(-7).compressRatio(compress).filler(filler);
  }

  /** Neighbours in seed and in stream number, and streams that would meet if both were added. */
  private static List<StreamSpec> neighbours(StreamSpec spec) {
    long seed = spec.seed();
    return List.of(
        spec,
        spec.withStream(1),
        spec.withSeed(seed + 1),
        spec.withSeed(seed - 1),
        spec.withSeed(seed + 1).withStream(1));
  }

  private static void differ(List<StreamSpec> specs, int bytes, Pieces pieces) throws Exception {
    try (DataGenerator generator = DataGenerator.open(specs.getFirst())) {
      byte[] data = new byte[bytes];
      for (StreamSpec spec : specs) {
        generator.withSeed(spec.seed()).withStream(spec.stream()).fillAt(0, data);
        pieces.add(data);
      }
    }
    assertThat(pieces.count).isEqualTo((long) specs.size() * bytes / pieces.bytes);
    pieces.areAllDifferent();
  }

  @ParameterizedTest
  @CsvSource({"1, ZERO", "3.7, ZERO", "8, ZERO", "64, ZERO", "3.7, REPEAT", "64, REPEAT"})
  void neighboursShareNoPage(double compress, Filler filler) throws Exception {
    differ(neighbours(spec(compress, filler).build()), STREAM_BYTES, new Pieces(PAGE));
  }

  @Test
  void neighboursShareNoSector() throws Exception {
    differ(neighbours(spec(1, Filler.ZERO).build()), STREAM_BYTES, new Pieces(SECTOR));
  }

  @ParameterizedTest
  @CsvSource({"1.25, REPEAT", "3.7, REPEAT", "8, REPEAT", "8, ZERO"})
  void smallCompressionUnitsLeaveNoSectorEmptyOrRepeated(double compress, Filler filler)
      throws Exception {
    StreamSpec spec = spec(compress, filler).compressUnit(SECTOR).build();
    differ(neighbours(spec), STREAM_BYTES, new Pieces(SECTOR));
  }

  private static List<StreamSpec> objects(double compress) {
    StreamSpec first = StreamSpec.builder(OBJECT_BYTES).seed(5).compressRatio(compress).build();
    List<StreamSpec> specs = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      specs.add(first.withStream(i));
    }
    return specs;
  }

  @Test
  void objectsShareNoPageAndNoSector() throws Exception {
    differ(objects(1), OBJECT_BYTES, new Pieces(SECTOR));
    differ(objects(4), OBJECT_BYTES, new Pieces(PAGE));
  }

  /** The same by a tool that knows nothing of this library, and by {@code measure}. */
  @Test
  void objectsShareNothingByOtherTools() throws Exception {
    Path file = directory.resolve("objects");
    List<StreamSpec> specs = objects(1);
    try (DataGenerator generator = DataGenerator.open(specs.getFirst());
        OutputStream out =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] data = new byte[OBJECT_BYTES];
      for (StreamSpec spec : specs) {
        generator.withStream(spec.stream()).fillAt(0, data);
        out.write(data);
      }
    }
    Plan plan = Streams.plan(List.of(SECTOR, PAGE), false, List.of());
    for (UnitRatios ratios : Streams.measure(plan, file)) {
      assertThat(ratios.exact()).isTrue();
      assertThat(ratios.uniqueUnits())
          .isEqualTo(ratios.units())
          .isEqualTo((long) OBJECTS * OBJECT_BYTES / ratios.unitBytes());
    }
    Tool fio = Tool.require("fio-dedupe", "fio");
    String text =
        fio.run(directory, List.of("-p", "0", "-B", "0", "-b", "" + SECTOR, file.toString()));
    int sectors = OBJECTS * OBJECT_BYTES / SECTOR;
    assertThat(text).contains("Extents=" + sectors + ", Unique extents=" + sectors);
  }
}
