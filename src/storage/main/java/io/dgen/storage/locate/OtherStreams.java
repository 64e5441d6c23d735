package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Other streams that found data may belong to: with the same parameters, each of the seeds (and the
 * stream's own) with each of the numbers (and the stream's own) in each of the generations (and the
 * stream's own). Immutable.
 *
 * @param seeds other seeds
 * @param streams other stream numbers
 * @param generations other generations
 * @param below how many generations directly below the stream's own are added to those
 */
public record OtherStreams(
    List<Long> seeds, List<StreamRange> streams, List<GenerationRange> generations, int below) {

  /** None. */
  public static final OtherStreams NONE = new OtherStreams(List.of(), List.of(), List.of(), 0);

  /** Keeps its own copies of the lists. */
  public OtherStreams {
    seeds = List.copyOf(seeds);
    streams = List.copyOf(streams);
    generations = List.copyOf(generations);
  }

  /**
   * Returns other seeds and numbers, and the last generations below the stream's own.
   *
   * @param seeds other seeds
   * @param streams other stream numbers
   */
  public OtherStreams(List<Long> seeds, List<StreamRange> streams) {
    this(seeds, streams, List.of(), GenerationRange.DEFAULT_BELOW);
  }

  /**
   * Their generators without {@code own} itself: those of the same stream number first, then of
   * each range those of the nearest numbers; and other generations of these numbers at the end.
   */
  Iterable<DataGenerator> generators(DataGenerator own) {
    return () -> new Generators(own);
  }

  /**
   * Where to look.
   *
   * @param own whether the number is the stream's own
   * @param streams numbers
   * @param current whether the generation is the stream's own
   * @param generations generations of each of the numbers
   */
  private record Round(
      boolean own, List<StreamRange> streams, boolean current, List<GenerationRange> generations) {}

  private List<GenerationRange> others(long own) {
    List<GenerationRange> all = new ArrayList<>();
    if (below > 0 && own > 0) {
      all.add(new GenerationRange(Math.max(0, own - below), own - 1));
    }
    all.addAll(generations);
    return all;
  }

  /** Goes through rounds; in each through numbers, through generations, and through the seeds. */
  private final class Generators implements Iterator<DataGenerator> {
    private final DataGenerator own;
    private final List<Long> allSeeds;
    private final List<Round> rounds;
    private int round;
    private int range;
    private long inRange;
    private int generations;
    private long inGenerations;
    private int seed;
    private @Nullable DataGenerator next;

    Generators(DataGenerator own) {
      this.own = own;
      Set<Long> distinct = new LinkedHashSet<>();
      distinct.add(own.spec().seed());
      distinct.addAll(seeds);
      allSeeds = List.copyOf(distinct);
      long generation = own.spec().change().generation();
      List<GenerationRange> same = List.of(new GenerationRange(generation, generation));
      List<StreamRange> self = List.of(new StreamRange(own.spec().stream(), 1));
      List<GenerationRange> others = others(generation);
      rounds =
          Stream.of(
                  new Round(true, self, true, same),
                  new Round(true, self, false, others),
                  new Round(false, streams, true, same),
                  new Round(false, streams, false, others))
              .filter(r -> !r.streams.isEmpty() && !r.generations.isEmpty())
              .toList();
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public DataGenerator next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      DataGenerator given = next;
      advance();
      return given;
    }

    private void advance() {
      next = null;
      while (next == null && round < rounds.size()) {
        Round now = rounds.get(round);
        long stream = now.streams.get(range).nearest(own.spec().stream(), inRange);
        GenerationRange of = now.generations.get(generations);
        long generation = of.last() - inGenerations; // the newest first: few are very old
        long seedNumber = allSeeds.get(seed);
        boolean again =
            now.own
                ? now.current && seed == 0
                : stream == own.spec().stream(); // which the rounds before were for
        again |= !now.current && isRepeated(now, generation);
        step(now, of);
        if (!again) {
          next = own.withSeed(seedNumber).withStream(stream).withGeneration(generation);
        }
      }
    }

    /** Whether the round of the stream's own generation has one, or an earlier range. */
    private boolean isRepeated(Round now, long generation) {
      return generation == own.spec().change().generation()
          || now.generations.subList(0, generations).stream().anyMatch(g -> g.has(generation));
    }

    private void step(Round now, GenerationRange of) {
      if (++seed < allSeeds.size()) {
        return;
      }
      seed = 0;
      if (++inGenerations <= of.last() - of.first()) {
        return;
      }
      inGenerations = 0;
      if (++generations < now.generations.size()) {
        return;
      }
      generations = 0;
      if (++inRange < now.streams.get(range).count()) {
        return;
      }
      inRange = 0;
      if (++range < now.streams.size()) {
        return;
      }
      range = 0;
      round++;
    }
  }
}
