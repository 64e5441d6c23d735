package io.dgen.storage.verify;

import static io.dgen.storage.verify.BadExtent.Kind.BIT_FLIPS;
import static io.dgen.storage.verify.BadExtent.Kind.OTHER_POSITION;
import static io.dgen.storage.verify.BadExtent.Kind.OTHER_SEED;
import static io.dgen.storage.verify.BadExtent.Kind.OTHER_STREAM;
import static io.dgen.storage.verify.BadExtent.Kind.UNKNOWN;
import static io.dgen.storage.verify.BadExtent.Kind.ZEROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.Filler;
import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.locate.LocatedExtent;
import io.dgen.storage.locate.Locator;
import io.dgen.storage.locate.Origin;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.OtherStreams;
import io.dgen.storage.locate.StreamRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault is found, placed and called by its name; what is right never is. */
@Timeout(120)
class FoundDataTest {

  private static final int PAGE = 4096;
  private static final int PAGES = 300;
  private static final long SEED = 3;
  private static final long STREAM = 9;
  private static final long OLD_SEED = 77;
  private static final OtherStreams OTHERS =
      new OtherStreams(List.of(OLD_SEED), List.of(new StreamRange(0, 20)));

  private final List<DataGenerator> generators = new ArrayList<>();

  /** Streams in which every page of the first half is another one, wherever it stands. */
  static List<StreamSpec> specs() {
    StreamSpec.Builder dedup = StreamSpec.builder(PAGES * PAGE).dedupRatio(2).dedupUnit(PAGE);
    return List.of(
        StreamSpec.builder(PAGES * PAGE).seed(SEED).stream(STREAM).build(),
        StreamSpec.builder(PAGES * PAGE).seed(SEED).stream(STREAM).compressRatio(2.5).build(),
        StreamSpec.builder(PAGES * PAGE).seed(SEED).stream(STREAM).compressRatio(64).build(),
        StreamSpec.builder(PAGES * PAGE).seed(SEED).stream(STREAM)
            .compressRatio(3)
            .compressUnit(512)
            .filler(Filler.REPEAT)
            .build(),
        dedup.seed(SEED).stream(STREAM).build());
  }

  @AfterEach
  void close() {
    generators.forEach(DataGenerator::close);
  }

  private DataGenerator open(StreamSpec spec) {
    DataGenerator generator = DataGenerator.open(spec);
    generators.add(generator);
    return generator;
  }

  private static byte[] bytes(DataGenerator generator, long position, int length) {
    byte[] bytes = new byte[length];
    generator.fillAt(position, bytes);
    return bytes;
  }

  private static byte[] all(DataGenerator generator) {
    return bytes(generator, 0, (int) generator.spec().size());
  }

  private static VerifyResult verify(DataGenerator generator, byte[] found, OtherStreams others)
      throws IOException {
    return verify(generator, 0, new MemorySource(found), 16 * PAGE, others);
  }

  private static VerifyResult verify(
      DataGenerator generator, long position, ChunkSource source, int chunk, OtherStreams others)
      throws IOException {
    OriginFinder finder = new OriginFinder(new OriginFinder.Settings(others, 64, 1L << 40, 2));
    VerifyResult result =
        new StreamVerifier(generator, VerifySettings.whole(chunk, 2, 3), finder)
            .verify(position, generator.spec().size() - position, source, bytes -> {});
    assertThat(result.unsearchedPages()).isZero();
    return result;
  }

