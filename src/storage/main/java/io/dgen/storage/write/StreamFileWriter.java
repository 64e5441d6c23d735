package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.FileFailure;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.FreeSpace;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.OutputCheck;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.Reserve;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.WriterLock;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file and its manifest: the manifest before the first byte, and again when the file is
 * complete. Immutable.
 */
public final class StreamFileWriter {

  private final Path file;
  private final Optional<Path> manifest;
  private final WriteOptions options;

  /**
   * A writer of one file.
   *
   * @param file the file or device
   * @param manifest its manifest; may be empty for {@code /dev/null} only
   * @param options how
   */
  public StreamFileWriter(Path file, Optional<Path> manifest, WriteOptions options) {
    this.file = file;
    this.manifest = manifest;
    this.options = options;
  }

  /**
   * Checks that file and manifest may be written.
   *
   * @throws OutputRefusedException if one of the names must not be written
   * @throws IllegalArgumentException if the block size does not suit direct I/O there
   * @throws IOException if the file system cannot tell
   */
  public void check() throws IOException {
    FileKind kind = OutputCheck.check(file, options.access());
    if (manifest.isPresent()) {
      AtomicFile.check(manifest.get(), options.replace());
    } else if (kind != FileKind.CHARACTER_DEVICE) {
      throw new OutputRefusedException(file, "is not written without a manifest");
    }
    options.checkBlocks(file);
  }

  /**
   * Writes file and manifest.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written, or if the file system
   *     has less room and {@link WriteOptions#replace} is false; nothing has been changed then
   * @throws IllegalArgumentException if the block size does not suit direct I/O there, or the spec
   *     is another
   * @throws TransferException if writing fails part of the way
   * @throws UnwrittenException if the write went on past blocks that could not be written
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult write(DataGenerator generator, Manifest content, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    check();
    requireOwn(generator, content);
    requireAligned(content);
    checkRoom(content, options.replace());
    WriteTotals totals = new WriteTotals();
    try (HeldPlaces places = places()) {
      FileWriter writer = writer(places, totals, progress);
      OutputFile written;
      try (OutputFile output = writer.open(file)) {
        written = output;
        write(writer, places, output, generator, content, ResumePoint.START);
      }
      return complete(places, written, generator, content, totals);
    } catch (IOException e) {
      throw FileFailure.named(file, Interruption.of(file, unwritten(totals, e)));
    }
  }

  /** A failure does not hide what could not be written before it. */
  private IOException unwritten(WriteTotals totals, IOException e) {
    return totals.unwritten.isEmpty() || e instanceof UnwrittenException
        ? e
        : new UnwrittenException(
            file, totals.unwritten, null, !(e instanceof UnchangedException), e);
  }

  /**
   * Writes file and manifest up to the end of the content or of the space, whichever comes first. A
   * full file system is no failure: the file then has as many bytes as it took, which are synced,
   * and its manifest is complete and says how many these are.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold if there is space for it
   * @param resume whether a write that was interrupted is resumed
   * @param force whether resuming may change bytes of a file that its manifest calls complete
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws OutputRefusedException if one of the names must not be written; nothing has been
   *     changed then
   * @throws IllegalArgumentException if the options say not to sync, which alone tells the end of
   *     the space, or to go on past blocks that cannot be written
   * @throws TransferException if writing fails for another reason
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public FillResult fill(
      DataGenerator generator,
      Manifest content,
      boolean resume,
      boolean force,
      LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    check();
    Path path = manifest.orElseThrow(() -> new OutputRefusedException(file, "is never full"));
    if (!options.sync()) {
      throw new IllegalArgumentException(
          "sync is false, but must be true to find the end of space");
    }
    if (options.rules().keepGoing()) {
      throw new IllegalArgumentException(
          "keepGoing is true, but must be false to find the end of space");
    }
    requireOwn(generator, content);
    requireAligned(content);
    if (resume) {
      found(path, content);
    }
    WriteTotals totals = new WriteTotals();
    try (HeldPlaces places = places();
        Spare spare = new Spare(places.ofManifest().path())) {
      FileWriter writer = writer(places, totals, progress);
      OutputFile written;
      FileWriter.Written filled;
      try (OutputFile output = writer.open(file);
          InputFile there = resume ? writer.reading(file, content.offset(), false) : null) {
        written = output;
        ResumePoint from = ResumePoint.START;
        if (there != null) {
          boolean complete = found(path, content).complete();
          from = writer.resumePoint(generator, content, there, false);
          if (complete && !force) {
            from.refuseIfLossy(file);
          }
        }
        filled = fill(writer, places, output, generator, content, from, spare);
      }
      spare.giveBack();
      Manifest real = content.withLength(filled.bytes());
      WriteResult result = complete(places, written, generator, content, real, totals);
      return new FillResult(result, filled.bytes(), filled.full());
    } catch (IOException e) {
      throw FileFailure.named(file, Interruption.of(file, e));
    }
  }

  private FileWriter.Written fill(
      FileWriter writer,
      HeldPlaces places,
      OutputFile output,
      DataGenerator generator,
      Manifest content,
      ResumePoint from,
      Spare spare)
      throws IOException {
    FileWriter.Written[] filled = {new FileWriter.Written(content.length(), false, 0)};
    write(
        writer,
        places,
        output,
        content,
        from,
        announcement ->
            filled[0] =
                writer.fill(generator, content, file, output, from, announcement, spare::take));
    return filled[0];
  }

  /** Space for the manifest, once it is taken. */
  private static final class Spare implements AutoCloseable {
    private final Path directory;
    private @Nullable Reserve reserve;

