package io.dgen.storage.remote;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.manifest.SurplusFiles;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * An object of a stream's bytes, and its manifest, {@code KEY.dgen.json}. The manifest exists
 * before the first byte is sent and calls the object complete only when the store has all of it.
 *
 * <p>Immutable. Needs {@code jackson-jr-objects}.
 *
 * @param bucket where it is; stays open
 * @param key its key
 */
public record RemoteObject(Bucket bucket, String key) {

  /** Checks that neither is null. */
  public RemoteObject {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
  }

  /**
   * Returns where the object is.
   *
   * @return its address
   */
  public ObjectAddress address() {
    return bucket.address(key);
  }

  /**
   * Returns where its manifest is.
   *
   * @return its address
   */
  public ObjectAddress manifestAddress() {
    return bucket.address(manifestKey());
  }

  private String manifestKey() {
    return key + Manifest.SUFFIX;
  }

  /**
   * Reads the manifest.
   *
   * @return the manifest; empty if there is none
   * @throws IllegalArgumentException if it cannot be understood
   * @throws IOException if it cannot be read
   */
  public Optional<Manifest> manifest() throws IOException {
    return bucket.text(manifestKey()).map(Manifest::fromJson);
  }

  /**
   * Opens the object to be read in ranges.
   *
   * @return its bytes
   * @throws java.nio.file.NoSuchFileException if it is missing
   * @throws IOException if the store does not tell
   */
  public ObjectSource source() throws IOException {
    return bucket.source(key);
  }

  /**
   * Checks that object and manifest may be written.
   *
   * @param content what the object is to hold
   * @param options whether they may exist already, and the size of parts
   * @throws OutputRefusedException if one of them must not be replaced
   * @throws IllegalArgumentException if the store does not allow parts of that size
   * @throws IOException if the store does not tell
   */
  public void check(Manifest content, ObjectWriteOptions options) throws IOException {
    writer(content, Optional.empty(), options).check(present());
  }

  /**
   * Writes the object and its manifest. An object of more than one part is visible only when it is
   * whole; until then the one that it replaces is.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the object is to hold
   * @param options how
   * @param progress is told, on any thread, of bytes newly sent
   * @return the result
   * @throws OutputRefusedException if one of them must not be replaced
   * @throws IllegalArgumentException if the store does not allow parts of that size
   * @throws TransferException if sending fails, after all attempts, and the object may have been
   *     changed; the manifest then says incomplete
   * @throws java.nio.file.FileSystemException if sending fails, and nothing has been changed
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult write(
      DataGenerator generator, Manifest content, ObjectWriteOptions options, LongConsumer progress)
      throws IOException {
    return writer(content, Optional.of(generator), options).write(present(), progress);
  }

  /**
   * Resumes an interrupted write: compares the object, if it is there, with its stream, and writes
   * it anew if it is not right. Parts that an interrupted write has sent are not used.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the object is to hold, as its manifest says
   * @param options how; a wrong object that its manifest calls complete is replaced only with
   *     {@link ObjectWriteOptions#replace}
   * @param progress is told, on any thread, of bytes newly compared or sent; negative where bytes
   *     that have been compared are sent again
   * @return the result
   * @throws OutputRefusedException if there is no manifest, if it describes other content, or if it
   *     calls the object complete and it holds other bytes
   * @throws IllegalArgumentException if the manifest cannot be understood
   * @throws TransferException if reading or sending fails
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult resume(
      DataGenerator generator, Manifest content, ObjectWriteOptions options, LongConsumer progress)
      throws IOException {
    Manifest found =
        manifest()
            .orElseThrow(
                () ->
                    new OutputRefusedException(
                        address().toString(), "has no manifest, so there is nothing to resume"));
    if (!found.sameContent(content)) {
      throw new OutputRefusedException(
          manifestAddress().toString(), "says that the object holds something else");
    }
    return writer(content, Optional.of(generator), options)
        .resume(present(), found.toJson() + "\n", found.complete(), options.replace(), progress);
  }

  /**
   * Compares the object with what its manifest says.
   *
   * @param generator gives the threads and the back end; any stream's
   * @param settings how to read and compare
   * @param progress is told, on any thread, of bytes newly compared
   * @return the result of this one object
   * @throws OutputRefusedException if there is no manifest
   * @throws IllegalArgumentException if the manifest cannot be understood
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if the manifest cannot be read
   */
  public FilesResult verify(DataGenerator generator, VerifySettings settings, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    Manifest manifest =
        manifest()
            .orElseThrow(() -> new OutputRefusedException(address().toString(), "has no manifest"));
    return FilesVerifier.of(generator, settings).verify(List.of(task(manifest)), progress);
  }

  /**
   * Returns the object as a verifier takes it.
   *
   * @param manifest what it should hold
   * @return the object
   */
  public FilesVerifier.Task task(Manifest manifest) {
    return new FilesVerifier.Task(address().toString(), manifest, _ -> bucket.input(key));
  }

  private ObjectListing present() throws IOException {
    return new ObjectListing(
        bucket.store().head(key).stream()
            .map(object -> new ObjectListing.Numbered(0, object))
            .toList(),
        new SurplusFiles(List.of(), 0));
  }

  private ObjectWriter writer(
      Manifest content, Optional<DataGenerator> generator, ObjectWriteOptions options) {
    generator.ifPresent(g -> ObjectWriter.requireOwn(g, content.spec()));
    return new ObjectWriter(
        bucket,
        address().toString(),
        new ObjectItems(
            1,
            content.length(),
            _ -> new ObjectItem(key, generator.orElseThrow(), content.position())),
        manifestKey(),
        content.begun().toJson(),
        content.completed(true).toJson(),
        options);
  }
}