  /** What an extent is and where its data belongs. */
  private static void assertExtent(
      BadExtent extent, long offset, long length, BadExtent.Kind kind, Origin origin) {
    assertThat(extent.offset()).as("%s", extent).isEqualTo(offset);
    assertThat(extent.length()).as("%s", extent).isEqualTo(length);
    assertThat(extent.kind()).as("%s", extent).isEqualTo(kind);
    assertThat(extent.firstBad()).as("%s", extent).isBetween(offset, offset + length - 1);
    assertThat(extent.expected()).as("%s", extent).isNotEqualTo(extent.found());
    assertThat(extent.badBits()).as("%s", extent).isBetween(1L, length * 8);
    assertThat(extent.origin().map(o -> new Origin(o.seed(), o.stream(), o.position(), 0)))
        .as("%s", extent)
        .isEqualTo(Optional.ofNullable(origin));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theStreamItselfIsRight(StreamSpec spec) throws Exception {
    DataGenerator generator = open(spec);
    VerifyResult result = verify(generator, all(generator), OTHERS);
    assertThat(result.good()).isTrue();
    assertThat(result.bad()).isEmpty();
    assertThat(result.comparedBytes()).isEqualTo(spec.size());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aFlippedBit(StreamSpec spec) throws Exception {
    DataGenerator generator = open(spec);
    byte[] found = all(generator);
    found[20 * PAGE + 8] ^= 0x10; // in a row that is always random
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(1);
    assertExtent(result.bad().getFirst(), 20 * PAGE, 512, BIT_FLIPS, null);
    assertThat(result.bad().getFirst().firstBad()).isEqualTo(20 * PAGE + 8);
    assertThat(result.bad().getFirst().badBits()).isEqualTo(1);
    assertThat(result.totals())
        .isEqualTo(new VerifyResult.Totals(20 * PAGE + 8, 20 * PAGE + 8, 1, 1, 1));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void zeroedPages(StreamSpec spec) throws Exception {
    DataGenerator generator = open(spec);
    byte[] found = all(generator);
    Arrays.fill(found, 14 * PAGE, 19 * PAGE, (byte) 0); // over the end of a chunk
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(1);
    assertExtent(result.bad().getFirst(), 14 * PAGE, 5 * PAGE, ZEROS, null);
    assertThat(result.totals().pages()).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void twoPagesSwapped(StreamSpec spec) throws Exception {
    DataGenerator generator = open(spec);
    byte[] found = all(generator);
    System.arraycopy(bytes(generator, 110L * PAGE, PAGE), 0, found, 3 * PAGE, PAGE);
    System.arraycopy(bytes(generator, 3L * PAGE, PAGE), 0, found, 110 * PAGE, PAGE);
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(2);
    assertExtent(
        result.bad().getFirst(),
        3 * PAGE,
        PAGE,
        OTHER_POSITION,
        new Origin(SEED, STREAM, 110 * PAGE, 0));
    assertExtent(
        result.bad().getLast(),
        110 * PAGE,
        PAGE,
        OTHER_POSITION,
        new Origin(SEED, STREAM, 3 * PAGE, 0));
    assertThat(result.bad().getFirst().origin().orElseThrow().occurrences())
        .isEqualTo(spec.dedupRatio() == 2 ? 2 : 1);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void pagesOfAnotherStreamAndOfAnOlderSeed(StreamSpec spec) throws Exception {
    DataGenerator generator = open(spec);
    byte[] found = all(generator);
    byte[] other = bytes(generator.withStream(17), 50L * PAGE, 4 * PAGE);
    byte[] old = bytes(generator.withSeed(OLD_SEED), 100L * PAGE, 20 * PAGE);
    System.arraycopy(other, 0, found, 30 * PAGE, other.length);
    System.arraycopy(old, 0, found, 100 * PAGE, old.length);
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(2);
    assertExtent(
        result.bad().getFirst(),
        30 * PAGE,
        4 * PAGE,
        OTHER_STREAM,
        new Origin(SEED, 17, 50 * PAGE, 0));
    assertExtent(
        result.bad().getLast(),
        100 * PAGE,
        20 * PAGE,
        OTHER_SEED,
        new Origin(OLD_SEED, STREAM, 100 * PAGE, 0));
    for (BadExtent extent : verify(generator, found, OtherStreams.NONE).bad()) {
      assertThat(extent.kind()).as("not known where to look").isIn(UNKNOWN, ZEROS);
    }
  }

  @Test
  void dataShiftedBySectors() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    for (int sectors = 1; sectors < 8; sectors++) {
      byte[] found = all(generator);
      long from = 200L * PAGE + sectors * 512;
      System.arraycopy(bytes(generator, from, 3 * PAGE), 0, found, 5 * PAGE, 3 * PAGE);
      VerifyResult result = verify(generator, found, OTHERS);
      assertThat(result.bad()).hasSize(1);
      assertExtent(
          result.bad().getFirst(),
          5 * PAGE,
          3 * PAGE,
          OTHER_POSITION,
          new Origin(SEED, STREAM, from, 0));
    }
  }

  @Test
  void tornPages() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = all(generator);
    byte[] old = bytes(generator.withSeed(OLD_SEED), 40L * PAGE + 2048, 2048);
    System.arraycopy(old, 0, found, 40 * PAGE + 2048, 2048);
    Arrays.fill(found, 60 * PAGE, 60 * PAGE + 1024, (byte) 0);
    System.arraycopy(bytes(generator, 70L * PAGE, 1536), 0, found, 80 * PAGE, 1536);
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(3);
    assertExtent(
        result.bad().get(0),
        40 * PAGE + 2048,
        2048,
        OTHER_SEED,
        new Origin(OLD_SEED, STREAM, 40 * PAGE + 2048, 0));
    assertExtent(result.bad().get(1), 60 * PAGE, 1024, ZEROS, null);
    assertExtent(
        result.bad().get(2),
        80 * PAGE,
        1536,
        OTHER_POSITION,
        new Origin(SEED, STREAM, 70 * PAGE, 0));
  }

  @Test
  void aMisplacedPageWhoseFirstWordIsDamaged() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = all(generator);
    System.arraycopy(bytes(generator, 70L * PAGE, PAGE), 0, found, 80 * PAGE, PAGE);
    found[80 * PAGE] ^= 1;
    List<BadExtent> bad = verify(generator, found, OTHERS).bad();
    assertThat(bad).hasSize(2);
    assertExtent(bad.getFirst(), 80 * PAGE, 512, UNKNOWN, null);
    assertExtent(
        bad.getLast(),
        80 * PAGE + 512,
        PAGE - 512,
        OTHER_POSITION,
        new Origin(SEED, STREAM, 70 * PAGE + 512, 0));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void foreignDataIsUnknownAndNeverTakenForAnything(StreamSpec spec) throws Exception {
    DataGenerator generator = open(spec);
    byte[] found = all(generator);
    byte[] noise = new byte[10 * PAGE];
    new SplittableRandom(1).nextBytes(noise);
    System.arraycopy(noise, 0, found, 60 * PAGE, noise.length);
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(1);
    assertExtent(result.bad().getFirst(), 60 * PAGE, 10 * PAGE, UNKNOWN, null);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void dataOfAStreamNobodyNamedIsUnknownWhole(StreamSpec spec) throws Exception {
    DataGenerator generator = open(spec);
    byte[] found = all(generator);
    byte[] foreign = bytes(generator.withSeed(4321), 60L * PAGE, 10 * PAGE);
    System.arraycopy(foreign, 0, found, 60 * PAGE, foreign.length);
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(1);
    assertExtent(result.bad().getFirst(), 60 * PAGE, 10 * PAGE, UNKNOWN, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 512, 4095, 12_345})
  void aPartThatBeginsAnywhereInTheStream(int position) throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = bytes(generator, position, PAGES * PAGE - position);
    byte[] moved = bytes(generator, position + 100L * PAGE, 2 * PAGE);
    System.arraycopy(moved, 0, found, 9 * PAGE, moved.length);
    found[20 * PAGE + 1] ^= 2;
    VerifyResult result = verify(generator, position, new MemorySource(found), 16 * PAGE, OTHERS);
    assertThat(result.bad()).hasSize(2);
    assertExtent(
        result.bad().getFirst(),
        9 * PAGE,
        2 * PAGE,
        OTHER_POSITION,
        new Origin(SEED, STREAM, position + 100 * PAGE, 0));
    assertExtent(result.bad().getLast(), 20 * PAGE, 512, BIT_FLIPS, null);
    assertThat(result.totals().pages()).isEqualTo(3);
  }

  @Test
  void theFindingsAreTheSameWhateverTheChunks() {
    DataGenerator generator = open(specs().get(1));
    Seeds.trials(
        5,
        random -> {
          byte[] found = all(generator);
          for (int i = 0; i < 12; i++) {
            damage(generator, found, random);
          }
          List<BadExtent> once = findings(generator, found, PAGES * PAGE);
          assertThat(findings(generator, found, PAGE)).isEqualTo(once);
          assertThat(findings(generator, found, 7 * PAGE)).isEqualTo(once);
        });
  }

  private static List<BadExtent> findings(DataGenerator generator, byte[] found, int chunk)
      throws IOException {
    return verify(generator, 0, new MemorySource(found), chunk, OTHERS).bad();
  }

  /** More than one search finds, and more pages than wait for one: whoever compares what. */
  @Test
  void theFindingsAreTheSameWhereSearchesRunOut() {
    int pages = 1600;
    StreamSpec spec =
        StreamSpec.builder((long) pages * PAGE)
            .seed(SEED)
            .dedupRatio(1.7)
            .dedupUnit(PAGE)
            .dedupSpan(7)
            .build();
    DataGenerator generator = open(spec);
    Seeds.trials(
        4,
        random -> {
          byte[] found = all(generator);
          for (int page = 0; page < pages; page++) {
            switch (random.nextInt(5)) {
              case 0 -> {
                byte[] noise = new byte[PAGE];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, found, page * PAGE, PAGE);
              }
              case 1 -> found[page * PAGE + random.nextInt(PAGE)] ^= 4;
              case 2 -> {
                int from = 512 * random.nextInt(8 * (pages - 1));
                generator.fillAt(from, found, page * PAGE, PAGE);
              }
              default -> {}
            }
          }
          int searches = random.nextInt(4);
          VerifyResult once = searched(generator, found, searches, 1 << 22, 1);
          assertThat(once.unsearchedPages()).isPositive();
          for (int threads = 1; threads < 5; threads++) {
            int chunk = random.nextInt(1, 1 << random.nextInt(10, 22));
            VerifyResult again = searched(generator, found, searches, chunk, threads);
            assertThat(again.bad()).as("%d, %d", chunk, threads).isEqualTo(once.bad());
            assertThat(again.unlistedBad()).isEqualTo(once.unlistedBad());
            assertThat(again.unsearchedPages()).isEqualTo(once.unsearchedPages());
            assertThat(again.totals()).isEqualTo(once.totals());
          }
        });
  }

  private static VerifyResult searched(
      DataGenerator generator, byte[] found, int searches, int chunk, int threads)
      throws IOException {
    OriginFinder finder =
        new OriginFinder(new OriginFinder.Settings(OtherStreams.NONE, searches, 1L << 40, threads));
    return new StreamVerifier(generator, VerifySettings.whole(chunk, threads, 3), finder)
        .verify(0, generator.spec().size(), new MemorySource(found), bytes -> {});
  }

  private static void damage(DataGenerator generator, byte[] found, SplittableRandom random) {
    int length = random.nextInt(1, 8) * PAGE;
    int at = random.nextInt(PAGES - 8) * PAGE;
    switch (random.nextInt(4)) {
      case 0 -> found[at + random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(found, at, at + length, (byte) 0);
      case 2 -> {
        byte[] old = bytes(generator.withSeed(OLD_SEED), at, length);
        System.arraycopy(old, 0, found, at, length);
      }
      default -> {
        byte[] other = bytes(generator.withStream(4), random.nextInt(PAGES - 8) * PAGE, length);
        System.arraycopy(other, 0, found, at, length);
      }
    }
  }

  @Test
  void truncationAndExcess() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] whole = all(generator);
    for (int length : new int[] {0, 1, PAGE, 100_001, PAGES * PAGE - 1}) {
      VerifyResult result = verify(generator, Arrays.copyOf(whole, length), OTHERS);
      assertThat(result.truncated()).isTrue();
      assertThat(result.foundBytes()).isEqualTo(length);
      assertThat(result.comparedBytes()).isEqualTo(length);
      assertThat(result.bad()).isEmpty();
      assertThat(result.wrong()).isTrue();
    }
    VerifyResult result = verify(generator, Arrays.copyOf(whole, whole.length + 9), OTHERS);
    assertThat(result.excess()).isTrue();
    assertThat(result.foundBytes()).isEqualTo(whole.length + 9);
    assertThat(result.bad()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNarrowedDownAndTheRestCompared() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = all(generator);
    MemorySource source = new MemorySource(found).without(7, 8).without(30, 35).without(299, 300);
    VerifyResult result = verify(generator, 0, source, 16 * PAGE, OTHERS);
    assertThat(result.unreadable())
        .containsExactly(
            new UnreadableExtent(7 * PAGE, PAGE, "Input/output error"),
            new UnreadableExtent(30 * PAGE, 5 * PAGE, "Input/output error"),
            new UnreadableExtent(299 * PAGE, PAGE, "Input/output error"));
    assertThat(result.unreadableBytes()).isEqualTo(7 * PAGE);
    assertThat(result.checkedBytes()).isEqualTo(PAGES * PAGE);
    assertThat(result.comparedBytes()).isEqualTo((PAGES - 7) * PAGE);
    assertThat(result.good()).isFalse();
    assertThat(result.wrong()).isFalse();
    found[6 * PAGE] ^= 1;
    found[8 * PAGE] ^= 1;
    result = verify(generator, 0, source, 64 * PAGE, OTHERS);
    assertThat(result.wrong()).isTrue();
    assertThat(result.bad()).extracting(BadExtent::offset).containsExactly(6L * PAGE, 8L * PAGE);
    assertThat(result.unreadableBytes()).isEqualTo(7 * PAGE);
  }

  @Test
  void nothingIsReadableAndEndsAllTheSame() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    MemorySource source = new MemorySource(all(generator)).without(0, PAGES);
    VerifyResult result = verify(generator, 0, source, 1 << 20, OTHERS);
    assertThat(result.unreadable())
        .containsExactly(new UnreadableExtent(0, PAGES * PAGE, "Input/output error"));
    assertThat(result.comparedBytes()).isZero();
  }

  @Test
  void theFirstThousandExtentsAreKept() throws Exception {
    StreamSpec spec = StreamSpec.builder(1500L * PAGE).seed(1).build();
    DataGenerator generator = open(spec);
    byte[] found = all(generator);
    for (int page = 0; page < 1500; page++) {
      found[page * PAGE] ^= 1;
    }
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad()).hasSize(1000);
    assertThat(result.bad().getLast().offset()).isEqualTo(999 * PAGE);
    assertThat(result.unlistedBad()).isEqualTo(500);
    assertThat(result.totals().pages()).isEqualTo(1500);
    assertThat(result.totals().bits()).isEqualTo(1500);
  }