    Spare(Path directory) {
      this.directory = directory;
    }

    void take() throws IOException {
      reserve = Reserve.in(directory);
    }

    void giveBack() throws IOException {
      if (reserve != null) {
        reserve.giveBack();
      }
    }

    @Override
    public void close() throws IOException {
      giveBack();
    }
  }

  /**
   * Resumes an interrupted write. A file that turns out to be whole is only called complete.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold, as its manifest says
   * @param force whether to change bytes of a file that its manifest calls complete, and to write
   *     where there is not enough room
   * @param progress is told, on any thread, of bytes newly compared or written; negative where
   *     bytes that have been compared are written again
   * @return the result
   * @throws OutputRefusedException if there is no manifest, if it describes other content, or if it
   *     calls the file complete and the file holds other bytes
   * @throws IllegalArgumentException if the manifest cannot be understood, or the spec is another
   * @throws TransferException if reading or writing fails part of the way
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything else fails
   */
  public WriteResult resume(
      DataGenerator generator, Manifest content, boolean force, LongConsumer progress)
      throws IOException {
    Progress.check(progress);
    try {
      return resumeChecked(generator, content, force, progress);
    } catch (IOException e) {
      throw Interruption.of(file, e);
    }
  }

  private WriteResult resumeChecked(
      DataGenerator generator, Manifest content, boolean force, LongConsumer progress)
      throws IOException {
    check();
    Path path = manifest.orElseThrow(() -> new OutputRefusedException(file, "has no manifest"));
    Manifest before = found(path, content);
    requireOwn(generator, content);
    requireAligned(content);
    checkRoom(content, force);
    WriteTotals totals = new WriteTotals();
    boolean known = before.complete() && before.synced();
    try (HeldPlaces places = places()) {
      FileWriter writer = writer(places, totals, progress);
      OutputFile written;
      try (OutputFile output = writer.open(file);
          // Closed after the file has been written: closing it gives up the lock.
          InputFile there = writer.reading(file, content.offset(), known)) {
        written = output;
        Manifest found = found(path, content); // may have changed before the file was locked
        ResumePoint from = writer.resumePoint(generator, content, there, known);
        if (found.complete() && !force) {
          from.refuseIfLossy(file);
        }
        output.checkPlace(); // what was compared is what is written
        write(writer, places, output, generator, content, from);
      }
      return complete(places, written, generator, content, totals);
    } catch (IOException e) {
      throw FileFailure.named(file, unwritten(totals, e));
    }
  }

  private void checkRoom(Manifest content, boolean force) throws IOException {
    if (!force && !options.device()) {
      FreeSpace.check(file, content.offset(), content.length());
    }
  }

  private HeldPlaces places() throws IOException {
    return HeldPlaces.of(options.device() ? file.toRealPath() : file, manifest);
  }

  private FileWriter writer(HeldPlaces places, WriteTotals totals, LongConsumer progress)
      throws IOException {
    WriteStrategy strategy = new PipelinedStrategy(options, totals, progress);
    return new FileWriter(
        options, places.data(), options.alignment(file), strategy, totals, progress);
  }

  private static void requireOwn(DataGenerator generator, Manifest content) {
    if (!generator.spec().equals(content.spec())) {
      throw new IllegalArgumentException("the generator's spec is not the manifest's");
    }
  }

