package io.dgen.storage.exercise;

import static io.dgen.storage.exercise.Blocks.bytes;
import static io.dgen.storage.exercise.Blocks.data;
import static io.dgen.storage.exercise.Blocks.memory;
import static io.dgen.storage.exercise.Blocks.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.exercise.FoundRun.What;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a block holds is told sector by sector, and judged by what it may hold. */
class BlockVerifierTest {

  private static final int BLOCK = 4096;
  private static final int SECTOR = 512;
  private static final int NONE = -1;

  private final DataGenerator generator = Blocks.generator(11, 1 << 20);
  private final BlockContent content = new BlockContent(generator, BLOCK);

  @AfterEach
  void close() {
    generator.close();
  }

  private BlockFinding classify(byte[] found, Allowed allowed) {
    return classify(found, allowed, SECTOR);
  }

  private BlockFinding classify(byte[] found, Allowed allowed, int atomic) {
    return new BlockVerifier(content, new BlockSearch(content, 40), atomic)
        .classify(5, memory(found), allowed);
  }

  private static Allowed range(int low, int high, boolean inFlight) {
    return new Allowed(low, high, inFlight, NONE, false);
  }

  /** Sectors from {@code from} on are those of the other block. */
  private static byte[] mixed(byte[] one, byte[] other, int from) {
    byte[] mixture = one.clone();
    System.arraycopy(other, from * SECTOR, mixture, from * SECTOR, BLOCK - from * SECTOR);
    return mixture;
  }

  @Test
  void theLatestVersionIsCurrent() {
    assertThat(classify(bytes(content, 5, data(7)), range(data(7), data(7), false)).verdict())
        .isEqualTo(Verdict.CURRENT);
    assertThat(classify(bytes(content, 5, data(7)), range(data(4), data(7), false)).verdict())
        .isEqualTo(Verdict.CURRENT);
    assertThat(classify(new byte[BLOCK], Allowed.only(zeros(7))).verdict())
        .isEqualTo(Verdict.CURRENT);
  }

  @Test
  void whatWasNotFlushedMayBeMissing() {
    BlockFinding finding = classify(bytes(content, 5, data(5)), range(data(4), data(7), false));
    assertThat(finding.verdict()).isEqualTo(Verdict.UNFLUSHED);
    assertThat(finding.found()).containsExactly(new FoundRun(0, 8, What.GENERATION, 5, 5));
    byte[] mixture = mixed(bytes(content, 5, data(4)), bytes(content, 5, data(6)), 3);
    assertThat(classify(mixture, range(data(4), data(7), false)).verdict())
        .isEqualTo(Verdict.UNFLUSHED);
  }

  @Test
  void aWriteInFlightLeavesTheOldTheNewOrAMixture() {
    byte[] old = bytes(content, 5, data(6));
    byte[] fresh = bytes(content, 5, data(7));
    for (byte[] found : new byte[][] {old, fresh, mixed(old, fresh, 1), mixed(fresh, old, 6)}) {
      assertThat(classify(found, range(data(6), data(7), true)).verdict())
          .isEqualTo(Verdict.IN_FLIGHT);
    }
  }

  @Test
  void aMixtureIsTornWhereWritesAreAtomic() {
    byte[] mixture = mixed(bytes(content, 5, data(6)), bytes(content, 5, data(7)), 2);
    Allowed allowed = range(data(6), data(7), true);
    assertThat(classify(mixture, allowed, 512).verdict()).isEqualTo(Verdict.IN_FLIGHT);
    assertThat(classify(mixture, allowed, 1024).verdict()).isEqualTo(Verdict.IN_FLIGHT);
    assertThat(classify(mixture, allowed, 2048).verdict()).isEqualTo(Verdict.TORN);
    assertThat(classify(mixture, allowed, 4096).verdict()).isEqualTo(Verdict.TORN);
  }

  private static Allowed newer(int version, int latestZeros) {
    return new Allowed(version, version, false, latestZeros, true);
  }

