package io.dgen.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;

/**
 * Writes a set of objects. Until all are there its description says that it is not complete; what
 * is there meanwhile under an object's name is the whole object.
 */
public final class GenerateJob {

  /** What to do about what is there already. */
  public enum Existing {
    /** Nothing: the directory must be empty. */
    REFUSE,
    /** Write over it. */
    REPLACE,
    /** Keep the objects that are right to the byte, write the others. */
    RESUME
  }

  /**
   * What it came to.
   *
   * @param directory where the objects are
   * @param set what they hold
   * @param written how many have been written
   * @param kept how many were there and right
   * @param partitions into how many tasks writing was split
   * @param stages what was done
   */
  public record Result(
      String directory,
      ObjectSet set,
      long written,
      long kept,
      int partitions,
      List<StageReport> stages) {}

  /** What checking a part came to: its objects in order. */
  private record Checked(int[] checksums, BitSet right, BitSet wrong) implements Serializable {}

  /** Parts of a set without a number of them given: as many as there are objects, or so many. */
  private static final int MOST_DEFAULT_PARTITIONS = 10_000;

  private final Cluster cluster;
  private final SetDirectory directory;
  private final List<StageReport> stages = new ArrayList<>();

  /**
   * A job.
   *
   * @param cluster does the work
   * @param directory where the objects belong: any path or URI that Hadoop knows
   * @throws IOException if its file system is unavailable
   * @throws IllegalArgumentException if it is no path, or nothing here knows its scheme
   */
  public GenerateJob(Cluster cluster, String directory) throws IOException {
    this.cluster = cluster;
    this.directory = new SetDirectory(directory, cluster.spark().hadoopConfiguration());
  }

  /**
   * What is there already.
   *
   * @return the set that the directory is said to hold, or null
   * @throws IOException if the description cannot be read
   * @throws IllegalArgumentException if it is none
   */
  public ObjectSet found() throws IOException {
    return directory.set();
  }

