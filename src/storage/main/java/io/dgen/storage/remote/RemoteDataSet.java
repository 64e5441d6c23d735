package io.dgen.storage.remote;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.SurplusFiles;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Objects below a prefix, each a stream of its own, and the manifest of them all, {@code
 * PREFIX/dgen-set.json}. The manifest exists before the first object and calls the set complete
 * only after the last.
 *
 * <p>Each thread takes the next object, or the next part of a large one, and generates it while it
 * sends it.
 *
 * <p>Immutable. Needs {@code jackson-jr-objects}.
 *
 * @param bucket where they are; stays open
 * @param prefix what their keys begin with, without the slash at its end; empty for a whole bucket
 * @param set which objects, and what they hold
 */
public record RemoteDataSet(Bucket bucket, String prefix, DataSetManifest set) {

  /** As many as one request deletes. */
  private static final int DELETED_AT_ONCE = 1000;

  /** Checks that nothing is null. */
  public RemoteDataSet {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(set, "set");
  }

  /**
   * Reads the manifest of a set.
   *
   * @param bucket where it is
   * @param prefix the set's
   * @return the set; empty if there is no manifest
   * @throws IllegalArgumentException if it cannot be understood
   * @throws IOException if it cannot be read
   */
  public static Optional<RemoteDataSet> read(Bucket bucket, String prefix) throws IOException {
    return bucket
        .text(bucket.address(prefix).child(DataSetManifest.NAME).key())
        .map(text -> new RemoteDataSet(bucket, prefix, DataSetManifest.fromJson(text)));
  }

  /**
   * Returns where the set is.
   *
   * @return the address of its prefix
   */
  public ObjectAddress address() {
    return bucket.address(prefix);
  }

  /**
   * Returns where its manifest is.
   *
   * @return its address
   */
  public ObjectAddress manifestAddress() {
    return address().child(DataSetManifest.NAME);
  }

  /**
   * Returns how large the set is.
   *
   * @return the bytes of all objects together
   */
  public long totalBytes() {
    return set.totalBytes();
  }

  /**
   * Lists which of the objects exist. This takes time and memory only for these.
   *
   * @return the objects
   * @throws IOException if the store does not tell
   */
  public ObjectListing list() throws IOException {
    String below = address().below();
    List<ObjectListing.Numbered> found = new ArrayList<>();
    SurplusFiles.Collector surplus = new SurplusFiles.Collector(set);
    bucket
        .store()
        .list(
            below + DataSetManifest.PREFIX,
            object -> {
              String name = object.key().substring(below.length());
              long number = set.number(name);
              if (number >= 0) {
                found.add(new ObjectListing.Numbered(number, object));
              } else {
                surplus.add(name, bucket.address(object.key()).toString());
              }
            });
    return new ObjectListing(found, surplus.found());
  }

  /**
   * Checks that the objects and their manifest may be written.
   *
   * @param options whether they may exist already, and the size of parts
   * @throws OutputRefusedException if one of them must not be replaced
   * @throws IllegalArgumentException if the store does not allow parts of that size
   * @throws IOException if the store does not tell
   */
  public void check(ObjectWriteOptions options) throws IOException {
    writer(Optional.empty(), options).check(list());
  }