  /** A pipe may lose the records of very many writes of a block. */
  @Test
  void aStreamedJournalAllowsWhateverIsNewer() {
    for (int generation : new int[] {8, 300, 20_000}) {
      byte[] later = bytes(content, 5, data(generation));
      assertThat(classify(later, newer(data(7), NONE)).verdict()).isEqualTo(Verdict.IN_FLIGHT);
      assertThat(classify(later, Allowed.only(data(7))).verdict().isBad()).isTrue();
    }
    assertThat(classify(new byte[BLOCK], newer(data(7), NONE)).verdict()).isEqualTo(Verdict.ZEROED);
    assertThat(classify(new byte[BLOCK], newer(data(7), zeros(8))).verdict().isBad()).isFalse();
    assertThat(classify(bytes(content, 5, data(6)), newer(data(7), zeros(8))).verdict())
        .isEqualTo(Verdict.LOST);
  }

  /** A zeroing that was given up, and a write of the same generation: both records were lost. */
  @Test
  void aStreamedJournalAllowsDataWhereZerosWereIntended() {
    byte[] found = bytes(content, 5, data(7));
    assertThat(classify(found, new Allowed(data(6), zeros(7), true, zeros(8), true)).verdict())
        .isEqualTo(Verdict.IN_FLIGHT);
    assertThat(classify(found, new Allowed(data(6), zeros(7), true, zeros(7), false)).verdict())
        .isEqualTo(Verdict.STALE);
  }

  @Test
  void whatIsNewerIsNotTornWithinAnAtomicWrite() {
    byte[] mixture = mixed(bytes(content, 5, data(8)), bytes(content, 5, data(9)), 2);
    byte[] half = mixed(bytes(content, 5, data(7)), bytes(content, 5, data(8)), 2);
    byte[] older = mixed(bytes(content, 5, data(8)), bytes(content, 5, data(6)), 2);
    for (byte[] found : new byte[][] {mixture, half}) {
      assertThat(classify(found, newer(data(7), NONE), 512).verdict()).isEqualTo(Verdict.IN_FLIGHT);
      assertThat(classify(found, newer(data(7), NONE), 1024).verdict())
          .isEqualTo(Verdict.IN_FLIGHT);
      assertThat(classify(found, newer(data(7), NONE), 2048).verdict()).isEqualTo(Verdict.TORN);
    }
    assertThat(classify(older, newer(data(7), NONE), 512).verdict()).isEqualTo(Verdict.TORN);
  }

  @Test
  void anOlderVersionIsLostOrStale() {
    BlockFinding lost = classify(bytes(content, 5, data(6)), Allowed.only(data(7)));
    assertThat(lost.verdict()).isEqualTo(Verdict.LOST);
    assertThat(lost.found()).containsExactly(new FoundRun(0, 8, What.GENERATION, 6, 5));
    BlockFinding stale = classify(bytes(content, 5, data(3)), Allowed.only(data(7)));
    assertThat(stale.verdict()).isEqualTo(Verdict.STALE);
    assertThat(stale.found()).containsExactly(new FoundRun(0, 8, What.GENERATION, 3, 5));
  }

  @Test
  void theFirstWriteToAFreshBlockCanBeLost() {
    Allowed allowed = new Allowed(data(1), data(1), false, Version.FRESH, false);
    assertThat(classify(new byte[BLOCK], allowed).verdict()).isEqualTo(Verdict.LOST);
    assertThat(classify(mixed(new byte[BLOCK], bytes(content, 5, data(1)), 4), allowed).verdict())
        .isEqualTo(Verdict.TORN);
  }

  @Test
  void aMixtureOfWhatIsNotAllowedIsTorn() {
    byte[] mixture = mixed(bytes(content, 5, data(6)), bytes(content, 5, data(7)), 2);
    BlockFinding finding = classify(mixture, Allowed.only(data(7)));
    assertThat(finding.verdict()).isEqualTo(Verdict.TORN);
    assertThat(finding.found())
        .containsExactly(
            new FoundRun(0, 2, What.GENERATION, 6, 5), new FoundRun(2, 6, What.GENERATION, 7, 5));
  }

