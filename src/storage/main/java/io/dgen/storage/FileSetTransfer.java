package io.dgen.storage;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.DirectIo;
import io.dgen.storage.channel.SetLock;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.FileSet;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** One call of {@link StreamFiles#write} or {@link StreamFiles#resume}. */
final class FileSetTransfer {

  /** Files of more chunks are worth threads and buffers made for each. */
  private static final int LARGE_FILE_CHUNKS = 64;

  private final StreamFiles files;
  private final Path directory;
  private final FileSet set;
  private final DataGenerator generator;
  private final WriteOptions options;
  private final LongConsumer progress;
  private final Purpose purpose;
  private final Crew crew = new Crew();

  /** The file that nobody has begun. */
  private final AtomicLong next = new AtomicLong();

  private final WriteTotals totals = new WriteTotals();
  private volatile boolean whole = true;

  FileSetTransfer(
      StreamFiles files,
      DataGenerator generator,
      WriteOptions options,
      LongConsumer progress,
      Purpose purpose) {
    if (!generator.spec().equals(files.set().spec())) {
      throw new IllegalArgumentException("the generator's spec is not the set's");
    }
    this.files = files;
    this.directory = files.directory();
    this.set = files.set();
    this.generator = generator;
    this.options = options;
    this.progress = progress;
    this.purpose = purpose;
  }

  /** Whether all files are whole. */
  boolean whole() {
    return whole;
  }

  WriteResult run() throws IOException {
    if (purpose == Purpose.CHECK) {
      files.checkFiles(options);
      return transfer();
    }
    makeDirectory();
    try (SetLock _ = SetLock.of(directory)) {
      // Others may have been here until now.
      files.checkFiles(options);
      if (purpose == Purpose.RESUME) {
        files.description();
      }
      Path description = FileSet.in(directory);
      new FileSet(set.spec(), set.files(), false, set.tool()).write(description, options.sync());
      return transferAll(description);
    }
  }

  private WriteResult transferAll(Path description) throws IOException {
    try {
      WriteResult result = transfer();
      set.completed().write(description, options.sync());
      return result;
    } catch (NoSuchFileException e) {
      throw AtomicFile.vanished(e);
    }
  }

  /** With those it is in, whose names must be on the storage device as well. */
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
        AtomicFile.syncDirectory(parent);
      }
    }
  }

  private WriteResult transfer() throws IOException {
    return oneAfterAnother() ? writeWithPipelines() : writeWithThreads();
  }

  /** Whether all threads write one file, for few or large ones; else each has one of its own. */
  private boolean oneAfterAnother() {
    long chunks = Math.ceilDiv(set.spec().size(), options.chunkBytes());
    return chunks > LARGE_FILE_CHUNKS || (chunks > 1 && set.files() < options.queueDepth());
  }

  private WriteResult writeWithPipelines() throws IOException {
    for (long i = 0; i < set.files(); i++) {
      Path path = set.path(directory, i);
      StreamFile file = new StreamFile(path, Optional.empty());
      DataGenerator own = generator.withStream(set.manifest(i).spec().stream());
      try {
        if (!transfer(file, own, set.manifest(i))) {
          whole = false;
        }
      } catch (TransferException e) {
        throw new TransferException(e.reached(), e.getCause(), path);
      }
    }
    return totals.result(options.queueDepth(), 1, generator.runtime().threads());
  }

  /** Whether the file is whole now. */
  private boolean transfer(StreamFile file, DataGenerator own, Manifest content)
      throws IOException {
    Kept kept = Kept.NOTHING;
    if (purpose != Purpose.WRITE) {
      kept = file.check(own, content, options, progress, totals);
    }
    if (purpose == Purpose.CHECK && !kept.whole()) {
      kept.refuseIfLost(file.file());
      return false;
    }
    file.transfer(own, content, options, progress, totals, kept);
    return true;
  }

  private WriteResult writeWithThreads() throws IOException {
    int threads = (int) Math.min(options.queueDepth(), set.files());
    int alignment = DirectIo.alignment(directory);
    long start = System.nanoTime();
    try {
      WriterThreads.run(crew, threads, () -> writeFiles(alignment), () -> next.set(set.files()));
    } catch (TransferException e) {
      throw e.getCause();
    }
    long checked = totals.checkNanos.sum() / threads;
    totals.elapsedNanos.add(System.nanoTime() - start - checked);
    return totals.result(threads, threads, threads);
  }

  /** A thread's work. Files are taken in order, so all before the first that failed are whole. */
  private void writeFiles(int alignment) {
    try (FileTransfer transfer =
        new FileTransfer(generator, options, alignment, totals, progress)) {
      for (long i = next.getAndIncrement();
          i < set.files() && !crew.failedBefore(i);
          i = next.getAndIncrement()) {
        long file = i;
        crew.attempt(file, () -> writeFile(transfer, file));
      }
    }
  }

  /** What fails says which file by its number, so that the first of them is kept. */
  private void writeFile(FileTransfer transfer, long file) throws TransferException {
    Path path = set.path(directory, file);
    try {
      if (!transfer.transfer(path, set.manifest(file), purpose)) {
        whole = false;
      }
    } catch (TransferException e) {
      throw new TransferException(file, new TransferException(e.reached(), e.getCause(), path));
    } catch (IOException e) {
      throw new TransferException(file, AtomicFile.named(path, e));
    }
  }
}
