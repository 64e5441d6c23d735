package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which other streams found data may be of: with the same parameters, each of the seeds (and the
 * stream's own) with each of the numbers (and the stream's own). Immutable.
 *
 * @param seeds other seeds
 * @param streams other stream numbers
 */
public record OtherStreams(List<Long> seeds, List<StreamRange> streams) {

  /** None. */
  public static final OtherStreams NONE = new OtherStreams(List.of(), List.of());

  /** Keeps its own copies of the lists. */
  public OtherStreams {
    seeds = List.copyOf(seeds);
    streams = List.copyOf(streams);
  }

  /**
   * Their generators without {@code own} itself: those of the same stream number first, then of
   * each range those of the nearest numbers.
   */
  Iterable<DataGenerator> generators(DataGenerator own) {
    return () -> new Generators(own);
  }

  /** Goes through stream numbers, and for each of them through the seeds. */
  private final class Generators implements Iterator<DataGenerator> {
    private final DataGenerator own;
    private final List<Long> allSeeds;
    private final List<StreamRange> ranges = new ArrayList<>();
    private int range;
    private long inRange;
    private int seed;
    private @Nullable DataGenerator next;

    Generators(DataGenerator own) {
      this.own = own;
      Set<Long> distinct = new LinkedHashSet<>();
      distinct.add(own.spec().seed());
      distinct.addAll(seeds);
      allSeeds = List.copyOf(distinct);
      ranges.add(new StreamRange(own.spec().stream(), 1));
      ranges.addAll(streams);
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
      while (next == null && range < ranges.size()) {
        long stream = ranges.get(range).nearest(own.spec().stream(), inRange);
        long seedNumber = allSeeds.get(seed);
        boolean again = stream == own.spec().stream() && (range > 0 || seed == 0);
        step();
        if (!again) {
          next = own.withSeed(seedNumber).withStream(stream);
        }
      }
    }

    private void step() {
      if (++seed < allSeeds.size()) {
        return;
      }
      seed = 0;
      if (++inRange == ranges.get(range).count()) {
        inRange = 0;
        range++;
      }
    }
  }
}