  @Test
  void aNewerVersionIsNamed() {
    byte[] found = bytes(content, 5, data(9));
    assertThat(classify(found, Allowed.only(data(7))).verdict()).isEqualTo(Verdict.LATER);
    assertThat(classify(found, new Allowed(data(7), data(7), false, NONE, true)).verdict())
        .isEqualTo(Verdict.IN_FLIGHT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 8})
  void anotherBlocksDataIsFound(int from) {
    byte[] mixture = mixed(bytes(content, 5, data(7)), bytes(content, 77, data(12)), from);
    BlockFinding finding = classify(mixture, Allowed.only(data(7)));
    assertThat(finding.verdict()).isEqualTo(from < 8 ? Verdict.MISPLACED : Verdict.CURRENT);
    assertThat(finding.found())
        .last()
        .isEqualTo(
            from < 8
                ? new FoundRun(from, 8 - from, What.OTHER_BLOCK, 12, 77)
                : new FoundRun(0, 8, What.GENERATION, 7, 5));
  }

  /** There are more pages than a search computes wholly. */
  @Test
  void aDistantBlocksDataIsFound() {
    try (DataGenerator large = Blocks.generator(2, 1L << 37)) {
      BlockContent blocks = new BlockContent(large, BLOCK);
      BlockSearch search = new BlockSearch(blocks, 1);
      byte[] found = bytes(blocks, 30_000_000, data(1));
      assertThat(
              new BlockVerifier(blocks, search, SECTOR)
                  .classify(5, memory(found), Allowed.only(data(1)))
                  .found())
          .containsExactly(new FoundRun(0, 8, What.OTHER_BLOCK, 1, 30_000_000));
      assertThat(search.incomplete()).isZero();
    }
  }

  /** A write that went to an address that is not a block's. */
  @Test
  void shiftedDataIsFound() {
    byte[] shifted = bytes(content, 5, data(7));
    System.arraycopy(bytes(content, 9, data(3)), 0, shifted, 3 * SECTOR, 5 * SECTOR);
    assertThat(classify(shifted, Allowed.only(data(7))).found())
        .containsExactly(
            new FoundRun(0, 3, What.GENERATION, 7, 5), new FoundRun(3, 5, What.OTHER_BLOCK, 3, 9));
    byte[] rest = bytes(content, 5, data(7));
    System.arraycopy(bytes(content, 9, data(3)), 5 * SECTOR, rest, 0, 3 * SECTOR);
    assertThat(classify(rest, Allowed.only(data(7))).found())
        .containsExactly(
            new FoundRun(0, 3, What.OTHER_BLOCK, 3, 9), new FoundRun(3, 5, What.GENERATION, 7, 5));
  }

  @Test
  void zerosAreNamed() {
    byte[] found = bytes(content, 5, data(7));
    Arrays.fill(found, SECTOR, 2 * SECTOR, (byte) 0);
    BlockFinding finding = classify(found, Allowed.only(data(7)));
    assertThat(finding.verdict()).isEqualTo(Verdict.ZEROED);
    assertThat(finding.found().get(1)).isEqualTo(new FoundRun(1, 1, What.ZEROS, 0, 0));
    assertThat(classify(new byte[BLOCK], Allowed.only(data(7))).verdict())
        .isEqualTo(Verdict.ZEROED);
  }

  @Test
  void zerosThatWereWrittenAreAllowed() {
    Allowed allowed = new Allowed(data(5), data(7), false, zeros(6), false);
    assertThat(classify(new byte[BLOCK], allowed).verdict()).isEqualTo(Verdict.UNFLUSHED);
    byte[] mixture = mixed(new byte[BLOCK], bytes(content, 5, data(7)), 4);
    assertThat(classify(mixture, allowed).verdict()).isEqualTo(Verdict.UNFLUSHED);
    assertThat(classify(mixture, Allowed.only(zeros(7))).verdict()).isEqualTo(Verdict.TORN);
  }

