package io.dgen.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/** Measures units of some sizes in one pass: each thread reads pieces and takes them apart. */
final class Units implements AutoCloseable {

  /** Multiplying by it spreads small numbers. */
  private static final long ODD = 0x9E3779B97F4A7C15L;

  private final Plan plan;
  private final List<DistinctUnits> distinct;

  /** How the units of each size repeat; empty if that is not measured. */
  private final List<RepeatTally> repeats;

  private final Turns turns = new Turns();

  Units(Plan plan) {
    this.plan = plan;
    distinct =
        plan.unitBytes().stream().map(unit -> new DistinctUnits(plan.tableBytes(unit))).toList();
    repeats =
        plan.repeats()
            ? plan.unitBytes().stream()
                .map(unit -> new RepeatTally(unit, plan.repeatBytes(unit)))
                .toList()
            : List.of();
  }

  List<UnitRatios> measure(List<Input> inputs, LongConsumer progress) throws IOException {
    Pieces pieces = new Pieces(inputs, plan.pieceBytes());
    Callable<List<UnitTally>> task =
        () -> {
          try (Worker worker = new Worker()) {
            worker.measure(pieces, progress);
            return worker.tallies;
          } catch (IOException | RuntimeException | Error e) {
            turns.stop();
            throw e;
          } finally {
            pieces.stop(); // when one has failed, or all has been read
          }
        };
    List<List<UnitTally>> tallies =
        Tasks.run(plan.threads(), Collections.nCopies(plan.threads(), task));
    List<UnitRatios> results = new ArrayList<>();
    for (int i = 0; i < plan.unitBytes().size(); i++) {
      UnitTally sum = tally(plan.unitBytes().get(i));
      for (List<UnitTally> ofOneThread : tallies) {
        sum.add(ofOneThread.get(i));
      }
      UnitRatios ratios =
          sum.result(
              plan.compressors(),
              plan.sample(),
              distinct.get(i).sample(),
              distinct.get(i).zeroBits());
      results.add(
          repeats.isEmpty()
              ? ratios
              : ratios.withRepeats(repeats.get(i).result(ratios.uniqueUnits())));
    }
    return results;
  }

  private UnitTally tally(int unit) {
    return new UnitTally(unit, plan.compressors().size());
  }

  @Override
  public void close() {
    distinct.forEach(DistinctUnits::close);
    repeats.forEach(RepeatTally::close);
  }

  /** The buffers, compressors and tallies of one thread. */
  private final class Worker implements AutoCloseable {
    private final byte[] piece = new byte[plan.pieceBytes()];
    private final byte[] zeros = new byte[plan.mostUnitBytes()];
    private final Digest digest = new Digest();
    private final List<UnitCompressor> codecs = new ArrayList<>();
    private final int[] sizes = new int[plan.compressors().size()];
    private final List<Seen> seen =
        repeats.isEmpty()
            ? List.of()
            : plan.unitBytes().stream().map(unit -> new Seen(plan.pieceBytes(), unit)).toList();
    private final List<UnitTally> tallies =
        plan.unitBytes().stream().map(Units.this::tally).toList();

    Worker() {
      for (Compressor compressor : plan.compressors()) {
        codecs.add(compressor.units(plan.mostUnitBytes()));
      }
    }

    void measure(Pieces pieces, LongConsumer progress) throws IOException {
      for (Pieces.Piece p = pieces.read(piece); p != null; p = pieces.read(piece)) {
        for (int size = 0; size < tallies.size(); size++) {
          int unit = plan.unitBytes().get(size);
          for (int start = 0; start < p.length(); start += unit) {
            boolean compressed = isInSample(p.input(), unit, p.offset() + start);
            boolean zero = measure(size, start, Math.min(unit, p.length() - start), compressed);
            if (!seen.isEmpty()) {
              seen.get(size).set(start / unit, digest, zero);
            }
          }
        }
        Pieces.Piece done = p;
        if (!seen.isEmpty() && !turns.take(p.number(), () -> addRepeats(done))) {
          return;
        }
        progress.accept(p.length());
      }
    }

    private boolean measure(int size, int start, int length, boolean compressed) {
      digest.update(piece, start, length);
      digest.end();
      long weight = distinct.get(size).add(digest.high(), digest.low());
      boolean zero = Arrays.equals(piece, start, start + length, zeros, 0, length);
      UnitTally tally = tallies.get(size);
      tally.add(length, zero, weight);
      if (compressed) {
        for (int i = 0; i < codecs.size(); i++) {
          sizes[i] = codecs.get(i).compressedBytes(piece, start, length);
        }
        tally.addCompressed(length, sizes, weight);
      }
      return zero;
    }

    private void addRepeats(Pieces.Piece p) {
      for (int size = 0; size < seen.size(); size++) {
        seen.get(size).addTo(repeats.get(size), p.input(), p.length());
      }
    }

    /** Draws units by place, in every run the same; every n-th would be wrong for periodic data. */
    private boolean isInSample(int input, int unit, long offset) {
      if (plan.sample() >= 1) {
        return true;
      }
      long place = ((long) input << 32 | unit) * ODD + offset;
      return new SplittableRandom(place).nextDouble() < plan.sample();
    }

    @Override
    public void close() {
      codecs.forEach(UnitCompressor::close);
    }
  }

  /** The digests of the units of one size in a piece. */
  private static final class Seen {
    private final int unit;
    private final long[] highs;
    private final long[] lows;
    private final boolean[] zeros;

    Seen(int pieceBytes, int unit) {
      this.unit = unit;
      highs = new long[pieceBytes / unit];
      lows = new long[highs.length];
      zeros = new boolean[highs.length];
    }

    void set(int number, Digest digest, boolean zero) {
      highs[number] = digest.high();
      lows[number] = digest.low();
      zeros[number] = zero;
    }

    void addTo(RepeatTally tally, int input, int length) {
      for (int i = 0, left = length; left > 0; i++, left -= unit) {
        tally.add(input, highs[i], lows[i], Math.min(unit, left), zeros[i]);
      }
    }
  }
}