  /**
   * Writes a set.
   *
   * @param set what to write
   * @param existing what to do about what is there
   * @param partitions into how many tasks to split it, or 0 for a default
   * @return what it came to
   * @throws IOException if not all can be written; the description then says that it is incomplete
   * @throws IllegalArgumentException if something is there that must not be touched, or there are
   *     more partitions than objects
   * @throws UnsupportedOperationException if an executor does not have what was asked for by name
   */
  public Result run(ObjectSet set, Existing existing, int partitions) throws IOException {
    if (partitions > set.objects()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "partitions is %d, but must be at most the number of objects, %d: one is written by one task",
              partitions,
              set.objects()));
    }
    int tasks =
        partitions > 0 ? partitions : (int) Math.min(set.objects(), MOST_DEFAULT_PARTITIONS);
    List<ObjectRange> missing = List.of(new ObjectRange(0, set.objects()));
    int[] checksums = new int[Math.toIntExact(set.objects())];
    prepare(set, existing);
    directory.write(set);
    if (existing == Existing.RESUME) {
      missing = check(set, tasks, checksums);
    }
    long written = missing.stream().mapToLong(ObjectRange::count).sum();
    write(set, missing, (int) Math.min(tasks, written), checksums);
    directory.writeList(set, checksums);
    ObjectSet complete = set.completed();
    directory.write(complete);
    return new Result(
        directory.toString(),
        complete,
        written,
        set.objects() - written,
        tasks,
        List.copyOf(stages));
  }

  /** Sees to it that whatever stands under an object's name from now on is of this set. */
  private void prepare(ObjectSet set, Existing existing) throws IOException {
    boolean empty = directory.empty();
    if (existing == Existing.REFUSE && !empty) {
      throw new IllegalArgumentException(
          directory + " is not empty; choose another directory, --resume or --force");
    }
    if (empty) {
      directory.make();
      return;
    }
    ObjectSet before = directory.set();
    if (existing == Existing.RESUME && (before == null || !before.sameObjects(set))) {
      throw new IllegalArgumentException(
          directory
              + (before == null
                  ? " has no description of a set, so there is nothing to resume"
                  : " holds another set: " + before.fileName() + " has other parameters"));
    }
    if (existing == Existing.REPLACE) {
      if (before != null) {
        directory.forget(before);
        Removal.of(directory, before, LongStream.range(0, before.objects()));
      }
      Removal.of(directory, set, LongStream.range(0, set.objects()));
    }
    directory.removeList();
    Leftovers.remove(directory); // of a driver that was killed
  }

  /** Reads what is there, removes what is not right, and returns what is missing then. */
  private List<ObjectRange> check(ObjectSet set, int tasks, int[] checksums) throws IOException {
    List<ArrayList<ObjectRange>> parts =
        ObjectRange.share(List.of(new ObjectRange(0, set.objects())), tasks);
    SetDirectory in = directory;
    ObjectSetJson description = ObjectSetJson.of(set);
    BitSet right = new BitSet(checksums.length);
    BitSet wrong = new BitSet(checksums.length);
    stages.add(
        cluster.run(
            "check",
            parts,
            set.bytes(),
            (part, attempt) -> {
              ObjectSet objects = description.set();
              ObjectCheck check = new ObjectCheck(in, attempt, attempt.engine(objects.spec()));
              long[] numbers = ObjectRange.numbers(part);
              Checked result = new Checked(new int[numbers.length], new BitSet(), new BitSet());
              for (int i = 0; i < numbers.length; i++) {
                Path path = in.object(objects.name(numbers[i]));
                switch (check.look(path, objects.manifest(numbers[i]))) {
                  case RIGHT -> {
                    result.right.set(i);
                    result.checksums[i] = check.checksum();
                  }
                  case WRONG -> result.wrong.set(i);
                  case MISSING -> {}
                }
              }
              return result;
            },
            (part, result) -> {
              long[] numbers = ObjectRange.numbers(parts.get(part));
              for (int i = 0; i < numbers.length; i++) {
                checksums[(int) numbers[i]] = result.checksums[i];
                right.set((int) numbers[i], result.right.get(i));
                wrong.set((int) numbers[i], result.wrong.get(i));
              }
            }));
    Removal.of(directory, set, wrong.stream().asLongStream());
    List<ObjectRange> missing = new ArrayList<>();
    for (int from = right.nextClearBit(0); from < checksums.length; ) {
      int to = right.nextSetBit(from);
      missing.add(new ObjectRange(from, to < 0 ? checksums.length : to));
      from = to < 0 ? checksums.length : right.nextClearBit(to);
    }
    return missing;
  }

  private void write(ObjectSet set, List<ObjectRange> missing, int tasks, int[] checksums)
      throws IOException {
    List<ArrayList<ObjectRange>> parts = ObjectRange.share(missing, tasks);
    long bytes = 0;
    for (ObjectRange range : missing) {
      for (long object = range.from(); object < range.to(); object++) {
        bytes += set.manifest(object).length();
      }
    }
    SetDirectory in = directory;
    ObjectSetJson description = ObjectSetJson.of(set);
    String job = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    in.makeTemporary(job);
    try {
      stages.add(
          cluster.run(
              "generate",
              parts,
              bytes,
              (part, attempt) -> {
                ObjectSet objects = description.set();
                ObjectWriter writer =
                    new ObjectWriter(in, job, attempt, attempt.engine(objects.spec()));
                long[] numbers = ObjectRange.numbers(part);
                int[] sums = new int[numbers.length];
                for (int i = 0; i < numbers.length; i++) {
                  sums[i] = writer.write(objects.name(numbers[i]), objects.manifest(numbers[i]));
                }
                return sums;
              },
              (part, sums) -> {
                long[] numbers = ObjectRange.numbers(parts.get(part));
                for (int i = 0; i < numbers.length; i++) {
                  checksums[(int) numbers[i]] = sums[i];
                }
              }));
    } finally {
      cluster.awaitQuiet();
      Leftovers.remove(in);
    }
  }
}
