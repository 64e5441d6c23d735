package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.DataSetLock;
import io.dgen.storage.channel.FileFailure;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.FreeSpace;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.OutputCheck;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.Reserve;
import io.dgen.storage.channel.StableStorage;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.PresentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes the files of a set and its manifest: the manifest before the first file, and again when
 * all files are complete. Immutable.
 */
public final class DataSetWriter {

  private final Path directory;
  private final DataSetManifest set;
  private final WriteOptions options;

  /**
   * A writer of one set.
   *
   * @param directory where its files are to be
   * @param set what they are to hold
   * @param options how
   */
  public DataSetWriter(Path directory, DataSetManifest set, WriteOptions options) {
    this.directory = directory;
    this.set = set;
    this.options = options;
  }

  /**
   * Checks that the files and the manifest may be written.
   *
   * @throws OutputRefusedException if one of the names must not be written
   * @throws IllegalArgumentException if the block size does not suit direct I/O there
   * @throws IOException if the file system cannot tell
   */
  public void check() throws IOException {
    checkDirectory();
    if (FileKind.of(directory) != FileKind.ABSENT) {
      checkFiles();
    }
  }

  private void checkDirectory() throws IOException {
    if (options.rules().keepGoing()) {
      throw new IllegalArgumentException(
          "keepGoing is true, but must be false for a set: its manifest cannot tell what is missing");
    }
    FileKind kind = FileKind.of(directory);
    if (kind != FileKind.ABSENT && kind != FileKind.DIRECTORY) {
      throw new OutputRefusedException(directory, "is " + kind + ", not a directory");
    }
    options.checkBlocks(directory);
  }

  private void checkRoom(boolean force) throws IOException {
    if (!force) {
      FreeSpace.check(directory, set.totalBytes(), this::presentBytes);
    }
  }

  private long presentBytes() throws IOException {
    if (FileKind.of(directory) == FileKind.ABSENT) {
      return 0;
    }
    long bytes = 0;
    for (long file : PresentFiles.of(directory, set)) {
      bytes += Math.min(set.size(file), Files.size(set.path(directory, file)));
    }
    return bytes;
  }

  private void checkFiles() throws IOException {
    AtomicFile.check(DataSetManifest.in(directory), options.replace());
    for (long file : PresentFiles.of(directory, set)) {
      OutputCheck.checkOrdinary(set.path(directory, file), options.replace());
    }
  }

  /**
   * Writes the files and the manifest. Makes the directory if it does not exist.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written, or if the file system
   *     has less room and {@link WriteOptions#replace} is false
   * @throws IllegalArgumentException if the block size does not suit direct I/O there, or the spec
   *     is another
   * @throws TransferException if writing a file fails part of the way
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult write(DataGenerator generator, LongConsumer progress) throws IOException {
    Progress.check(progress);
    requireOwn(generator);
    try {
      checkDirectory();
      checkRoom(options.replace());
      return writeLocked(generator, progress, Purpose.WRITE, false);
    } catch (IOException e) {
      throw Interruption.of(directory, e);
    }
  }

  /**
   * Resumes an interrupted write of the set.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param force whether to change bytes of files that the manifest calls complete, and to write
   *     where there is not enough room
   * @param progress is told, on any thread, of bytes newly compared or written; negative where
   *     bytes are compared or written again
   * @return the result
   * @throws OutputRefusedException if the manifest describes other content, or calls files complete
   *     one of which holds other bytes; nothing has been changed then
   * @throws IllegalArgumentException if the manifest cannot be understood, or the spec is another
   * @throws TransferException if reading or writing a file fails part of the way
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails, for example if there is no manifest
   */
  public WriteResult resume(DataGenerator generator, boolean force, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    requireOwn(generator);
    try {
      return resumeAll(generator, force, progress);
    } catch (IOException e) {
      throw Interruption.of(directory, e);
    }
  }

  private WriteResult resumeAll(DataGenerator generator, boolean force, LongConsumer progress)
      throws IOException {
    checkDirectory();
    DataSetManifest before = found();
    checkRoom(force);
    boolean known = before.complete() && before.synced();
    if (before.complete() && !force) {
      try (HeldDirectory held = HeldDirectory.open(directory)) {
        DataSetFiles files =
            files(held, generator, progress, Purpose.CHECK, known, Announcement.none());
        checkFiles();
        WriteResult result = files.run();
        held.check();
        if (files.whole()) {
          if (result.synced() && !before.synced()) {
            callSynced(held);
          }
          return result;
        }
        progress.accept(-result.keptBytes()); // compared again
      }
    }
    return writeLocked(generator, progress, Purpose.RESUME, known);
  }

  /** Whole files that were not synced before are now. */
  private void callSynced(HeldDirectory held) throws IOException {
    try (DataSetLock _ = DataSetLock.of(held)) {
      if (found().complete()) {
        held.check();
        set.completed(true).write(held, DataSetManifest.in(directory), true);
        held.check();
      }
    }
  }

  private void requireOwn(DataGenerator generator) {
    if (!generator.spec().equals(set.spec())) {
      throw new IllegalArgumentException("the generator's spec is not the set's");
    }
  }

  private DataSetFiles files(
      HeldDirectory held,
      DataGenerator generator,
      LongConsumer progress,
      Purpose purpose,
      boolean known,
      Announcement announcement) {
    return new DataSetFiles(
        held,
        set,
        generator,
        options,
        progress,
        purpose,
        known,
        announcement,
        0,
        new WriteTotals());
  }

