package io.dgen.storage.remote;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.IoReason;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects and their manifest: the manifest before the first object, and again when all are
 * complete. What one object and a set have in common.
 */
final class ObjectWriter {

  private final Bucket bucket;
  private final ObjectItems items;
  private final String manifestKey;
  private final String begun;
  private final String completed;
  private final ObjectWriteOptions options;
  private final String name;

  /**
   * A writer.
   *
   * @param name what is written, for messages
   * @param begun the manifest while it is written
   * @param completed the manifest afterwards
   */
  ObjectWriter(
      Bucket bucket,
      String name,
      ObjectItems items,
      String manifestKey,
      String begun,
      String completed,
      ObjectWriteOptions options) {
    this.bucket = bucket;
    this.name = name;
    this.items = items;
    this.manifestKey = manifestKey;
    this.begun = begun + "\n";
    this.completed = completed + "\n";
    this.options = options;
  }

  private long partBytes() {
    return options.partBytes(bucket.store().limits(), items.bytes());
  }

  /** Checks that nothing is there that must not be replaced. */
  void check(ObjectListing present) throws IOException {
    partBytes();
    if (options.replace()) {
      return;
    }
    if (present.count() > 0) {
      throw exists(present.object(0).key());
    }
    if (bucket.store().head(manifestKey).isPresent()) {
      throw exists(manifestKey);
    }
  }

  private OutputRefusedException exists(String key) {
    return OutputRefusedException.exists(bucket.address(key).toString());
  }

  WriteResult write(ObjectListing present, LongConsumer progress) throws IOException {
    Progress.check(progress);
    try {
      check(present);
      return writeAll(new long[0], 0, 0, bucket.text(manifestKey), progress);
    } catch (IOException e) {
      throw Interruption.of(name, e);
    }
  }

  /**
   * Compares what exists, and writes the rest.
   *
   * @param found the manifest that is there
   * @param complete whether it says complete: then wrong objects are replaced only by force
   */
  WriteResult resume(
      ObjectListing present, String found, boolean complete, boolean force, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    try {
      partBytes();
      long start = System.nanoTime();
      ObjectCheck check = new ObjectCheck(bucket, items, present, progress);
      long[] right = check.run(options.queueDepth());
      double seconds = (System.nanoTime() - start) / 1e9;
      refuseIfLossy(present, right, complete && !force);
      long kept = right.length * items.bytes();
      progress.accept(kept - check.comparedBytes()); // the rest is written again
      if (complete && right.length == items.count()) {
        return result(null, 0, kept, seconds);
      }
      return writeAll(right, kept, seconds, Optional.of(found), progress);
    } catch (IOException e) {
      throw Interruption.of(name, e);
    }
  }

  private void refuseIfLossy(ObjectListing present, long[] right, boolean promised)
      throws OutputRefusedException {
    for (int i = 0; promised && i < present.count(); i++) {
      if (!ObjectItems.has(right, present.number(i))) {
        throw new OutputRefusedException(
            bucket.address(present.object(i).key()).toString(),
            "is called complete, but does not hold what its manifest says; it is replaced only by"
                + " force");
      }
    }
  }

  private WriteResult writeAll(
      long[] kept,
      long keptBytes,
      double checkSeconds,
      Optional<String> before,
      LongConsumer progress)
      throws IOException {
    ObjectUpload upload = new ObjectUpload(bucket, items, partBytes(), kept, progress);
    begin(before);
    long start = System.nanoTime();
    try {
      upload.run(options.queueDepth());
    } catch (IOException e) {
      throw upload.changed() || !restored(before, e) || Interruption.ended(e) ? e : unchanged(e);
    } catch (RuntimeException | Error e) {
      if (!upload.changed()) {
        restored(before, e);
      }
      throw e;
    }
    long nanos = System.nanoTime() - start;
    finish();
    return result(upload, nanos, keptBytes, checkSeconds);
  }

  private void begin(Optional<String> before) throws IOException {
    try {
      bucket.putText(manifestKey, begun);
    } catch (IOException e) {
      throw Interruption.ended(e) || !restored(before, e) ? e : unchanged(e);
    }
  }

  /** All objects are there: a failure must not look as if nothing had been changed. */
  private void finish() throws IOException {
    try {
      bucket.putText(manifestKey, completed);
    } catch (IOException e) {
      String manifest = bucket.address(manifestKey).toString();
      FileSystemException failure =
          new FileSystemException(manifest, null, IoReason.of(e) + "; all data has been stored");
      failure.initCause(e);
      throw Interruption.ended(e) ? e : new TransferException(items.bytes(), failure, manifest);
    }
  }

  private IOException unchanged(IOException e) {
    IOException cause = e instanceof TransferException transfer ? transfer.getCause() : e;
    String where =
        e instanceof TransferException transfer
            ? transfer.name().orElse(name)
            : bucket.address(manifestKey).toString();
    FileSystemException unchanged =
        new FileSystemException(where, null, IoReason.of(cause) + "; nothing has been changed");
    unchanged.initCause(e);
    return unchanged;
  }

  /** No object has been changed: puts back the manifest that was there, if any. */
  private boolean restored(Optional<String> before, Throwable failure) {
    boolean interrupted = Thread.interrupted(); // else no request would be sent
    try {
      if (before.isPresent()) {
        bucket.putText(manifestKey, before.get());
      } else {
        bucket.store().delete(List.of(manifestKey));
      }
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e); // it says incomplete, which is safe
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return true;
  }

  private WriteResult result(
      @Nullable ObjectUpload upload, long nanos, long keptBytes, double checkSeconds) {
    double threads = options.queueDepth() * 1e9;
    long generation = upload == null ? 0 : upload.generationNanos();
    long sending = upload == null ? 0 : upload.sendingNanos();
    return new WriteResult(
        upload == null ? 0 : upload.bytes(),
        keptBytes,
        checkSeconds,
        nanos / 1e9,
        generation / threads,
        Math.max(0, sending - generation) / threads,
        0,
        true, // a store answers when it has stored what it was sent
        0,
        options.queueDepth(),
        bucket.statistics().put());
  }

  /** Refuses a generator of another stream. */
  static void requireOwn(DataGenerator generator, StreamSpec spec) {
    if (!generator.spec().equals(spec)) {
      throw new IllegalArgumentException("the generator's spec is not the manifest's");
    }
  }
}