  @Test
  void otherDataIsCorrupt() {
    byte[] found = bytes(content, 5, data(7));
    found[1000] ^= 4;
    BlockFinding finding = classify(found, Allowed.only(data(7)));
    assertThat(finding.verdict()).isEqualTo(Verdict.CORRUPT);
    assertThat(finding.found().get(1)).isEqualTo(new FoundRun(1, 1, What.OTHER_DATA, 0, 0));
  }

  @Test
  void nothingIsSaidOfWhatWasNeverWritten() {
    byte[] found = bytes(content, 9, data(2));
    assertThat(classify(found, Allowed.only(Version.UNWRITTEN)).verdict())
        .isEqualTo(Verdict.UNKNOWN);
    assertThat(classify(found, range(Version.UNWRITTEN, data(1), true)).verdict())
        .isEqualTo(Verdict.IN_FLIGHT);
  }

  /** Sectors that are the same in several versions do not make a mixture. */
  @ParameterizedTest
  @ValueSource(ints = {512, 2048, 4096})
  void compressibleDataIsToldApart(int unit) {
    StreamSpec spec =
        StreamSpec.builder(1 << 20).seed(3).compressRatio(4).compressUnit(unit).build();
    try (DataGenerator compressible = Blocks.generator(spec)) {
      BlockContent blocks = new BlockContent(compressible, BLOCK);
      BlockVerifier verifier = new BlockVerifier(blocks, new BlockSearch(blocks, 9), BLOCK);
      byte[] six = bytes(blocks, 5, data(6));
      assertThat(verifier.classify(5, memory(six), Allowed.only(data(7))).verdict())
          .isEqualTo(Verdict.LOST);
      assertThat(verifier.classify(5, memory(six), range(data(5), data(7), false)).verdict())
          .isEqualTo(Verdict.UNFLUSHED);
      assertThat(verifier.classify(5, memory(six), range(data(5), data(7), false)).found())
          .containsExactly(new FoundRun(0, 8, What.GENERATION, 6, 5));
      assertThat(
              verifier
                  .classify(6, memory(bytes(blocks, 5, data(6))), Allowed.only(data(7)))
                  .verdict())
          .isEqualTo(Verdict.MISPLACED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 16384, 1 << 18})
  void everyBlockSizeIsVerified(int size) {
    BlockContent blocks = new BlockContent(generator, size);
    BlockVerifier verifier = new BlockVerifier(blocks, new BlockSearch(blocks, 9), 512);
    byte[] found = bytes(blocks, 2, data(4));
    assertThat(verifier.holds(2, memory(found), data(4))).isTrue();
    assertThat(verifier.holds(2, memory(found), data(5))).isFalse();
    assertThat(verifier.classify(2, memory(found), Allowed.only(data(5))).verdict())
        .isEqualTo(Verdict.LOST);
    assertThat(verifier.classify(3, memory(found), Allowed.only(data(5))).found())
        .allMatch(run -> run.what() == What.OTHER_BLOCK && run.generation() == 4)
        .allMatch(run -> run.block() == 2);
  }

  @Test
  void sizesAreChecked() {
    assertThatThrownBy(() -> new BlockContent(generator, 1000))
        .hasMessage("blockBytes is 1000, but must be a multiple of 512, up to 1048576");
    assertThatThrownBy(() -> new BlockContent(generator, 3 * 512))
        .hasMessageContaining("must be one or more whole blocks of 1536");
    assertThatThrownBy(() -> new BlockVerifier(content, new BlockSearch(content, 1), 3072))
        .hasMessage(
            "atomicBytes is 3072, but must be a multiple of 512 that divides the block of 4096");
  }
}
