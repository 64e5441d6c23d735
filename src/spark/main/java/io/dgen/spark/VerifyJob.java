package io.dgen.spark;

import io.dgen.DataGenerator;
import io.dgen.storage.verify.PieceResults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads a set back and compares every byte with what it should be. */
public final class VerifyJob {

  /**
   * What it came to.
   *
   * @param directory where the objects are
   * @param set what they should hold
   * @param findings what is wrong, in the order of the objects
   * @param partitions into how many tasks it was split
   * @param stage bytes compared, time and rate
   */
  public record Result(
      String directory,
      ObjectSet set,
      List<ObjectFindings> findings,
      int partitions,
      StageReport stage) {

    /**
     * Whether every object is what it should be, and the set was meant to be complete.
     *
     * @return true if so
     */
    public boolean good() {
      return findings.isEmpty() && set.complete();
    }
  }

  private static final int MOST_DEFAULT_PARTITIONS = 10_000;

  private final Cluster cluster;
  private final SetDirectory directory;

  /**
   * A job.
   *
   * @param cluster does the work
   * @param directory where the objects are: any path or URI that Hadoop knows
   * @throws IOException if its file system is unavailable
   * @throws IllegalArgumentException if it is no path, or nothing here knows its scheme
   */
  public VerifyJob(Cluster cluster, String directory) throws IOException {
    this.cluster = cluster;
    this.directory = new SetDirectory(directory, cluster.spark().hadoopConfiguration());
  }

  /**
   * Verifies the set.
   *
   * @param pieceBytes objects are cut into pieces of so many bytes that are read side by side: a
   *     multiple of 4096, so that no page is counted in two
   * @param partitions into how many tasks to split the pieces, or 0 for a default
   * @return what it came to
   * @throws IOException if the description cannot be read, or a task fails; what is wrong with an
   *     object, or cannot be read, is a finding
   * @throws IllegalArgumentException if the directory describes no set, or pieces would not end
   *     with pages
   * @throws UnsupportedOperationException if an executor does not have what was asked for by name
   */
  public Result run(long pieceBytes, int partitions) throws IOException {
    if (pieceBytes < 1 || pieceBytes % DataGenerator.PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "split is " + pieceBytes + " bytes, but must be a multiple of 4096");
    }
    ObjectSet set = directory.require();
    ObjectPieces all = new ObjectPieces(set, pieceBytes);
    int tasks = (int) Math.min(all.count(), partitions > 0 ? partitions : MOST_DEFAULT_PARTITIONS);
    SetDirectory in = directory;
    ObjectSetJson description = ObjectSetJson.of(set);
    TreeMap<Long, Wrong> findings = new TreeMap<>();
    StageReport stage =
        cluster.run(
            "verify",
            ObjectRange.share(List.of(new ObjectRange(0, all.count())), tasks),
            set.bytes(),
            (part, attempt) -> {
              ObjectSet objects = description.set();
              ObjectPieces pieces = new ObjectPieces(objects, pieceBytes);
              ObjectVerifier verifier =
                  new ObjectVerifier(in, objects, attempt, attempt.engine(objects.spec()));
              ArrayList<PieceFindings> wrong = new ArrayList<>();
              for (long number : ObjectRange.numbers(part)) {
                ObjectPieces.Piece piece = pieces.get(number);
                PieceFindings found = verifier.verify(piece);
                if (found != null) {
                  wrong.add(found);
                }
                if (piece.from() == 0) {
                  attempt.counters().objects().add(1L);
                }
              }
              return wrong;
            },
            (part, wrong) ->
                wrong.forEach(
                    piece ->
                        findings
                            .computeIfAbsent(piece.object(), object -> new Wrong(set, object))
                            .add(piece)));
    return new Result(
        directory.toString(),
        set,
        findings.values().stream().map(Wrong::findings).toList(),
        tasks,
        stage);
  }

  /** Collects what is wrong with an object. */
  private static final class Wrong {
    private final long object;
    private final PieceResults pieces;
    private boolean missing;

    Wrong(ObjectSet set, long object) {
      this.object = object;
      this.pieces = new PieceResults(set.manifest(object));
    }

    void add(PieceFindings piece) {
      missing |= piece.missing();
      pieces.add(piece.from(), piece.result());
    }

    ObjectFindings findings() {
      return new ObjectFindings(object, missing, pieces.result());
    }
  }
}