  /**
   * Checks that direct writes can begin where the bytes are to go.
   *
   * @param content what the file is to hold
   * @throws IllegalArgumentException if they cannot
   * @throws IOException if the file system cannot tell
   */
  public void requireAligned(Manifest content) throws IOException {
    int alignment = options.direct() ? options.alignment(file) : 1;
    if (content.offset() % alignment != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "offset is %d, but must be a multiple of %d where transfers are direct",
              content.offset(),
              alignment));
    }
  }

  /** Returns the manifest of the file that is there, which must describe this content. */
  private static Manifest found(Path manifest, Manifest content) throws IOException {
    Manifest found = Manifest.read(manifest);
    if (!found.sameContent(content)) {
      throw new OutputRefusedException(manifest, "says that the file holds something else");
    }
    return found;
  }

  private void write(
      FileWriter writer,
      HeldPlaces places,
      OutputFile output,
      DataGenerator generator,
      Manifest content,
      ResumePoint from)
      throws IOException {
    write(
        writer,
        places,
        output,
        content,
        from,
        announcement -> writer.write(generator, content, output, from, announcement));
  }

  /** Writes the bytes once they can be announced. */
  private interface Writing {
    void run(Announcement announcement) throws IOException;
  }

  private void write(
      FileWriter writer,
      HeldPlaces places,
      OutputFile output,
      Manifest content,
      ResumePoint from,
      Writing writing)
      throws IOException {
    if (from.whole()) {
      writer.sync(output);
      return;
    }
    Announcement announcement =
        manifest.map(path -> announcement(places, content, path)).orElseGet(Announcement::none);
    try {
      writing.run(announcement);
      if (writer.tookNothing(output)) {
        UnwrittenException nothing = writer.unwritten(file);
        if (withdrawn(announcement, output, nothing)) {
          throw nothing;
        }
      }
    } catch (UnwrittenException e) {
      throw e;
    } catch (IOException e) {
      throw withdrawn(announcement, output, e) ? Announcement.unchanged(file, e) : e;
    } catch (RuntimeException | Error e) {
      withdrawn(announcement, output, e);
      throw e;
    }
  }

  private Announcement announcement(HeldPlaces places, Manifest content, Path path) {
    HeldDirectory directory = places.ofManifest();
    return Announcement.in(
        new Announcement.Place(directory, path),
        () -> {
          places.check();
          content.begun().write(directory, path, options.sync());
        },
        options.sync());
  }

  /** Returns whether all is as it was before, as nothing has been changed but the manifest. */
  private static boolean withdrawn(Announcement announcement, OutputFile output, Throwable e)
      throws IOException {
    if (output.changed() || !announcement.withdraw(e)) {
      return false;
    }
    output.undo();
    return true;
  }

  /**
   * Calls the closed file complete, not before: some file systems report only on closing that there
   * was no space. Closing has given up the lock, so another process may have begun to write the
   * file since.
   */
  private WriteResult complete(
      HeldPlaces places,
      OutputFile written,
      DataGenerator generator,
      Manifest content,
      WriteTotals totals)
      throws IOException {
    return complete(places, written, generator, content, content, totals);
  }

  /** As above; fewer bytes may have been written than were announced. */
  private WriteResult complete(
      HeldPlaces places,
      OutputFile written,
      DataGenerator generator,
      Manifest announced,
      Manifest content,
      WriteTotals totals)
      throws IOException {
    if (!totals.unwritten.isEmpty()) { // never complete
      throw new UnwrittenException(file, totals.unwritten, result(generator, totals), true, null);
    }
    if (manifest.isPresent()) {
      complete(places, written, announced, content, manifest.get(), totals);
    }
    return result(generator, totals);
  }

  private WriteResult result(DataGenerator generator, WriteTotals totals) {
    return totals.result(
        options.queueDepth(), 1, generator.runtime().threads(), totals.fileNanos.sum());
  }

  private void complete(
      HeldPlaces places,
      OutputFile written,
      Manifest announced,
      Manifest content,
      Path path,
      WriteTotals totals)
      throws IOException {
    try {
      places.check();
      written.checkPlace();
      if (options.device() || FileKind.of(file) == FileKind.CHARACTER_DEVICE) {
        content
            .completed(totals.synced())
            .writeShortened(places.ofManifest(), path, options.sync());
      } else {
        syncName(places.data(), totals);
        completeIfOwn(places, written, announced, content.completed(totals.synced()), path);
      }
      places.check();
    } catch (NoSuchFileException e) {
      throw FileFailure.vanished(e);
    }
  }

  /** The manifest is synced with its own name, which may be in another directory. */
  private void syncName(HeldDirectory directory, WriteTotals totals) throws IOException {
    if (options.sync()) {
      long start = System.nanoTime();
      if (!directory.sync()) {
        totals.notSynced();
      }
      long taken = System.nanoTime() - start;
      totals.syncNanos.add(taken);
      totals.fileNanos.add(taken);
    }
  }

  private void completeIfOwn(
      HeldPlaces places, OutputFile written, Manifest before, Manifest content, Path path)
      throws IOException {
    try (FileChannel again = OutputFile.channel(file)) {
      if (!WriterLock.take(again, file)) {
        throw new FileSystemException(file.toString(), null, WriterLock.TAKEN);
      }
      written.checkPlace();
      if (!before.describedBy(path)) {
        throw new FileSystemException(
            path.toString(), null, "says something else now: another process has written the file");
      }
      content.writeShortened(places.ofManifest(), path, options.sync());
    }
  }

  @Override
  public String toString() {
    return "StreamFileWriter[" + file + ", " + options + "]";
  }
}