  /**
   * Writes the objects and their manifest.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param options how
   * @param progress is told, on any thread, of bytes newly sent
   * @return the result
   * @throws OutputRefusedException if one of them must not be replaced
   * @throws IllegalArgumentException if the store does not allow parts of that size
   * @throws TransferException if sending an object fails, after all attempts; it names the object,
   *     and the manifest says incomplete
   * @throws java.nio.file.FileSystemException if sending fails, and nothing has been changed
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult write(
      DataGenerator generator, ObjectWriteOptions options, LongConsumer progress)
      throws IOException {
    return writer(Optional.of(generator), options).write(list(), progress);
  }

  /**
   * Resumes an interrupted write. Each object that exists is read and compared with its stream. One
   * that is right is left alone; any other is written.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param options how; wrong objects of a set that is called complete are replaced only with
   *     {@link ObjectWriteOptions#replace}
   * @param progress is told, on any thread, of bytes newly compared or sent; negative where bytes
   *     that have been compared are sent again
   * @return the result
   * @throws OutputRefusedException if there is no manifest, if it describes other content, or if it
   *     calls objects complete one of which holds other bytes; nothing has been changed then
   * @throws IllegalArgumentException if the manifest cannot be understood
   * @throws TransferException if reading or sending an object fails; it names the object
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult resume(
      DataGenerator generator, ObjectWriteOptions options, LongConsumer progress)
      throws IOException {
    DataSetManifest found =
        read(bucket, prefix)
            .orElseThrow(
                () ->
                    new OutputRefusedException(
                        address().toString(), "has no manifest, so there is nothing to resume"))
            .set();
    if (!found.sameContent(set)) {
      throw new OutputRefusedException(
          manifestAddress().toString(), "says that the objects hold something else");
    }
    return writer(Optional.of(generator), options)
        .resume(list(), found.toJson() + "\n", found.complete(), options.replace(), progress);
  }

  private ObjectWriter writer(Optional<DataGenerator> generator, ObjectWriteOptions options) {
    generator.ifPresent(g -> ObjectWriter.requireOwn(g, set.spec()));
    if (set.drawn()) {
      throw new IllegalArgumentException(
          "leastSize is " + set.leastSize() + ", but objects must be of one size");
    }
    return new ObjectWriter(
        bucket,
        address().toString(),
        new ObjectItems(
            set.files(),
            set.spec().size(),
            number ->
                new ObjectItem(
                    key(number),
                    generator.orElseThrow().withStream(set.spec().stream() + number),
                    0)),
        manifestAddress().key(),
        set.begun().toJson(),
        set.completed(true).toJson(),
        options);
  }

  private String key(long number) {
    return address().below() + set.fileName(number);
  }

  /**
   * Compares the objects with what the set says. They are judged by their bytes alone, even if the
   * manifest calls them incomplete.
   *
   * @param listing which of them exist
   * @param verifier compares them
   * @param progress is told, on any thread, of bytes newly compared
   * @return the result of all objects
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything but reading an object fails
   */
  public FilesResult verify(ObjectListing listing, FilesVerifier verifier, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    try {
      return verifier.verify(
          set,
          listing.numbers(),
          (number, manifest) ->
              new FilesVerifier.Task(
                  bucket.address(key(number)).toString(),
                  manifest,
                  _ -> bucket.input(listing.ofNumber(number))),
          progress);
    } catch (IOException e) {
      throw Interruption.of(address().toString(), e);
    }
  }

  /**
   * Compares the objects with what the set says.
   *
   * @param generator gives the threads and the back end; any stream's
   * @param settings how to read and compare
   * @param progress is told, on any thread, of bytes newly compared
   * @return the result of all objects; surplus ones are not in it, see {@link #list}
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything but reading an object fails
   */
  public FilesResult verify(DataGenerator generator, VerifySettings settings, LongConsumer progress)
      throws IOException {
    return verify(list(), FilesVerifier.of(generator, settings), progress);
  }

  /**
   * Deletes the set's objects, and its manifest when all of them are gone. Other objects stay.
   *
   * @param progress is told of objects newly deleted
   * @return how many objects of the set there were
   * @throws IOException if any cannot be deleted; the manifest is still there then
   */
  public long delete(LongConsumer progress) throws IOException {
    Progress.check(progress);
    List<StoredObject> objects = list().objects();
    for (int from = 0; from < objects.size(); from += DELETED_AT_ONCE) {
      int to = Math.min(objects.size(), from + DELETED_AT_ONCE);
      bucket.store().delete(objects.subList(from, to).stream().map(StoredObject::key).toList());
      progress.accept(to - from);
    }
    bucket.store().delete(List.of(manifestAddress().key()));
    return objects.size();
  }
}