  /**
   * Writes as many files as there is space for, and no more than the set has. A file that does not
   * fit is removed again, so that all files are whole; the manifest says how many there are.
   *
   * @param generator makes the bytes; its spec is the set's
   * @param resume whether an interrupted write is resumed
   * @param force whether resuming may change or remove files that the manifest calls complete; if
   *     not, a complete set is resumed as {@link #resume} does, with the files that it has
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written, or if the manifest
   *     calls files complete one of which holds other bytes; nothing has been changed then
   * @throws IllegalArgumentException if the options say not to sync, or there may be more files
   *     than numbers of six digits
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails, for example if no file fits
   */
  public FillResult fill(
      DataGenerator generator, boolean resume, boolean force, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    requireOwn(generator);
    if (!options.sync()) {
      throw new IllegalArgumentException(
          "sync is false, but must be true to find the end of space");
    }
    if (set.files() > MOST_FILLED) {
      throw new IllegalArgumentException(
          "files is "
              + set.files()
              + ", but must be 1 to "
              + MOST_FILLED
              + " to fill a file system");
    }
    try {
      checkDirectory();
      if (resume && !force && found().complete()) {
        // It has been filled before: its files stay, whatever space there is now.
        return new FillResult(resumeAll(generator, false, progress), set.files(), false);
      }
      makeDirectory();
      Path manifest = DataSetManifest.in(directory);
      try (HeldDirectory held = HeldDirectory.open(directory);
          DataSetLock _ = DataSetLock.of(held);
          Reserve reserve = Reserve.in(held.path())) {
        checkFiles();
        if (resume && found().complete() && !force) { // completed by another process meanwhile
          throw new OutputRefusedException(
              manifest, "was called complete meanwhile; it is written over only by force");
        }
        Announcement announcement =
            Announcement.in(
                new Announcement.Place(held, manifest),
                () -> {
                  held.check();
                  set.begun().write(held, manifest, true);
                },
                true);
        if (resume || FileKind.of(manifest) == FileKind.ABSENT) {
          announcement.make();
        }
        SetFill fill = new SetFill(held, set, generator, options, progress, announcement);
        FillResult filled = run(fill, resume, announcement);
        reserve.giveBack();
        held.check();
        set.first(filled.units())
            .completed(filled.result().synced())
            .writeShortened(held, manifest, true);
        held.check();
        return filled;
      }
    } catch (IOException e) {
      throw Interruption.of(directory, e);
    }
  }

  private FillResult run(SetFill fill, boolean resume, Announcement announcement)
      throws IOException {
    try {
      return fill.run(resume ? Purpose.RESUME : Purpose.WRITE);
    } catch (IOException e) {
      throw !fill.changed() && announcement.withdraw(e) ? Announcement.unchanged(directory, e) : e;
    }
  }

  /** How many files {@link #fill} writes at most: their names have six digits, however many fit. */
  public static final long MOST_FILLED = 1_000_000;

  /** Returns the manifest of the files that are there, which must describe this set. */
  private DataSetManifest found() throws IOException {
    Path path = DataSetManifest.in(directory);
    AtomicFile.check(path, true);
    DataSetManifest found = DataSetManifest.read(path);
    if (!found.sameContent(set)) {
      throw new OutputRefusedException(path, "says that the files hold something else");
    }
    return found;
  }

  private WriteResult writeLocked(
      DataGenerator generator, LongConsumer progress, Purpose purpose, boolean known)
      throws IOException {
    Path manifest = DataSetManifest.in(directory);
    makeDirectory();
    try (HeldDirectory held = HeldDirectory.open(directory);
        DataSetLock _ = DataSetLock.of(held)) {
      Announcement announcement =
          Announcement.in(
              new Announcement.Place(held, manifest),
              () -> {
                held.check();
                set.begun().write(held, manifest, options.sync());
              },
              options.sync());
      DataSetFiles files = files(held, generator, progress, purpose, known, announcement);
      checkFiles(); // others may have written here before the set was locked
      if (purpose == Purpose.RESUME) {
        found();
      }
      if (purpose == Purpose.RESUME || FileKind.of(manifest) == FileKind.ABSENT) {
        announcement.make(); // another set's manifest stays until the first file is changed
      }
      return writeAnnounced(held, files, manifest, announcement);
    }
  }

  private WriteResult writeAnnounced(
      HeldDirectory held, DataSetFiles files, Path manifest, Announcement announcement)
      throws IOException {
    try {
      WriteResult result = files.run();
      held.check();
      set.completed(result.synced()).write(held, manifest, options.sync());
      held.check();
      return result;
    } catch (IOException e) {
      throw failure(files, announcement, e);
    } catch (RuntimeException | Error e) {
      if (!files.changed()) {
        announcement.withdraw(e);
      }
      throw e;
    }
  }

  /** Returns what to throw; puts the manifest back if all files are as they were. */
  private IOException failure(DataSetFiles files, Announcement announcement, IOException e) {
    if (!files.changed() && announcement.withdraw(e)) {
      return Announcement.unchanged(directory, e);
    }
    return e instanceof NoSuchFileException missing ? FileFailure.vanished(missing) : e;
  }

  /** Makes the directory and those above it, and syncs their names if asked for. */
  private void makeDirectory() throws IOException {
    List<Path> parents = new ArrayList<>();
    for (Path made = directory.toAbsolutePath();
        made.getParent() != null && !Files.exists(made);
        made = made.getParent()) {
      parents.add(made.getParent());
    }
    Files.createDirectories(directory);
    if (options.sync()) {
      for (Path parent : parents) {
        StableStorage.syncDirectory(parent);
      }
    }
  }

  @Override
  public String toString() {
    return "DataSetWriter[" + directory + ", " + set + ", " + options + "]";
  }
}
