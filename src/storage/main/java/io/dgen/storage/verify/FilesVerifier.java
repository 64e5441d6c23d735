package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.DirectRefusedException;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.IoReason;
import io.dgen.storage.channel.OpenInput;
import io.dgen.storage.channel.Opening;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.TransferObserver;
import io.dgen.storage.channel.Turns;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.manifest.PresentFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Verifies any number of files in bounded memory (for a set, plus 8 bytes for each file that
 * exists): large files one after the other with all threads, small ones concurrently.
 */
public final class FilesVerifier {

  /** A way to open a file or object to be verified. */
  @FunctionalInterface
  public interface Input {

    /**
     * Opens it.
     *
     * @param direct whether to bypass the page cache
     * @return the open file or object
     * @throws NoSuchFileException if it is missing
     * @throws IOException if it cannot be opened
     */
    OpenInput open(boolean direct) throws IOException;
  }

  /**
   * A file or object and what it should hold.
   *
   * @param name its name or address
   * @param manifest what it should hold
   * @param part whether the file may be longer: what follows these bytes belongs to others
   * @param input opens it
   */
  public record Task(String name, Manifest manifest, boolean part, Input input) {

    /**
     * A file that should hold what its manifest says.
     *
     * @param file its name
     * @param manifest what it should hold; with an offset, a part of the file
     */
    public Task(Path file, Manifest manifest) {
      this(file, manifest, Opening.BY_NAME);
    }

    /**
     * An object that should hold what its manifest says.
     *
     * @param name its address
     * @param manifest what it should hold; with an offset, a part of the object
     * @param input opens it
     */
    public Task(String name, Manifest manifest, Input input) {
      this(name, manifest, manifest.offset() > 0, input);
    }

    Task(Path file, Manifest manifest, Opening opening) {
      this(file.toString(), manifest, direct -> InputFile.open(file, direct, opening));
    }
  }

  /** Files of up to so many chunks are small. */
  private static final long SMALL_CHUNKS = 4;

  private final Function<StreamSpec, DataGenerator> generators;
  private final VerifySettings settings;
  private final OriginFinder finder;
  private final boolean direct;

  /**
   * Makes a verifier.
   *
   * @param generators gives the generator of a stream; thread-safe
   * @param settings how each file is verified
   * @param finder finds where misplaced data belongs
   * @param direct whether to bypass the page cache
   */
  public FilesVerifier(
      Function<StreamSpec, DataGenerator> generators,
      VerifySettings settings,
      OriginFinder finder,
      boolean direct) {
    this.generators = generators;
    this.settings = settings;
    this.finder = finder;
    this.direct = direct;
  }

  /**
   * Makes a verifier that reads through the page cache and searches the usual streams for misplaced
   * data.
   *
   * @param generator gives the threads and the back end; any stream's
   * @param settings how each file is verified
   * @return the verifier
   */
  public static FilesVerifier of(DataGenerator generator, VerifySettings settings) {
    return new FilesVerifier(
        generator::withSpec,
        settings,
        new OriginFinder(OriginFinder.Settings.standard(settings.threads())),
        false);
  }

  /**
   * Verifies files named one by one.
   *
   * @param tasks at least one
   * @param progress is told, on any thread, of bytes newly verified
   * @return the result
   * @throws DirectRefusedException if direct I/O is asked for and the file system has none
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything but reading a file fails
   */
  public FilesResult verify(List<Task> tasks, LongConsumer progress) throws IOException {
    long largest = tasks.stream().mapToLong(t -> t.manifest.length()).max().orElseThrow();
    try {
      return run(
          new FilesTally(tasks.size()),
          tasks.size(),
          i -> i,
          i -> tasks.get((int) i),
          largest,
          all(tasks.size()),
          progress);
    } catch (IOException e) {
      throw Interruption.of(tasks.getFirst().name, e);
    }
  }

