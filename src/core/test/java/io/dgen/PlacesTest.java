package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where deduplication repeats a range is where the independent generator has the same bytes. */
class PlacesTest {

  private static final int PAGE = DataGenerator.PAGE_BYTES;

  private static List<Long> all(Places places) {
    List<Long> all = new ArrayList<>();
    for (long i = 0; i < places.count(); i++) {
      all.add(places.first() + i * places.distance());
    }
    return all;
  }

  @Test
  void areWhereTheSameBytesStand() {
    Seeds.trials(
        200,
        random -> {
          int size = PAGE * random.nextInt(1, 30) + random.nextInt(PAGE);
          StreamSpec.Builder builder =
              StreamSpec.builder(size)
                  .seed(5)
                  .dedupRatio(random.nextDouble(1, 5))
                  .dedupUnit((long) PAGE * random.nextInt(1, 4));
          if (random.nextBoolean()) {
            builder.dedupSpan(random.nextInt(1, 20));
          }
          StreamSpec spec = builder.build();
          byte[] bytes = new ReferenceStream(spec).bytes(0, size);
          // Long enough on both sides of a page's end that no two are the same by chance.
          int position = random.nextInt(size / 64) * 64;
          int length = 64 * random.nextInt(1, Math.min(3 * PAGE, size - position) / 64 + 1);
          length = Math.min(length, size - position);
          List<Long> expected = new ArrayList<>();
          for (int at = position % PAGE; at + length <= size; at += PAGE) {
            if (Arrays.equals(bytes, at, at + length, bytes, position, position + length)) {
              expected.add((long) at);
            }
          }
          Places places = spec.places(position, length).orElseThrow();
          assertThat(all(places)).as("%s, %d, %d", spec, position, length).isEqualTo(expected);
          assertThat(places.last()).isEqualTo(expected.getLast());
          for (long at : new long[] {-1, 0, position, position + PAGE, places.last() + PAGE}) {
            assertThat(places.has(at)).isEqualTo(expected.contains(at));
          }
        });
  }

  @Test
  void ofALargeStream() {
    StreamSpec spec =
        StreamSpec.builder(Long.MAX_VALUE).seed(1).dedupRatio(2).dedupSpan(Long.MAX_VALUE).build();
    assertThat(spec.places(Long.MAX_VALUE - 10, 10)).contains(Places.of(Long.MAX_VALUE - 10));
    StreamSpec all = StreamSpec.builder(Long.MAX_VALUE).seed(1).dedupRatio(1_000_000).build();
    Places places = all.places(Long.MAX_VALUE - PAGE, 100).orElseThrow();
    assertThat(places.count()).isBetween(999_999L, 1_000_001L);
    assertThat(places.first()).isBetween(0L, places.distance() - 1);
    assertThat(places.last()).isEqualTo(Long.MAX_VALUE - PAGE);
  }

  @Test
  void areNotKnownWhereUnitsDifferInTheirCopies() {
    StreamSpec.Builder spec = StreamSpec.builder(1 << 20).seed(1).dedupRatio(2).dedupUnit(PAGE);
    assertThat(spec.generation(3).build().places(0, 1)).isPresent();
    assertThat(spec.hot(0.1, 0.9).build().places(0, 1)).isEmpty();
    StreamSpec.Builder pool = StreamSpec.builder(1 << 20).seed(1);
    assertThat(pool.shared(0.5, 10, 0).build().places(0, 1)).isEmpty();
  }

  @Test
  void somePlacesLess() {
    Places places = new Places(10, 3, 5);
    assertThat(all(places.withoutFirst())).containsExactly(15L, 20L);
    assertThat(all(places.withoutLast())).containsExactly(10L, 15L);
    assertThat(places.withoutLast().withoutFirst()).isEqualTo(Places.of(15));
    assertThat(all(places.moved(-4))).containsExactly(6L, 11L, 16L);
    assertThatIllegalArgumentException().isThrownBy(() -> Places.of(1).withoutLast());
    assertThatIllegalArgumentException().isThrownBy(() -> Places.of(-1));
  }

  @Test
  void placesThatFollowOthers() {
    Places places = new Places(10, 4, 5); // 10 15 20 25
    assertThat(places.followedBy(new Places(8, 3, 5), -7)).contains(new Places(15, 3, 5));
    assertThat(places.followedBy(new Places(23, 3, 5), 3)).contains(new Places(20, 2, 5));
    assertThat(places.followedBy(new Places(2, 2, 5), 3)).isEmpty();
    assertThat(places.followedBy(new Places(24, 2, 5), 3)).isEmpty();
    assertThat(places.followedBy(Places.of(28), 3)).contains(Places.of(25));
    assertThat(places.followedBy(Places.of(0), 3)).isEmpty();
    assertThat(Places.of(15).followedBy(places, 5)).contains(Places.of(15));
    assertThat(Places.of(15).followedBy(places, 15)).isEmpty();
  }

  @Test
  void aRangeOutsideTheStreamIsRefused() {
    StreamSpec spec = StreamSpec.builder(100).seed(1).build();
    for (long[] range : new long[][] {{-1, 1}, {0, 0}, {100, 1}, {1, 100}, {99, Long.MAX_VALUE}}) {
      assertThatIllegalArgumentException().isThrownBy(() -> spec.places(range[0], range[1]));
    }
  }
}
