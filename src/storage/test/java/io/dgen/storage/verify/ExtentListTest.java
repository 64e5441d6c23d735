package io.dgen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the order in which extents come, adjacent ones of a kind are one. */
class ExtentListTest {

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
          Collections.shuffle(pieces, new Random(random.nextLong()));
          ExtentList<UnreadableExtent> list = new ExtentList<>(UnreadableExtent::merged);
          pieces.forEach(list::add);
          assertThat(list.kept()).isEqualTo(expected);
          assertThat(list.dropped()).isZero();
        });
  }

  @Test
  void theFirstAreKept() {
    ExtentList<UnreadableExtent> list = new ExtentList<>(UnreadableExtent::merged);
    for (int i = 1999; i >= 0; i--) {
      list.add(new UnreadableExtent(2L * i, 1, ""));
    }
    assertThat(list.kept()).hasSize(ExtentList.MOST);
    assertThat(list.kept().getLast().offset()).isEqualTo(2 * (ExtentList.MOST - 1));
    assertThat(list.dropped()).isEqualTo(2000 - ExtentList.MOST);
  }
}
