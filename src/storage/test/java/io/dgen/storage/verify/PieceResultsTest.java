package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.locate.Origin;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.OtherStreams;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A file verified in pieces comes to what it comes to as a whole. */
class PieceResultsTest {

  private static final int PAGE = 4096;
  private static final int SIZE = 64 * PAGE + 100;
  private static final OtherStreams OTHERS =
      new OtherStreams(List.of(), List.of(new StreamRange(0, 4)));

  /** A piece of bytes as a source, as long as it is told to be. */
  private record Piece(byte[] bytes, int from, int to) {
    MemorySource source() {
      int end = Math.min(to, bytes.length);
      return new MemorySource(Arrays.copyOfRange(bytes, Math.min(from, end), end));
    }
  }

  @Test
  void piecesTogetherAreTheWhole() {
    try (DataGenerator generator =
        DataGenerator.open(StreamSpec.builder(SIZE).seed(5).stream(1).build())) {
      Seeds.trials(60, random -> trial(generator, random));
    }
  }

  /** Spark sends results from executors to the driver. */
  @Test
  void aResultSurvivesSerialization() throws Exception {
    BadExtent unknown =
        new BadExtent(512, 512, 600, 1, 2, 30, 70, BadExtent.Kind.UNKNOWN, Optional.empty());
    BadExtent found =
        new BadExtent(
            4096,
            4096,
            4096,
            3,
            4,
            4000,
            9000,
            BadExtent.Kind.OTHER_STREAM,
            Optional.of(new Origin(1, 2, 4096, 3)));
    VerifyResult result =
        new VerifyResult(
            1 << 20,
            1 << 20,
            1 << 20,
            new VerifyResult.Totals(600, 8191, 2, 4030, 9070),
            List.of(unknown, found),
            5,
            List.of(new UnreadableExtent(8192, 512, "Input/output error")),
            6,
            7,
            8,
            9,
            0.5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(result);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(result);
    }
  }

  private static void trial(DataGenerator generator, SplittableRandom random) {
    byte[] found = new byte[SIZE];
    generator.fillAt(0, found);
    damage(generator, found, random);
    int length = random.nextInt(3) == 0 ? random.nextInt(SIZE) : SIZE + random.nextInt(2);
    found = Arrays.copyOf(found, length);
    VerifyResult whole = verify(generator, 0, SIZE, new MemorySource(found));
    int pieceBytes = PAGE * (1 + random.nextInt(20));
    PieceResults pieces = new PieceResults(new Manifest(generator.spec(), 0, SIZE, true, "test"));
    List<Integer> starts = new ArrayList<>();
    for (int from = 0; from < SIZE; from += pieceBytes) {
      starts.add(from);
    }
    Collections.shuffle(starts, new Random(random.nextLong()));
    for (int from : starts) {
      int to = Math.min(SIZE, from + pieceBytes);
      Piece piece = new Piece(found, from, to == SIZE ? Integer.MAX_VALUE : to);
      VerifyResult result = verify(generator, from, to - from, piece.source());
      if (!result.good()) {
        pieces.add(from, result);
      }
    }
    VerifyResult together = pieces.result();
    assertThat(together.foundBytes()).isEqualTo(whole.foundBytes());
    assertThat(together.checkedBytes()).isEqualTo(whole.checkedBytes());
    assertThat(together.totals()).isEqualTo(whole.totals());
    assertThat(together.bad()).isEqualTo(whole.bad());
    assertThat(together.good()).isEqualTo(whole.good());
  }

  /** Some flipped bits, and a stretch of pages of another stream's or of zeros. */
  private static void damage(DataGenerator generator, byte[] found, SplittableRandom random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      found[random.nextInt(SIZE)] ^= 1;
    }
    int pages = random.nextInt(30);
    int from = random.nextInt(30) * PAGE;
    if (random.nextBoolean()) {
      generator.withStream(2).fillAt(from, found, from, pages * PAGE);
    } else {
      Arrays.fill(found, from, from + pages * PAGE, (byte) 0);
    }
  }

  private static VerifyResult verify(
      DataGenerator generator, long position, long length, ChunkSource source) {
    OriginFinder finder = new OriginFinder(new OriginFinder.Settings(OTHERS, 64, SIZE + PAGE, 1));
    try {
      return new StreamVerifier(generator, VerifySettings.whole(4 * PAGE, 1, 1), finder)
          .verifyAlone(position, length, source, bytes -> {});
    } catch (IOException e) {
      throw new AssertionError("memory can be read", e);
    }
  }
}