  /**
   * Verifies the files of a set. A sample of less than a chunk of each file is one chunk of some
   * files; of the others only existence and size are checked. Files are judged by their bytes
   * alone, even if the set is incomplete: that is reported for the set.
   *
   * @param directory the set's
   * @param set what it holds
   * @param progress is told, on any thread, of bytes newly verified
   * @return the result
   * @throws DirectRefusedException if direct I/O is asked for and the file system has none
   * @throws java.io.InterruptedIOException if the calling thread is interrupted; it stays so
   * @throws IOException if anything but reading a file fails
   */
  public FilesResult verify(Path directory, DataSetManifest set, LongConsumer progress)
      throws IOException {
    try {
      return verifySet(directory, set, progress);
    } catch (IOException e) {
      throw Interruption.of(directory, e);
    }
  }

  private FilesResult verifySet(Path directory, DataSetManifest set, LongConsumer progress)
      throws IOException {
    long[] present = PresentFiles.of(directory, set);
    try (HeldDirectory held = HeldDirectory.open(directory)) {
      FilesResult result =
          verifySet(
              set,
              present,
              (file, manifest) -> new Task(set.path(directory, file), manifest, held),
              progress);
      held.check();
      return result;
    }
  }

  /** The members of a set, wherever they are. */
  @FunctionalInterface
  public interface Members {

    /**
     * Returns a member.
     *
     * @param number its number
     * @param manifest what it should hold
     * @return the file or object
     */
    Task task(long number, Manifest manifest);
  }

  /**
   * Verifies the members of a set, of which it is known which exist, as {@link #verify(Path,
   * DataSetManifest, LongConsumer)} verifies the files of a directory.
   *
   * @param set what they should hold
   * @param present the numbers of those that exist, in order
   * @param members gives each of them
   * @param progress is told, on any thread, of bytes newly verified
   * @return the result
   * @throws IOException if anything but reading a member fails
   */
  public FilesResult verify(
      DataSetManifest set, long[] present, Members members, LongConsumer progress)
      throws IOException {
    return verifySet(set, present, members, progress);
  }

  private FilesResult verifySet(
      DataSetManifest set, long[] present, Members members, LongConsumer progress)
      throws IOException {
    long size = set.spec().size();
    double chunks = Math.max(1, Math.ceil((double) size / settings.chunkBytes()));
    double percent = Math.min(100, settings.samplePercent() * chunks);
    DataSetManifest whole = set.completed(set.synced());
    LongFunction<Task> tasks = i -> members.task(i, whole.manifest(i));
    FilesTally tally = new FilesTally(set.files());
    tally.addMissing(present, set, tasks);
    return run(
        tally,
        present.length,
        i -> present[(int) i],
        tasks,
        size,
        Sample.of(set.files(), percent, settings.sampleSeed()),
        progress);
  }

  private static Sample all(long files) {
    return new Sample(files, files, 0);
  }

  /**
   * Verifies files.
   *
   * @param files how many
   * @param numbers the number of a file in the tally, by its place in the order
   * @param tasks the file of a number
   */
  private FilesResult run(
      FilesTally tally,
      long files,
      LongUnaryOperator numbers,
      LongFunction<Task> tasks,
      long largest,
      Sample chosen,
      LongConsumer progress)
      throws IOException {
    if (files > 0 && direct) {
      requireDirect(tasks.apply(numbers.applyAsLong(0)));
    }
    long start = System.nanoTime();
    TransferObserver observer = TransferObserver.of(progress);
    Turns turns = new Turns();
    boolean small = files > 1 && largest <= SMALL_CHUNKS * settings.chunkBytes();
    Crew crew = new Crew();
    // A thread reads and compares a small file alone, as it would write it.
    int members = small ? (int) Math.min(files, settings.queueDepth()) : 1;
    Function<StreamSpec, StreamVerifier> verifiers = verifiers();
    crew.share(
        "dgen-files-",
        members,
        () -> {
          boolean more = true;
          try (SmallFileCheck quick = new SmallFileCheck(largest, settings)) {
            while (more) {
              long i = turns.begin();
              try {
                more = i < files && !crew.failed();
                if (more) {
                  long number = numbers.applyAsLong(i);
                  FileTurn turn =
                      new FileTurn(
                          chosen.has(number),
                          small ? Optional.of(quick) : Optional.empty(),
                          () -> turns.await(i));
                  Task task = tasks.apply(number);
                  tally.add(number, verifyObserved(task, turn, verifiers, observer, files > 1));
                }
              } finally {
                turns.end(i);
              }
            }
          }
        });
    crew.rethrow();
    return tally.result((System.nanoTime() - start) / 1e9);
  }

