package io.dgen.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.Once;
import io.dgen.Seeds;
import io.dgen.storage.channel.ChunkSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Once
class RepeatsTest {

  private static final int UNIT = 512;

  @TempDir private Path directory;

  /** Files of units, each given by the number of its content; 0 is zero throughout. */
  private Path[] files(int[]... contents) throws IOException {
    Path[] files = new Path[contents.length];
    for (int i = 0; i < contents.length; i++) {
      byte[] data = new byte[contents[i].length * UNIT];
      for (int u = 0; u < contents[i].length; u++) {
        if (contents[i][u] != 0) {
          byte[] unit = new byte[UNIT];
          new Random(contents[i][u]).nextBytes(unit);
          System.arraycopy(unit, 0, data, u * UNIT, UNIT);
        }
      }
      files[i] = Files.write(directory.resolve("f" + i), data);
    }
    return files;
  }

  private static Plan plan(long tableBytes, int threads) {
    return new Plan(List.of(UNIT, 4096), false, List.of(), 1, tableBytes, threads, true);
  }

  private static Repeats repeats(UnitRatios ratios) {
    return ratios.repeats().orElseThrow();
  }

  private static Repeats measure(Path... files) throws IOException {
    return repeats(Streams.measure(plan(64 << 20, 2), files).getFirst());
  }

  @Test
  void areCountedAsDefined() throws IOException {
    Repeats r = measure(files(new int[] {1, 2, 1, 1, 0, 3, 0}, new int[] {2, 2, 4, 1, 3, 5}));
    assertThat(r.exact()).isTrue();
    // 1: 4 times, 2: 3, 3: 2, 0: 2, 4 and 5: once.
    assertThat(r.occurrences())
        .containsExactly(
            new Repeats.Occurrences(1, 1, 2, 2),
            new Repeats.Occurrences(2, 3, 3, 7),
            new Repeats.Occurrences(4, 7, 1, 4));
    assertThat(r.copiesWithin()).isEqualTo(4); // 1, 1 and 0 in the first, 2 in the second
    assertThat(r.copiesAcross()).isEqualTo(3); // 2, 1, 3
    // Distances: 1: 2, 1, 7; 2: 6, 1; 0: 2; 3: 6.
    assertThat(r.distances()).isEqualTo(new Quantiles(7, 2, 7, 7));
    // Runs: 1 1 | 0 | 2 2 | 1 3; in the first file 1 1 0 is one run of 2 and one of 1, as 0 is new.
    assertThat(r.runs()).isEqualTo(new Quantiles(4, 2, 2, 2));
    assertThat(r.runUnits()).isEqualTo(13);
    // A hundredth and a tenth of six units are one at least.
    for (Repeats.Hottest hottest : r.hottest()) {
      assertThat(hottest.unitShare()).isCloseTo(4.0 / 13, within(1e-12));
      assertThat(hottest.copyShare()).isCloseTo(3.0 / 7, within(1e-12));
    }
  }

  @Test
  void nothingIsNoNumber() throws IOException {
    Repeats empty = measure(files(new int[0]));
    assertThat(empty.occurrences()).isEmpty();
    assertThat(empty.distances()).isEqualTo(new Quantiles(0, 0, 0, 0));
    assertThat(empty.hottest()).allMatch(h -> Double.isNaN(h.unitShare()));
    Repeats unique = measure(files(new int[] {1, 2, 3}));
    assertThat(unique.copiesWithin() + unique.copiesAcross()).isZero();
    assertThat(unique.hottest()).allMatch(h -> Double.isNaN(h.copyShare()));
    assertThat(unique.occurrences()).containsExactly(new Repeats.Occurrences(1, 1, 3, 3));
  }

  /** What a few lines that keep everything come to. */
  private static final class Reference {
    private final Map<Integer, Long> last = new HashMap<>();
    private final Map<Integer, Long> counts = new HashMap<>();
    private final List<Long> distances = new ArrayList<>();
    private final List<Long> runs = new ArrayList<>();
    private long within;
    private long position;

    Reference(int[]... contents) {
      for (int[] file : contents) {
        long start = position;
        long run = 0;
        for (int content : file) {
          position++;
          Long before = last.put(content, position);
          counts.merge(content, 1L, Long::sum);
          if (before == null) {
            add(run);
            run = 0;
          } else {
            run++;
            distances.add(position - before);
            within += before > start ? 1 : 0;
          }
        }
        add(run);
      }
    }

