package io.dgen.storage;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.FileSet;
import io.dgen.storage.manifest.PresentFiles;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * A directory of files, each a stream of its own, and their description. That is there before the
 * first file and calls the set complete only after the last.
 *
 * <p>Each thread takes whole files, in order of their numbers, and both generates and writes them;
 * no threads or buffers are made for a file. Files so large that this does not matter, or so few
 * that threads would be left over, are written one after another, each by all threads as a {@link
 * StreamWriter} does.
 *
 * <p>Immutable. Needs {@code jackson-jr-objects} and {@code org.hdrhistogram:HdrHistogram}.
 *
 * @param directory where the files are
 * @param set which files, and what they hold
 */
public record StreamFiles(Path directory, FileSet set) {

  /** Neither may be null. */
  public StreamFiles {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(set, "set");
  }

  /**
   * How much it is.
   *
   * @return the bytes of all files together
   */
  public long totalBytes() {
    return set.files() * set.spec().size();
  }

  /**
   * Looks whether the files and their description may be written.
   *
   * @param options whether they may be there already
   * @throws OutputRefusedException if one of the names stands for something that is not to be
   *     written
   * @throws IllegalArgumentException if the sizes do not suit direct transfers there
   * @throws IOException if that cannot be told
   */
  public void check(WriteOptions options) throws IOException {
    checkDirectory(options);
    if (FileKind.of(directory) != FileKind.ABSENT) {
      checkFiles(options);
    }
  }

  private void checkDirectory(WriteOptions options) throws IOException {
    FileKind kind = FileKind.of(directory);
    if (kind != FileKind.ABSENT && kind != FileKind.DIRECTORY) {
      throw new OutputRefusedException(directory, "is " + kind + ", not a directory");
    }
    StreamFile.checkBlocks(directory, options);
  }

  /** All that are there, before anything is written. */
  void checkFiles(WriteOptions options) throws IOException {
    AtomicFile.check(FileSet.in(directory), options.replace());
    for (long file : PresentFiles.of(directory, set)) {
      OutputFile.checkOrdinary(set.path(directory, file), options.replace());
    }
  }

  /**
   * Writes the files and their description; makes the directory if there is none.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param options how
   * @param progress is told, on any thread, of bytes newly written
   * @return what it came to
   * @throws OutputRefusedException if one of the names stands for something that is not to be
   *     written
   * @throws IllegalArgumentException if the sizes do not suit direct transfers there
   * @throws TransferException if writing fails part of the way, with the file; those before it are
   *     whole, and the description says incomplete
   * @throws IOException if anything else fails
   */
  public WriteResult write(DataGenerator generator, WriteOptions options, LongConsumer progress)
      throws IOException {
    checkDirectory(options);
    return new FileSetTransfer(this, generator, options, progress, Purpose.WRITE).run();
  }

  /**
   * Goes on with a set whose writing did not come to its end: each file is compared with its
   * stream, and is left alone if it is whole, or else written from the first byte on that is
   * missing or wrong, rounded down to a block.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param options how; existing files are gone on with in any case, but those of a set that is
   *     called complete are changed only if they may be replaced: what is wrong or too much there
   *     has another origin
   * @param progress is told, on any thread, of bytes newly found right or written; negative where
   *     they are looked at again
   * @return what it came to
   * @throws OutputRefusedException if the description says something else, or calls files complete
   *     of which one is another; nothing has been changed then
   * @throws IllegalArgumentException if the description is none
   * @throws TransferException if reading or writing fails part of the way, with the file
   * @throws IOException if anything else fails; there being no description is one of the things
   */
  public WriteResult resume(DataGenerator generator, WriteOptions options, LongConsumer progress)
      throws IOException {
    WriteOptions over = options.withReplace(true);
    checkDirectory(over);
    FileSet found = description();
    if (found.complete() && !options.replace()) {
      FileSetTransfer check = new FileSetTransfer(this, generator, over, progress, Purpose.CHECK);
      WriteResult result = check.run();
      if (check.whole()) {
        return result;
      }
      progress.accept(-result.keptBytes()); // they are looked at again
    }
    return new FileSetTransfer(this, generator, over, progress, Purpose.RESUME).run();
  }

  /** What is said of the files that are there, which must be these. */
  FileSet description() throws IOException {
    Path path = FileSet.in(directory);
    AtomicFile.check(path, true);
    FileSet found = FileSet.read(path);
    if (!found.spec().equals(set.spec()) || found.files() != set.files()) {
      throw new OutputRefusedException(path, "says that the files hold something else");
    }
    return found;
  }
}