  /**
   * How a file is verified.
   *
   * @param chosen whether it is in the sample
   * @param alone the thread's own check, if one thread verifies it while others verify other files
   * @param await waits until the files before it are done
   */
  private record FileTurn(boolean chosen, Optional<SmallFileCheck> alone, Runnable await) {}

  /** All files together share the limits of reads and comparisons. */
  private Function<StreamSpec, StreamVerifier> verifiers() {
    AtomicReference<@Nullable StreamVerifier> first = new AtomicReference<>();
    return spec -> {
      DataGenerator generator = generators.apply(spec);
      StreamVerifier mine = new StreamVerifier(generator, settings, finder);
      StreamVerifier earlier = first.compareAndExchange(null, mine);
      return (earlier == null ? mine : earlier).of(generator);
    };
  }

  /**
   * Refuses before any file is read if the first file cannot be read directly. Other failures
   * become its result.
   */
  private static void requireDirect(Task first) throws DirectRefusedException {
    try {
      first.input.open(true).close();
    } catch (DirectRefusedException e) {
      throw e;
    } catch (IOException e) {
      // reported with the other files
    }
  }

  private FileResult verifyObserved(
      Task task,
      FileTurn turn,
      Function<StreamSpec, StreamVerifier> verifiers,
      TransferObserver observer,
      boolean several)
      throws TransferException {
    if (!several) {
      return verify(task, turn, verifiers, observer);
    }
    observer.begins(task.name, task.manifest.length());
    try {
      return verify(task, turn, verifiers, observer);
    } finally {
      observer.ends();
    }
  }

  private FileResult verify(
      Task task,
      FileTurn turn,
      Function<StreamSpec, StreamVerifier> verifiers,
      TransferObserver progress)
      throws TransferException {
    Manifest manifest = task.manifest;
    try (OpenInput file = task.input.open(direct)) {
      ChunkSource source = task.part ? file.source(manifest.offset()) : file.source();
      long size = source.length(0);
      if (!turn.chosen && size == manifest.length()) {
        return FileResult.without(task.name, manifest, FileResult.State.LEFT_OUT);
      }
      if (turn.alone.isPresent() && size == manifest.length() && settings.samplePercent() == 100) {
        DataGenerator generator = generators.apply(manifest.spec());
        VerifyResult good = turn.alone.get().check(generator, manifest, source, progress);
        if (good != null) {
          return FileResult.compared(task.name, manifest, good.moved(manifest.offset()));
        }
      }
      StreamVerifier verifier = verifiers.apply(manifest.spec());
      VerifyResult result =
          turn.alone.isPresent()
              ? verifier.verifyAlone(
                  manifest.position(), manifest.length(), source, progress, turn.await)
              : verifier.verifyShared(manifest.position(), manifest.length(), source, progress);
      return FileResult.compared(task.name, manifest, result.moved(manifest.offset()));
    } catch (NoSuchFileException e) {
      return FileResult.without(task.name, manifest, FileResult.State.MISSING);
    } catch (IOException e) {
      if (Interruption.ended(e)) { // nothing is wrong with the file
        throw new TransferException(
            e instanceof TransferException transfer ? transfer.reached() : 0, e, task.name);
      }
      return FileResult.refused(task.name, manifest, IoReason.of(e));
    }
  }

  @Override
  public String toString() {
    return "FilesVerifier[" + settings + (direct ? ", direct" : "") + "]";
  }
}