    private void add(long run) {
      if (run > 0) {
        runs.add(run);
      }
    }

    private static Quantiles quantiles(List<Long> numbers) {
      List<Long> sorted = numbers.stream().sorted().toList();
      return sorted.isEmpty()
          ? new Quantiles(0, 0, 0, 0)
          : new Quantiles(sorted.size(), at(sorted, 0.5), at(sorted, 0.9), sorted.getLast());
    }

    private static long at(List<Long> sorted, double share) {
      return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private double hottest(double share) {
      long hot = Math.max(1, Math.round(Math.rint(counts.size() * share)));
      return counts.values().stream()
              .sorted(Comparator.reverseOrder())
              .limit(hot)
              .mapToLong(Long::longValue)
              .sum()
          / (double) position;
    }
  }

  private static int[] skewed(SplittableRandom random, int units, int different) {
    return random.doubles(units).mapToInt(d -> (int) (different * d * d * d)).toArray();
  }

  @Test
  void agreeWithAReferenceInAnyNumberOfThreads() {
    Seeds.trials(
        10,
        random -> {
          int[][] contents = new int[random.nextInt(1, 5)][];
          for (int i = 0; i < contents.length; i++) {
            contents[i] = skewed(random, random.nextInt(20_000), random.nextInt(1, 3000));
          }
          Reference expected = new Reference(contents);
          Path[] files = files(contents);
          List<UnitRatios> first = null;
          for (int threads : new int[] {1, 4}) {
            List<UnitRatios> all = Streams.measure(plan(64 << 20, threads), files);
            Repeats found = repeats(all.getFirst());
            long copies = expected.position - expected.counts.size();
            assertThat(found.exact()).isTrue();
            assertThat(found.copiesWithin()).isEqualTo(expected.within);
            assertThat(found.copiesAcross()).isEqualTo(copies - expected.within);
            same(found.distances(), Reference.quantiles(expected.distances));
            same(found.runs(), Reference.quantiles(expected.runs));
            assertThat(found.runUnits()).isEqualTo(expected.position);
            if (expected.position > 0) {
              for (Repeats.Hottest hottest : found.hottest()) {
                assertThat(hottest.unitShare())
                    .isCloseTo(expected.hottest(hottest.share()), within(1e-9));
              }
            }
            assertThat(found.occurrences().stream().mapToLong(o -> o.units()).sum())
                .isEqualTo(expected.position);
            assertThat(found.occurrences().stream().mapToLong(o -> o.uniqueUnits()).sum())
                .isEqualTo(expected.counts.size());
            if (first != null) {
              assertThat(all).isEqualTo(first);
            }
            first = all;
          }
        });
  }

  private static void same(Quantiles found, Quantiles expected) {
    assertThat(found.count()).isEqualTo(expected.count());
    assertThat(found.most()).isEqualTo(expected.most());
    assertThat((double) found.median())
        .isCloseTo(expected.median(), within(0.001 * expected.median()));
    assertThat((double) found.most90())
        .isCloseTo(expected.most90(), within(0.001 * expected.most90()));
  }

  @Test
  void areEstimatedWhereThereIsNoRoomAndThatIsSaid() throws IOException {
    // A tenth of the units has nine tenths of the copies, and a third is zero.
    SplittableRandom random = new SplittableRandom(1);
    int[] contents = new int[300_000];
    int different = 20_000;
    for (int i = 0; i < contents.length; i++) {
      boolean hot = random.nextInt(10) > 0;
      contents[i] = 1 + (hot ? random.nextInt(different / 10) : random.nextInt(different));
      contents[i] = random.nextInt(3) == 0 ? 0 : contents[i];
    }
    Reference expected = new Reference(contents);
    Path[] files = files(contents);
    Plan plan = plan(0, 3);
    UnitRatios ratios = Streams.measure(plan, files).getFirst();
    Repeats found = repeats(ratios);
    assertThat(found.exact()).isFalse();
    assertThat(ratios.exact()).isFalse();
    assertThat(found.digests()).isBetween(1000L, 4000L);
    assertThat(found.copiesWithin()).isEqualTo(ratios.units() - ratios.uniqueUnits());
    assertThat(found.copiesAcross()).isZero();
    assertThat(found.hottest().getLast().unitShare())
        .isCloseTo(expected.hottest(0.1), within(0.05));
    assertThat((double) found.distances().median())
        .isCloseTo(Reference.quantiles(expected.distances).median(), within(30.0));
    assertThat(found.runUnits()).isPositive().isLessThan(ratios.units());
    assertThat(found.runs().count()).isPositive();
    assertThat(found.occurrences().stream().mapToLong(o -> o.units()).sum())
        .isCloseTo(ratios.units(), within(20L));
    assertThat(Streams.measure(plan(0, 1), files).getFirst().repeats()).hasValue(found);
  }

