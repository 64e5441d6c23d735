package io.dgen.storage;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.DataSetWriter;
import io.dgen.storage.write.FillResult;
import io.dgen.storage.write.StreamWriter;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * A directory of files, each a stream of its own, and the manifest of them all. The manifest exists
 * before the first file and calls the set complete only after the last.
 *
 * <p>Each thread takes whole files, in the order of their numbers, and both generates and writes
 * them; no threads or buffers are made for a file. Files that are large, or fewer than the threads,
 * are written one after another, each by all threads as a {@link StreamWriter} does.
 *
 * <p>Immutable. Needs {@code jackson-jr-objects}.
 *
 * @param directory where the files are
 * @param set which files, and what they hold
 */
public record DataSet(Path directory, DataSetManifest set) {

  /** Checks that neither is null. */
  public DataSet {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(set, "set");
  }

  /**
   * Returns how large the set is.
   *
   * @return the bytes of all files together
   */
  public long totalBytes() {
    return set.totalBytes();
  }

  /**
   * Checks that the files and their manifest may be written.
   *
   * @param options whether they may exist already
   * @throws OutputRefusedException if one of the names must not be written
   * @throws IllegalArgumentException if the block size does not suit direct I/O there
   * @throws IOException if the file system cannot tell
   */
  public void check(WriteOptions options) throws IOException {
    new DataSetWriter(directory, set, options).check();
  }

  /**
   * Writes the files and their manifest. Makes the directory if it does not exist.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param options how
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written
   * @throws IllegalArgumentException if the block size does not suit direct I/O there
   * @throws TransferException if writing a file fails part of the way; it names the file. The files
   *     before it are whole, and the manifest says incomplete
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult write(DataGenerator generator, WriteOptions options, LongConsumer progress)
      throws IOException {
    return new DataSetWriter(directory, set, options).write(generator, progress);
  }

  /**
   * Resumes an interrupted write. Each file is compared with its stream. A whole file is left
   * alone; any other is written from the first byte on that is missing or wrong, rounded down to a
   * block.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param options how; existing files are resumed in any case, but bytes that are wrong or too
   *     many in a set that is called complete have another origin, and are changed only with {@link
   *     WriteOptions#replace}
   * @param progress is told, on any thread, of bytes newly compared or written; negative where
   *     bytes are compared or written again
   * @return the result
   * @throws OutputRefusedException if the manifest describes other content, or calls files complete
   *     one of which holds other bytes; nothing has been changed then
   * @throws IllegalArgumentException if the manifest cannot be understood
   * @throws TransferException if reading or writing a file fails part of the way; it names the file
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails, for example if there is no manifest
   */
  public WriteResult resume(DataGenerator generator, WriteOptions options, LongConsumer progress)
      throws IOException {
    return new DataSetWriter(directory, set, options.withReplace(true))
        .resume(generator, options.replace(), progress);
  }

  /**
   * Writes as many files as there is space for. A file that does not fit is removed again; the
   * manifest then has the number of files that did.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param options how; everything is synced. Existing files are resumed in any case, but those of
   *     a set that is called complete are changed or removed only with {@link WriteOptions#replace}
   * @param resume whether a fill that was interrupted is resumed
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written, or if resuming would
   *     change a file of a complete set; nothing has been changed then
   * @throws IllegalArgumentException if the options say not to sync, or the set has more than
   *     1,000,000 files
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails, for example if no file fits
   */
  public FillResult fill(
      DataGenerator generator, WriteOptions options, boolean resume, LongConsumer progress)
      throws IOException {
    WriteOptions own = resume ? options.withReplace(true) : options;
    return new DataSetWriter(directory, set, own)
        .fill(generator, resume, options.replace(), progress);
  }

  /**
   * Compares the files with what the set says. They are judged by their bytes alone, even if the
   * manifest calls them incomplete.
   *
   * @param generator gives the threads and the back end; any stream's
   * @param settings how to read and compare
   * @param progress is told, on any thread, of bytes newly compared
   * @return the result of all files
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything but reading a file fails
   */
  public FilesResult verify(DataGenerator generator, VerifySettings settings, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    return FilesVerifier.of(generator, settings).verify(directory, set, progress);
  }
}
