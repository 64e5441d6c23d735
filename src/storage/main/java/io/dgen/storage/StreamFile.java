package io.dgen.storage;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.DirectIo;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.WriterLock;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.StreamVerifier;
import io.dgen.storage.verify.VerifyResult;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A file of a stream's bytes with its manifest, or a block device. The manifest is there before the
 * first byte and calls the file complete only after the last: a part is never taken for the whole,
 * whatever happens meanwhile. Unless all is put on the storage device, that does not hold of a loss
 * of power or a crash of the system: a file system may then keep the manifest and lose the bytes.
 *
 * <p>Immutable. Needs {@code org.hdrhistogram:HdrHistogram}, and {@code jackson-jr-objects} where
 * there is a manifest.
 *
 * @param file the file or device
 * @param manifest its manifest; may be empty for {@code /dev/null} only
 */
public record StreamFile(Path file, Optional<Path> manifest) {

  /** What is compared in one go when a file is gone on with. */
  private static final int CHECK_BYTES = 1 << 20;

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

  /** Where a name is, whichever way leads there; what it stands for may be missing or a link. */
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
   * A file with its manifest beside it.
   *
   * @param file the file
   * @return the file and {@link Manifest#beside}; {@code /dev/null} without one
   * @throws IOException if it cannot be told what the file is
   */
  public static StreamFile of(Path file) throws IOException {
    boolean lost = FileKind.of(file).isNull(file);
    return new StreamFile(file, lost ? Optional.empty() : Optional.of(Manifest.beside(file)));
  }

  /**
   * Looks whether file and manifest may be written.
   *
   * @param options whether they may be there already, and whether it is a device
   * @throws OutputRefusedException if one of the names stands for something that is not to be
   *     written
   * @throws IllegalArgumentException if the sizes do not suit direct transfers there
   * @throws IOException if that cannot be told
   */
  public void check(WriteOptions options) throws IOException {
    FileKind kind = OutputFile.check(file, options.access());
    if (manifest.isPresent()) {
      AtomicFile.check(manifest.get(), options.replace());
    } else if (kind != FileKind.CHARACTER_DEVICE) {
      throw new OutputRefusedException(file, "is not written without a manifest");
    }
    checkBlocks(file, options);
  }

  /** Looks whether blocks suit direct transfers. */
  static void checkBlocks(Path file, WriteOptions options) throws IOException {
    if (!options.direct()) {
      return;
    }
    int alignment = alignment(file);
    if (options.blockBytes() % alignment != 0) {
      throw new IllegalArgumentException(
          "blockBytes is %d, but must be a multiple of %d where transfers are direct"
              .formatted(options.blockBytes(), alignment));
    }
  }

  /** Of a file that may not be there yet, nor the directories it is in. */
  private static int alignment(Path file) throws IOException {
    Path there = file.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return DirectIo.alignment(there);
  }

  /**
   * Writes the file and its manifest.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold
   * @param options how
   * @param progress is told, on any thread, of bytes newly written
   * @return what it came to
   * @throws OutputRefusedException if one of the names stands for something that is not to be
   *     written; nothing has been changed then
   * @throws IllegalArgumentException if the sizes do not suit direct transfers there
   * @throws TransferException if writing fails part of the way; the manifest then says incomplete
   * @throws IOException if anything else fails
   */
  public WriteResult write(
      DataGenerator generator, Manifest content, WriteOptions options, LongConsumer progress)
      throws IOException {
    check(options);
    WriteTotals totals = new WriteTotals();
    transfer(generator, content, options, progress, totals, Kept.NOTHING);
    return totals.result(options.queueDepth(), 1, generator.runtime().threads());
  }

  /**
   * Goes on with a file whose writing did not come to its end: compares what is there with the
   * stream, and writes from the first byte on that is missing or wrong, rounded down to a block. A
   * file that turns out to be whole is only called so.
   *
   * @param generator makes the bytes; its spec is the manifest's
   * @param content what the file is to hold, as its manifest says
   * @param options how; an existing file is gone on with in any case, but one that the manifest
   *     calls complete is changed only if it may be replaced: what is wrong or too much there has
   *     another origin
   * @param progress is told, on any thread, of bytes newly compared or written; negative where
   *     bytes that have been compared must be written again
   * @return what it came to
   * @throws OutputRefusedException if there is no manifest, or it says something else, or calls a
   *     file complete that is another
   * @throws IllegalArgumentException if the manifest is none
   * @throws TransferException if reading or writing fails part of the way
   * @throws IOException if anything else fails
   */
  public WriteResult resume(
      DataGenerator generator, Manifest content, WriteOptions options, LongConsumer progress)
      throws IOException {
    WriteOptions over = options.withReplace(true);
    check(over);
    Path path = manifest.orElseThrow(() -> new OutputRefusedException(file, "has no manifest"));
    found(path, content);
    requireOwn(generator, content);
    WriteTotals totals = new WriteTotals();
    try (OutputFile output = OutputFile.open(file, over.access(), alignment(file));
        // Not closed before that: the lock would be lost.
        FileChannel there = reading()) {
      Manifest found = found(path, content); // others may have been here until now
      Kept kept = check(there, generator, content, over, progress, totals);
      if (found.complete() && !options.replace()) {
        kept.refuseIfLost(file);
      }
      transfer(output, generator, content, over, progress, totals, kept);
    } catch (IOException e) {
      throw AtomicFile.named(file, e);
    }
    complete(content, over);
    return totals.result(options.queueDepth(), 1, generator.runtime().threads());
  }

  /** What is said of a file that is there, which must be this content. */
  private static Manifest found(Path manifest, Manifest content) throws IOException {
    Manifest found = Manifest.read(manifest);
    if (!found.sameContent(content)) {
      throw new OutputRefusedException(manifest, "says that the file holds something else");
    }
    return found;
  }

  private FileChannel reading() throws IOException {
    return FileChannel.open(file.toRealPath(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** Looks what is there, without having looked at the names and the manifest before. */
  Kept check(
      DataGenerator generator,
      Manifest content,
      WriteOptions options,
      LongConsumer progress,
      WriteTotals totals)
      throws IOException {
    if (FileKind.of(file) == FileKind.ABSENT) {
      return Kept.NOTHING;
    }
    try (FileChannel there = reading()) {
      return check(there, generator, content, options, progress, totals);
    } catch (IOException e) {
      throw AtomicFile.named(file, e);
    }
  }

  private Kept check(
      FileChannel there,
      DataGenerator generator,
      Manifest content,
      WriteOptions options,
      LongConsumer progress,
      WriteTotals totals)
      throws IOException {
    long start = System.nanoTime();
    long length = content.length();
    VerifyResult result =
        new StreamVerifier(generator, checkSettings(options), OriginFinder.none())
            .verify(content.position(), length, ChunkSource.file(there), progress);
    long found = result.foundBytes();
    Kept kept =
        Kept.of(
            result.rightBytes(),
            options.device() ? Math.min(length, found) : found,
            length,
            DirectIo.alignment(file.toRealPath()));
    // What is to be written again is not done.
    progress.accept(kept.bytes() - result.checkedBytes());
    totals.checkNanos.add(System.nanoTime() - start);
    totals.keptBytes.add(kept.bytes());
    return kept;
  }

  /** Comparing takes no more memory and threads than writing. */
  static VerifySettings checkSettings(WriteOptions options) {
    int cpus = Runtime.getRuntime().availableProcessors();
    int chunks = StreamWriter.chunks(options.queueDepth());
    int threads = Math.min(cpus, chunks / 2);
    return VerifySettings.whole(
        Math.min(CHECK_BYTES, options.chunkBytes()),
        threads,
        Math.min(options.queueDepth(), chunks - threads));
  }

  private static void requireOwn(DataGenerator generator, Manifest content) {
    if (!generator.spec().equals(content.spec())) {
      throw new IllegalArgumentException("the generator's spec is not the manifest's");
    }
  }

  /** Writes what is missing, without having looked at the names before. */
  void transfer(
      DataGenerator generator,
      Manifest content,
      WriteOptions options,
      LongConsumer progress,
      WriteTotals totals,
      Kept kept)
      throws IOException {
    requireOwn(generator, content);
    try (OutputFile output = OutputFile.open(file, options.access(), alignment(file))) {
      transfer(output, generator, content, options, progress, totals, kept);
    } catch (IOException e) {
      throw AtomicFile.named(file, e);
    }
    // Not before closing: some file systems tell only then that there was no room.
    complete(content, options);
  }

  private void transfer(
      OutputFile output,
      DataGenerator generator,
      Manifest content,
      WriteOptions options,
      LongConsumer progress,
      WriteTotals totals,
      Kept kept)
      throws IOException {
    long position = content.position() + kept.bytes();
    long length = content.length() - kept.bytes();
    try (StreamWriter.Ready writing = ready(output, generator, options, position, length)) {
      long prepared = writing.nanos();
      output.checkRoom(content.length());
      announce(output, kept.whole() ? content.completed() : content.begun(), options.sync());
      // What follows the bytes that are kept stays, too: it may be right, and if this fails again,
      // then less is lost.
      output.cut(kept.equals(Kept.NOTHING) ? 0 : content.length());
      long start = System.nanoTime() - prepared;
      writing.write(kept.bytes(), output.sink(), progress, totals);
      if (options.sync()) {
        long written = System.nanoTime();
        output.sync();
        if (output.named()) {
          // The manifest's, which may be another, is put there with the manifest.
          syncName();
        }
        totals.syncNanos.add(System.nanoTime() - written);
      }
      totals.elapsedNanos.add(System.nanoTime() - start);
      totals.bufferedBytes.add(output.bufferedBytes(length));
    }
  }

  /**
   * Calls the closed file complete. Closing has given up the lock: if somebody else has begun to
   * write the file since, or even ended, then it is theirs.
   */
  private void complete(Manifest content, WriteOptions options) throws IOException {
    if (manifest.isEmpty()) {
      return;
    }
    try {
      if (options.device() || FileKind.of(file) == FileKind.CHARACTER_DEVICE) {
        content.completed().write(manifest.get(), options.sync());
      } else {
        completeIfOwn(content, manifest.get(), options.sync());
      }
    } catch (NoSuchFileException e) {
      throw AtomicFile.vanished(e);
    }
  }

  private void completeIfOwn(Manifest content, Path path, boolean sync) throws IOException {
    try (FileChannel again = OutputFile.channel(file)) {
      if (!WriterLock.take(again, file)) {
        throw new FileSystemException(file.toString(), null, WriterLock.TAKEN);
      }
      if (!announced(path).filter(content::sameContent).isPresent()) {
        throw new FileSystemException(
            path.toString(), null, "says something else now: another process has written the file");
      }
      content.completed().write(path, sync);
    }
  }

  private void syncName() throws IOException {
    try {
      AtomicFile.syncName(file);
    } catch (NoSuchFileException e) {
      throw AtomicFile.vanished(e);
    }
  }

  /** What is said meanwhile; nothing if it cannot be understood. */
  private static Optional<Manifest> announced(Path manifest) throws IOException {
    try {
      return Optional.of(Manifest.read(manifest));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Takes the memory before anything is changed, or leaves nothing behind. */
  private static StreamWriter.Ready ready(
      OutputFile output, DataGenerator generator, WriteOptions options, long position, long length)
      throws IOException {
    try {
      return new StreamWriter(generator, options).ready(position, length, output.sink());
    } catch (RuntimeException | Error e) {
      output.undo();
      throw e;
    }
  }

  /** Says what is about to be written, or leaves nothing behind. */
  private void announce(OutputFile output, Manifest content, boolean sync) throws IOException {
    if (manifest.isEmpty()) {
      return;
    }
    try {
      content.write(manifest.get(), sync);
    } catch (IOException e) {
      output.undo();
      throw e;
    }
  }
}