  @Test
  void streamsHaveThemToo() throws IOException {
    byte[] data = new byte[5 << 20];
    new Random(1).nextBytes(data);
    System.arraycopy(data, 0, data, 3 << 20, 2 << 20);
    Path file = Files.write(directory.resolve("f"), data);
    Input stream =
        new Input(
            "s",
            ChunkSource.stream(Channels.newChannel(new ByteArrayInputStream(data))),
            Input.UNKNOWN);
    Plan plan = plan(64 << 20, 4);
    List<UnitRatios> all = new RatioMeter(plan).measure(List.of(stream), _ -> {});
    assertThat(all).isEqualTo(Streams.measure(plan, file));
    Repeats repeats = repeats(all.getFirst());
    assertThat(repeats.runs()).isEqualTo(new Quantiles(1, 4096, 4096, 4096));
    assertThat(repeats.distances().median()).isEqualTo(6144);
  }

  /** Threads wait for each other's turn: one that fails must not leave them waiting. */
  @Test
  @Timeout(60)
  void aFailureEndsAllThreads() {
    ChunkSource source =
        new ChunkSource() {
          @Override
          public void read(java.nio.ByteBuffer chunk, long offset) throws IOException {
            if (offset >= 5 << 20) {
              throw new IOException("bad block");
            }
            chunk.position(chunk.limit());
          }

          @Override
          public boolean positional() {
            return true;
          }

          @Override
          public long length(long read) {
            return 100 << 20;
          }
        };
    for (int i = 0; i < 20; i++) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () ->
                  new RatioMeter(plan(1 << 20, 8))
                      .measure(List.of(new Input("f", source, 100 << 20)), _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bad block");
    }
  }

  @Test
  void withoutBeingAskedForTheyAreNotLookedAt() throws IOException {
    Plan plan = Streams.plan(List.of(UNIT), false, List.of());
    assertThat(Streams.measure(plan, files(new int[] {1})).getFirst().repeats()).isEmpty();
    // Both tables are exact for the same data.
    Plan both = new Plan(List.of(UNIT), false, List.of(), 1, 60 << 20, 1, true);
    assertThat((double) both.exactBytes(UNIT))
        .isCloseTo(plan.exactBytes(UNIT) * (60.0 / 64) / 3, within(1e5));
  }

  @Test
  void ratiosHaveAHistogram() throws IOException {
    byte[] data = new byte[64 * 4096];
    for (int i = 0; i < 64; i++) {
      byte[] noise = new byte[i < 16 ? 4096 : i < 32 ? 3700 : i < 48 ? 1500 : 1];
      new Random(i).nextBytes(noise);
      System.arraycopy(noise, 0, data, i * 4096, noise.length);
    }
    Path file = Files.write(directory.resolve("f"), data);
    Plan plan = Streams.plan(List.of(4096), false, List.of(new Compressor(Format.GZIP, 6)));
    CompressionRatio c = Streams.measure(plan, file).getFirst().compressions().getFirst();
    Map<Double, Long> bars = new HashMap<>();
    c.bars().stream().filter(b -> b.units() > 0).forEach(b -> bars.put(b.from(), b.units()));
    assertThat(bars).isEqualTo(Map.of(0.0, 16L, 1.0, 16L, 2.0, 16L, 64.0, 16L));
    assertThat(c.savingLessThanEighth()).isEqualTo(32);
    assertThat(Arrays.asList(c.bars().getFirst().from(), c.bars().get(2).from()))
        .containsExactly(0.0, CompressionRatio.EIGHTH_SAVED);
  }
}
