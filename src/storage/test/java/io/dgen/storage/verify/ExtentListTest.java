package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import io.dgen.StreamSpec;
import io.dgen.storage.manifest.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Adjacent extents of a kind are one, whatever the order in which pieces of a file come. */
class ExtentListTest {

  private static final long SIZE = 1 << 20;

  private static PieceResults pieces() {
    return new PieceResults(
        new Manifest(StreamSpec.builder(SIZE).seed(1).build(), 0, SIZE, true, "test"));
  }

  /** A piece of which nothing can be read: as many extents as there are reasons. */
  private static VerifyResult piece(List<UnreadableExtent> extents, long unlisted) {
    long bytes = extents.stream().mapToLong(UnreadableExtent::length).sum();
    return new VerifyResult(
        SIZE,
        SIZE,
        SIZE,
        VerifyResult.Totals.NONE,
        List.of(),
        0,
        extents,
        unlisted,
        bytes,
        0,
        0,
        0);
  }

  @Test
  void theOrderOfComingDoesNotMatter() {
    Seeds.trials(
        200,
        random -> {
          List<UnreadableExtent> pieces = new ArrayList<>();
          List<UnreadableExtent> expected = new ArrayList<>();
          long at = 0;
          for (int i = 0; i < 40; i++) {
            UnreadableExtent piece =
                new UnreadableExtent(at, 1 + random.nextInt(3), "r" + random.nextInt(2));
            pieces.add(piece);
            UnreadableExtent merged =
                expected.isEmpty() ? null : UnreadableExtent.merged(expected.getLast(), piece);
            if (merged != null) {
              expected.removeLast();
            }
            expected.add(merged != null ? merged : piece);
            at = piece.end() + random.nextInt(2);
          }
          ExtentList<UnreadableExtent> list = new ExtentList<>(UnreadableExtent::merged);
          pieces.forEach(list::add);
          assertThat(list.kept()).isEqualTo(expected);
          assertThat(list.dropped()).isZero();
          Collections.shuffle(pieces, new Random(random.nextLong()));
          PieceResults results = pieces();
          for (UnreadableExtent piece : pieces) {
            UnreadableExtent own = new UnreadableExtent(0, piece.length(), piece.reason());
            results.add(piece.offset(), piece(List.of(own), 0));
          }
          assertThat(results.result().unreadable()).isEqualTo(expected);
          assertThat(results.result().unlistedUnreadable()).isZero();
        });
  }

  @Test
  void theFirstAreKept() {
    PieceResults results = pieces();
    for (int i = 1999; i >= 0; i--) {
      results.add(2L * i, piece(List.of(new UnreadableExtent(0, 1, "")), 0));
    }
    VerifyResult all = results.result();
    assertThat(all.unreadable()).hasSize(ExtentList.MOST);
    assertThat(all.unreadable().getLast().offset()).isEqualTo(2 * (ExtentList.MOST - 1));
    assertThat(all.unlistedUnreadable()).isEqualTo(2000 - ExtentList.MOST);
  }

  /** Whoever counts must come to the same, however the file was cut. */
  @Test
  void theRestIsCountedAsIfItWereListed() {
    Seeds.trials(
        20,
        random -> {
          List<UnreadableExtent> all = new ArrayList<>();
          for (long at = 0; at < 40_000; at += 1 + random.nextInt(2)) {
            all.add(new UnreadableExtent(at, 1, "r" + random.nextInt(3)));
          }
          ExtentList<UnreadableExtent> once = new ExtentList<>(UnreadableExtent::merged);
          all.forEach(once::add);
          assertThat(once.dropped()).isPositive();
          int most = random.nextInt(1, 1000);
          List<Integer> starts = new ArrayList<>();
          for (int i = 0; i < all.size(); i += most) {
            starts.add(i);
          }
          Collections.shuffle(starts, new Random(random.nextLong()));
          PieceResults results = pieces();
          for (int from : starts) {
            ExtentList<UnreadableExtent> own = new ExtentList<>(UnreadableExtent::merged);
            all.subList(from, Math.min(all.size(), from + most)).forEach(own::add);
            long start = all.get(from).offset();
            results.add(start, piece(own.kept().stream().map(e -> e.moved(-start)).toList(), 0));
          }
          assertThat(results.result().unreadable()).isEqualTo(once.kept());
          assertThat(results.result().unlistedUnreadable()).isEqualTo(once.dropped());
        });
  }
}
