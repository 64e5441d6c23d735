package io.dgen.spark;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.OtherStreams;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.StreamVerifier;
import io.dgen.storage.verify.VerifyResult;
import io.dgen.storage.verify.VerifySettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;

/** Compares pieces of objects with what they should hold. For one thread. */
final class ObjectVerifier {

  /**
   * How often a task searches the set's streams for where data belongs that is not in its place.
   */
  private static final int MOST_SEARCHES = 4;

  private final SetDirectory directory;
  private final ObjectSet set;
  private final Attempt attempt;
  private final ExecutorGenerator engine;
  private final OriginFinder finder;

  ObjectVerifier(SetDirectory directory, ObjectSet set, Attempt attempt, ExecutorGenerator engine) {
    this.directory = directory;
    this.set = set;
    this.attempt = attempt;
    this.engine = engine;
    OtherStreams others =
        new OtherStreams(List.of(), List.of(new StreamRange(set.spec().stream(), set.streams())));
    this.finder =
        new OriginFinder(
            new OriginFinder.Settings(
                others, MOST_SEARCHES, OriginFinder.Settings.DEFAULT_RANGE_BYTES, 1));
  }

  /** What is wrong with a piece, or null if nothing is. */
  PieceFindings verify(ObjectPieces.Piece piece) throws IOException {
    attempt.check();
    Manifest manifest = set.manifest(piece.object());
    Path path = directory.object(set.name(piece.object()));
    long start = System.nanoTime();
    long storage = attempt.counters().storageNanos().value();
    try {
      long found = directory.files().getFileStatus(path).getLen();
      VerifyResult result = compare(piece, manifest, path, found);
      return result.good() ? null : PieceFindings.of(piece, result);
    } catch (FileNotFoundException e) {
      return PieceFindings.missing(piece);
    } catch (IOException e) {
      attempt.check();
      return PieceFindings.unreadable(piece, Objects.toString(e.getMessage(), e.toString()));
    } finally {
      long read = attempt.counters().storageNanos().value() - storage;
      attempt.counters().computeNanos().add(System.nanoTime() - start - read);
    }
  }

  private VerifyResult compare(ObjectPieces.Piece piece, Manifest manifest, Path path, long found)
      throws IOException {
    long length = piece.to() - piece.from();
    // The last piece tells whether the object is too long.
    long there = Math.max(0, found - piece.from());
    long told = piece.to() == manifest.length() ? there : Math.min(length, there);
    DataGenerator stream = engine.generator().withStream(manifest.spec().stream());
    StreamVerifier verifier =
        new StreamVerifier(stream, VerifySettings.whole(attempt.chunkBytes(), 1, 1), finder);
    try (HadoopSource source =
        new HadoopSource(directory.files(), path, piece.from(), told, attempt)) {
      return verifier.verifyAlone(
          manifest.position() + piece.from(),
          length,
          source,
          bytes -> attempt.counters().bytes().add(bytes));
    } catch (TransferException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
