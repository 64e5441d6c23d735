package io.dgen.spark;

import io.dgen.measure.Compressor;
import io.dgen.measure.UnitCompressor;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Measures what deduplication and compression make of a whole set: unique units exactly, by a
 * shuffle of their digests; compression by units drawn evenly.
 */
public final class MeasureJob {

  /**
   * What it came to.
   *
   * @param directory where the objects are
   * @param set what they should hold
   * @param unitBytes a unit's size; the last one of a stream may be shorter
   * @param units how many there are
   * @param uniqueUnits how many are different
   * @param uniqueBytes their bytes
   * @param compressor what compressed the samples
   * @param samples how many units were compressed
   * @param sampleBytes their bytes
   * @param compressedBytes the same, compressed
   * @param stages what was done
   */
  public record Result(
      String directory,
      ObjectSet set,
      long unitBytes,
      long units,
      long uniqueUnits,
      long uniqueBytes,
      Compressor compressor,
      long samples,
      long sampleBytes,
      long compressedBytes,
      List<StageReport> stages) {

    /**
     * How much deduplication saves.
     *
     * @return bytes before : bytes after; NaN for no data
     */
    public double dedupRatio() {
      return (double) set.bytes() / uniqueBytes;
    }

    /**
     * How well the samples compress.
     *
     * @return bytes before : bytes after; NaN if there are none
     */
    public double compressRatio() {
      return (double) sampleBytes / compressedBytes;
    }
  }

  /** Sums over units. */
  private record Sums(long units, long bytes, long compressedBytes) implements Serializable {

    static final Sums NONE = new Sums(0, 0, 0);

    Sums and(Sums other) {
      return new Sums(
          units + other.units, bytes + other.bytes, compressedBytes + other.compressedBytes);
    }
  }

  private static final int MOST_DEFAULT_TASKS = 10_000;
  private static final long DEFAULT_TASK_BYTES = 256 << 20;
  private static final long MOST_UNIT_BYTES = 1 << 30;

  /** The samples are the same in every run. */
  private static final long SAMPLE_SEED = 1;

  private final Cluster cluster;
  private final SetDirectory directory;
  private final List<StageReport> stages = new ArrayList<>();

  /**
   * A job.
   *
   * @param cluster does the work
   * @param directory where the objects are: any path or URI that Hadoop knows
   * @throws IOException if its file system is unavailable
   * @throws IllegalArgumentException if it is no path, or nothing here knows its scheme
   */
  public MeasureJob(Cluster cluster, String directory) throws IOException {
    this.cluster = cluster;
    this.directory = new SetDirectory(directory, cluster.spark().hadoopConfiguration());
  }

  /**
   * Measures the set.
   *
   * @param unitBytes a unit's size, at least 1; 0 for the set's own dedup unit
   * @param samples how many units to compress, at most
   * @param compressor what compresses them
   * @param partitions into how many tasks to split the units, or 0 for a default
   * @return what it came to
   * @throws IOException if anything cannot be read: what can be said of the rest is not the set's
   *     ratio
   * @throws IllegalArgumentException if the directory describes no set, or its unit is too large
   */
  public Result run(long unitBytes, long samples, Compressor compressor, int partitions)
      throws IOException {
    ObjectSet set = directory.require();
    long unit = unitBytes > 0 ? unitBytes : set.spec().dedupUnit();
    if (unit > MOST_UNIT_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "unit is %d bytes, but must be at most %d: a task holds one",
              unit,
              MOST_UNIT_BYTES));
    }
    SetUnits units = new SetUnits(set, (int) unit);
    long wanted = partitions > 0 ? partitions : Math.ceilDiv(set.bytes(), DEFAULT_TASK_BYTES);
    long most = partitions > 0 ? partitions : MOST_DEFAULT_TASKS;
    int tasks = (int) Math.min(units.count(), Math.clamp(wanted, 1, most));
    Sums unique = unique(units, tasks);
    Sums sampled = sampled(units, Math.min(samples, units.count()), compressor, tasks);
    return new Result(
        directory.toString(),
        set,
        unit,
        units.count(),
        unique.units,
        unique.bytes,
        compressor,
        sampled.units,
        sampled.bytes,
        sampled.compressedBytes,
        List.copyOf(stages));
  }

  private Sums unique(SetUnits units, int tasks) throws IOException {
    SetDirectory in = directory;
    ObjectSetJson description = ObjectSetJson.of(units.set());
    int unitBytes = units.unitBytes();
    Sums[] sum = {Sums.NONE};
    stages.add(
        cluster.runDistinct(
            "dedup",
            ObjectRange.share(List.of(new ObjectRange(0, units.count())), tasks),
            units.set().bytes(),
            (part, attempt) -> {
              ObjectSet set = description.set();
              SetReader reader = attempt.closing(new SetReader(in, set));
              return new UnitDigests(
                  new SetUnits(set, unitBytes), reader, ObjectRange.numbers(part), attempt);
            },
            MeasureJob::sums,
            (part, result) -> sum[0] = sum[0].and(result)));
    return sum[0];
  }

  private static Sums sums(Iterator<UnitDigest> digests, Attempt attempt) {
    Sums sum = Sums.NONE;
    while (digests.hasNext()) {
      sum = sum.and(new Sums(1, digests.next().length(), 0));
    }
    return sum;
  }

  /** Compresses one unit of each of so many equal runs of units, drawn at random within it. */
  private Sums sampled(SetUnits units, long samples, Compressor compressor, int tasks)
      throws IOException {
    SetDirectory in = directory;
    ObjectSetJson description = ObjectSetJson.of(units.set());
    int unitBytes = units.unitBytes();
    long count = units.count();
    Sums[] sum = {Sums.NONE};
    stages.add(
        cluster.run(
            "compress",
            ObjectRange.share(List.of(new ObjectRange(0, samples)), (int) Math.min(tasks, samples)),
            Math.min(units.set().bytes(), Math.multiplyExact(samples, unitBytes)),
            (part, attempt) -> {
              ObjectSet set = description.set();
              SetUnits all = new SetUnits(set, unitBytes);
              byte[] bytes = new byte[unitBytes];
              Sums compressed = Sums.NONE;
              try (SetReader reader = new SetReader(in, set);
                  UnitCompressor codec = compressor.units(unitBytes)) {
                for (long sample : ObjectRange.numbers(part)) {
                  attempt.check();
                  long start = System.nanoTime();
                  int length = all.read(reader, drawn(sample, samples, count), bytes);
                  long read = System.nanoTime();
                  long size = codec.compressedBytes(bytes, 0, length);
                  compressed = compressed.and(new Sums(1, length, size));
                  attempt.counters().storageNanos().add(read - start);
                  attempt.counters().computeNanos().add(System.nanoTime() - read);
                  attempt.counters().bytes().add((long) length);
                }
              }
              return compressed;
            },
            (part, result) -> sum[0] = sum[0].and(result)));
    return sum[0];
  }

  /** The unit that stands for a sample's run of them. */
  private static long drawn(long sample, long samples, long units) {
    long from = ObjectRange.bound(units, sample, samples);
    long to = ObjectRange.bound(units, sample + 1, samples);
    return new SplittableRandom(SAMPLE_SEED + sample).nextLong(from, to);
  }
}