  @Test
  void whatIsNotSearchedForIsSaid() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = all(generator);
    System.arraycopy(bytes(generator, 70L * PAGE, PAGE), 0, found, 80 * PAGE, PAGE);
    OriginFinder none =
        new OriginFinder(new OriginFinder.Settings(OtherStreams.NONE, 0, 1 << 20, 1));
    VerifyResult result =
        new StreamVerifier(generator, VerifySettings.whole(1 << 20, 1, 1), none)
            .verify(0, PAGES * PAGE, new MemorySource(found), bytes -> {});
    assertThat(result.unsearchedPages()).isEqualTo(1);
    assertExtent(result.bad().getFirst(), 80 * PAGE, PAGE, UNKNOWN, null);
  }

  @Test
  void aSearchIsKeptToItsRange() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    for (int from : new int[] {150, 250}) {
      byte[] found = all(generator);
      System.arraycopy(bytes(generator, (long) from * PAGE, PAGE), 0, found, 140 * PAGE, PAGE);
      OriginFinder near =
          new OriginFinder(new OriginFinder.Settings(OtherStreams.NONE, 9, 40 * PAGE, 1));
      VerifyResult result =
          new StreamVerifier(generator, VerifySettings.whole(1 << 20, 1, 1), near)
              .verify(0, PAGES * PAGE, new MemorySource(found), bytes -> {});
      assertThat(result.bad().getFirst().kind()).isEqualTo(from == 150 ? OTHER_POSITION : UNKNOWN);
    }
  }

  /** A garbage page costs so much, however many streams there are. */
  @Test
  void aSearchHasOneRangeForAllStreams() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = all(generator);
    new SplittableRandom(1).nextBytes(found);
    OtherStreams many = new OtherStreams(List.of(), List.of(new StreamRange(0, 1_000_000_000)));
    int pages = 4 * PAGES;
    OriginFinder finder =
        new OriginFinder(new OriginFinder.Settings(many, 1, (long) pages * PAGE, 1));
    VerifyResult result =
        new StreamVerifier(generator, VerifySettings.whole(1 << 20, 1, 1), finder)
            .verify(0, PAGE, new MemorySource(Arrays.copyOf(found, PAGE)), bytes -> {});
    assertThat(finder.candidates()).isBetween((long) pages, 2L * pages); // by two words
    assertThat(result.partlySearchedPages()).isEqualTo(1);
    assertThat(result.unsearchedPages()).isZero();
    assertThat(finder.cutShort()).isTrue();
  }

  @Test
  void theNearestStreamsComeFirst() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = all(generator);
    // From another place there: at its own it would be tried without any search.
    generator.withStream(STREAM + 500).fillAt(70 * PAGE, found, 80 * PAGE, PAGE);
    OtherStreams many =
        new OtherStreams(List.of(), List.of(new StreamRange(STREAM - 600, 1_000_000)));
    OriginFinder finder =
        new OriginFinder(new OriginFinder.Settings(many, 1, 1100L * PAGES * PAGE, 1));
    VerifyResult result =
        new StreamVerifier(generator, VerifySettings.whole(1 << 20, 1, 1), finder)
            .verify(0, PAGES * PAGE, new MemorySource(found), bytes -> {});
    assertExtent(
        result.bad().getFirst(),
        80 * PAGE,
        PAGE,
        OTHER_STREAM,
        new Origin(SEED, STREAM + 500, 70 * PAGE, 0));
    assertThat(result.partlySearchedPages()).isZero();
    assertThat(finder.cutShort()).isFalse();
  }

  @Test
  void aSearchThatWentThroughAllIsNotPartial() throws Exception {
    DataGenerator generator = open(specs().getFirst());
    byte[] found = all(generator);
    byte[] garbage = new byte[PAGE];
    new SplittableRandom(2).nextBytes(garbage);
    System.arraycopy(garbage, 0, found, 80 * PAGE, PAGE);
    VerifyResult result = verify(generator, found, OTHERS);
    assertThat(result.bad().getFirst().kind()).isEqualTo(UNKNOWN);
    assertThat(result.partlySearchedPages()).isZero();
  }

  /** Sectors of 128 pages in one pass; bytes in 5 passes for each of them. */
  @Test
  void pagesAreLocatedTogether() {
    DataGenerator generator = open(specs().getFirst());
    byte[] garbage = new byte[128 * PAGE];
    new SplittableRandom(3).nextBytes(garbage);
    OriginFinder finder =
        new OriginFinder(new OriginFinder.Settings(OtherStreams.NONE, 0, Long.MAX_VALUE, 1));
    List<LocatedExtent> located =
        Locator.locate(generator, 0, 0, java.lang.foreign.MemorySegment.ofArray(garbage), finder);
    assertThat(located).hasSize(1);
    assertThat(located.getFirst().origin()).isEmpty();
    assertThat(finder.candidates()).isEqualTo((8 + 128 * 5) * (long) PAGES);
  }
}
