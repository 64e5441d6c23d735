package io.dgen.storage;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.FillResult;
import io.dgen.storage.write.StreamFileWriter;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A file or block device of a stream's bytes, and its manifest. The manifest exists before the
 * first byte and calls the file complete only after the last, so an interrupted write is never
 * taken for a complete one. The bytes are on stable storage by then, unless {@link
 * WriteOptions#sync} is false: then a crash of the system, or storage that cannot take them, may
 * lose bytes of a complete file, and the manifest says that it is not synced.
 *
 * <p>Immutable. Needs {@code jackson-jr-objects} where there is a manifest.
 *
 * @param file the file or device
 * @param manifest its manifest; may be empty for {@code /dev/null} only
 */
public record StreamFile(Path file, Optional<Path> manifest) {

  /**
   * Checks that file and manifest are two files.
   *
   * @throws IllegalArgumentException if they are the same
   */
  public StreamFile {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(manifest, "manifest");
    if (manifest.filter(m -> place(m).equals(place(file))).isPresent()) {
      throw new IllegalArgumentException(
          "manifest is " + manifest.get() + ", but that is for the data");
    }
  }

  /** Returns where a name is, without links on the way there; the name itself may be one. */
  private static Path place(Path path) {
    Path absolute = path.toAbsolutePath();
    try {
      Path parent = absolute.getParent();
      return parent == null ? absolute : parent.toRealPath().resolve(absolute.getFileName());
    } catch (IOException e) {
      return absolute.normalize(); // no directory to write into
    }
  }

  /**
   * Returns a file with its manifest beside it.
   *
   * @param file the file
   * @return the file and {@link Manifest#beside}; {@code /dev/null} without one
   * @throws IOException if the file system cannot tell what the file is
   */
  public static StreamFile of(Path file) throws IOException {
    boolean lost = FileKind.of(file).isNull(file);
    return new StreamFile(file, lost ? Optional.empty() : Optional.of(Manifest.beside(file)));
  }

  /**
   * Checks that file and manifest may be written.
   *
   * @param options whether they may exist already, and whether the file is a device
   * @throws OutputRefusedException if one of the names must not be written
   * @throws IllegalArgumentException if the block size does not suit direct I/O there
   * @throws IOException if the file system cannot tell
   */
  public void check(WriteOptions options) throws IOException {
    new StreamFileWriter(file, manifest, options).check();
  }

  /**
   * Checks that file and manifest may be written, and the bytes at their offset.
   *
   * @param options as {@link #check(WriteOptions)}
   * @param content what the file is to hold
   * @throws OutputRefusedException if one of the names must not be written
   * @throws IllegalArgumentException if the block size or the offset does not suit direct I/O there
   * @throws IOException if the file system cannot tell
   */
  public void check(WriteOptions options, Manifest content) throws IOException {
    check(options);
    new StreamFileWriter(file, manifest, options).requireAligned(content);
  }

  /**
   * Writes the file and its manifest.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold
   * @param options how
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written; nothing has been
   *     changed then
   * @throws IllegalArgumentException if the block size does not suit direct I/O there
   * @throws TransferException if writing fails part of the way; the manifest then says incomplete
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult write(
      DataGenerator generator, Manifest content, WriteOptions options, LongConsumer progress)
      throws IOException {
    return new StreamFileWriter(file, manifest, options).write(generator, content, progress);
  }

  /**
   * Resumes an interrupted write: compares the file with its stream, and writes from the first byte
   * on that is missing or wrong, rounded down to a block. A file that turns out to be whole is only
   * called complete.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold, as its manifest says
   * @param options how; an existing file is resumed in any case, but bytes that are wrong or too
   *     many in a file that its manifest calls complete have another origin, and are changed only
   *     with {@link WriteOptions#replace}
   * @param progress is told, on any thread, of bytes newly compared or written; negative where
   *     bytes that have been compared are written again
   * @return the result
   * @throws OutputRefusedException if there is no manifest, if it describes other content, or if it
   *     calls the file complete and the file holds other bytes
   * @throws IllegalArgumentException if the manifest cannot be understood
   * @throws TransferException if reading or writing fails part of the way
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult resume(
      DataGenerator generator, Manifest content, WriteOptions options, LongConsumer progress)
      throws IOException {
    return new StreamFileWriter(file, manifest, options.withReplace(true))
        .resume(generator, content, options.replace(), progress);
  }

  /**
   * Writes the file until its file system is full, which is no failure, or until it has all of the
   * content.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold if there is space for it; afterwards its manifest says
   *     how many of these bytes it holds
   * @param options how; everything is synced, because some file systems tell only then that they
   *     are full
   * @param resume whether a fill that was interrupted is resumed
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written; nothing has been
   *     changed then
   * @throws IllegalArgumentException if the options do not suit the file, or say not to sync
   * @throws TransferException if writing fails for another reason than a lack of space
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails, for example if there is no space at all
   */
  public FillResult fill(
      DataGenerator generator,
      Manifest content,
      WriteOptions options,
      boolean resume,
      LongConsumer progress)
      throws IOException {
    WriteOptions own = resume ? options.withReplace(true) : options;
    return new StreamFileWriter(file, manifest, own)
        .fill(generator, content, resume, options.replace(), progress);
  }

  /**
   * Compares the file with what its manifest says.
   *
   * @param generator gives the threads and the back end; any stream's
   * @param settings how to read and compare
   * @param progress is told, on any thread, of bytes newly compared
   * @return the result of this one file
   * @throws OutputRefusedException if there is no manifest
   * @throws IllegalArgumentException if the manifest cannot be understood
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if the manifest cannot be read
   */
  public FilesResult verify(DataGenerator generator, VerifySettings settings, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    Path path = manifest.orElseThrow(() -> new OutputRefusedException(file, "has no manifest"));
    return FilesVerifier.of(generator, settings)
        .verify(List.of(new FilesVerifier.Task(file, read(path))), progress);
  }

  private static Manifest read(Path manifest) throws IOException {
    try {
      return Manifest.read(manifest);
    } catch (IOException e) {
      throw Interruption.of(manifest, e);
    }
  }
}
