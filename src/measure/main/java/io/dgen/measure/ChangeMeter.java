package io.dgen.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Measures what has changed from one generation of some files to the next. */
public final class ChangeMeter {

  private final Plan plan;

  /**
   * Creates a meter.
   *
   * @param plan the sizes of units, and the number of threads; nothing else matters
   * @throws IllegalArgumentException if the plan is for whole files only
   */
  public ChangeMeter(Plan plan) {
    if (plan.unitBytes().isEmpty()) {
      throw new IllegalArgumentException("unit is whole files, but must be one size or more");
    }
    this.plan = plan;
  }

  @Override
  public String toString() {
    return "ChangeMeter[" + plan + "]";
  }

  /**
   * The two generations of a file.
   *
   * @param before the earlier one, if there is one
   * @param after the later one, if there is one
   */
  public record Pair(Optional<Input> before, Optional<Input> after) {

    private long bytes() {
      return Math.max(bytes(before), bytes(after));
    }

    private static long bytes(Optional<Input> input) {
      return input.map(Input::bytes).orElse(0L);
    }
  }

  /**
   * Measures the changes of all pairs.
   *
   * @param pairs positional inputs
   * @param progress called on any thread with the number of bytes just read
   * @return for each size of units in the plan's order what has changed
   * @throws IOException naming the input, if reading fails or an input becomes shorter meanwhile
   * @throws IllegalArgumentException if an input is not positional
   */
  public List<Changes> measure(List<Pair> pairs, LongConsumer progress) throws IOException {
    for (Pair pair : pairs) {
      if (!isPositional(pair.before) || !isPositional(pair.after)) {
        throw new IllegalArgumentException("generations must be files: a stream has no position");
      }
    }
    Parts parts = new Parts(pairs, plan.pieceBytes());
    Callable<List<Changes>> task =
        () -> {
          try {
            return measure(parts, progress);
          } finally {
            parts.stop(); // when one has failed, or all has been read
          }
        };
    List<Changes> sums = new ArrayList<>(none());
    for (List<Changes> ofOneThread :
        Tasks.run(plan.threads(), Collections.nCopies(plan.threads(), task))) {
      for (int i = 0; i < sums.size(); i++) {
        sums.set(i, sums.get(i).plus(ofOneThread.get(i)));
      }
    }
    return sums;
  }

  private static boolean isPositional(Optional<Input> input) {
    return input.map(i -> i.source().positional()).orElse(true);
  }

  private List<Changes> none() {
    return plan.unitBytes().stream().map(Changes::none).toList();
  }

  private List<Changes> measure(Parts parts, LongConsumer progress) throws IOException {
    byte[] before = new byte[plan.pieceBytes()];
    byte[] after = new byte[plan.pieceBytes()];
    List<Changes> sums = new ArrayList<>(none());
    for (Part part = parts.take(); part != null; part = parts.take()) {
      int old = read(part.pair.before, part, before);
      int now = read(part.pair.after, part, after);
      for (int i = 0; i < sums.size(); i++) {
        sums.set(i, sums.get(i).plus(compare(before, old, after, now, plan.unitBytes().get(i))));
      }
      progress.accept((long) old + now);
    }
    return sums;
  }

  private static int read(Optional<Input> input, Part part, byte[] into) throws IOException {
    long left = Pair.bytes(input) - part.offset;
    if (left <= 0) {
      return 0;
    }
    int length = (int) Math.min(left, part.length);
    Pieces.read(input.orElseThrow(), part.offset, length, into);
    return length;
  }

  private static Changes compare(byte[] before, int old, byte[] after, int now, int unit) {
    long same = 0;
    long changed = 0;
    long added = 0;
    long removed = 0;
    for (int start = 0; start < Math.max(old, now); start += unit) {
      int oldEnd = Math.min(start + unit, old);
      int newEnd = Math.min(start + unit, now);
      if (start >= old) {
        added++;
      } else if (start >= now) {
        removed++;
      } else if (Arrays.equals(before, start, oldEnd, after, start, newEnd)) {
        same++;
      } else {
        changed++;
      }
    }
    return new Changes(unit, same, changed, added, removed);
  }

  /**
   * A part of a file.
   *
   * @param pair its generations
   * @param offset where the part begins
   * @param length its bytes, in the longer generation
   */
  private record Part(Pair pair, long offset, int length) {}

  /** Hands out parts to any number of threads. */
  private static final class Parts {
    private final List<Pair> pairs;
    private final int partBytes;
    private int current;
    private long offset;
    private boolean stopped;

    Parts(List<Pair> pairs, int partBytes) {
      this.pairs = pairs;
      this.partBytes = partBytes;
    }

    synchronized void stop() {
      stopped = true;
    }

    /** Returns the next part, or null if there is none left. */
    synchronized @Nullable Part take() {
      while (!stopped && current < pairs.size()) {
        long left = pairs.get(current).bytes() - offset;
        if (left > 0) {
          Part part = new Part(pairs.get(current), offset, (int) Math.min(left, partBytes));
          offset += part.length;
          return part;
        }
        current++;
        offset = 0;
      }
      return null;
    }
  }
}
