package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.DirectRefusedException;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.channel.IoReason;
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
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Verifies any number of files in bounded memory (for a set, 8 bytes besides for each file that is
 * there): large ones one after the other with all threads, small ones side by side.
 */
public final class FilesVerifier {

  /**
   * A file and what it should hold.
   *
   * @param file its name
   * @param manifest what it should hold
   */
  public record Task(Path file, Manifest manifest) {}

  /** Files of up to so many chunks are small. */
  private static final long SMALL_CHUNKS = 4;

  private static final int MOST_LISTED = 1000;
  private static final int MOST_EXTENTS_EACH = 10;

  private final Function<StreamSpec, DataGenerator> generators;
  private final VerifySettings settings;
  private final OriginFinder finder;
  private final boolean direct;

  /**
   * A verifier.
   *
   * @param generators gives the generator of a stream; thread-safe
   * @param settings how each file is verified
   * @param finder finds where other data belongs
   * @param direct whether to read past the page cache
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
   * Verifies files that are named one by one.
   *
   * @param tasks at least one
   * @param progress is told, on any thread, of bytes newly looked at
   * @return what it came to
   * @throws DirectRefusedException if there is no direct I/O where it is asked for
   * @throws IOException if anything fails but reading a file
   */
  public FilesResult verify(List<Task> tasks, LongConsumer progress) throws IOException {
    long largest = tasks.stream().mapToLong(t -> t.manifest.length()).max().orElseThrow();
    return run(
        new Tally(tasks.size()),
        tasks.size(),
        i -> i,
        i -> tasks.get((int) i),
        largest,
        all(tasks.size()),
        progress);
  }

  /**
   * Verifies the files of a set. Where a sample is less than a chunk of each file, it is one chunk
   * of some files; that the others are there and as long as they should be is looked at. Files are
   * judged by their bytes alone, also where the set is not complete: that is said of the set.
   *
   * @param directory the set's
   * @param set what it holds
   * @param progress is told, on any thread, of bytes newly looked at
   * @return what it came to
   * @throws DirectRefusedException if there is no direct I/O where it is asked for
   * @throws IOException if anything fails but reading a file
   */
  public FilesResult verify(Path directory, DataSetManifest set, LongConsumer progress)
      throws IOException {
    long size = set.spec().size();
    double chunks = Math.max(1, Math.ceil((double) size / settings.chunkBytes()));
    double percent = Math.min(100, settings.samplePercent() * chunks);
    DataSetManifest whole = set.completed();
    LongFunction<Task> tasks = i -> new Task(set.path(directory, i), whole.manifest(i));
    long[] present = PresentFiles.of(directory, set);
    Tally tally = new Tally(set.files());
    tally.addMissing(present, size, tasks);
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
   * Compares files.
   *
   * @param files how many
   * @param numbers of them, in the tally, by their order
   * @param tasks by their numbers
   */
  private FilesResult run(
      Tally tally,
      long files,
      LongUnaryOperator numbers,
      LongFunction<Task> tasks,
      long largest,
      Sample chosen,
      LongConsumer progress)
      throws IOException {
    if (files > 0 && direct) {
      requireDirect(tasks.apply(numbers.applyAsLong(0)).file);
    }
    long start = System.nanoTime();
    Turns turns = new Turns();
    boolean small = files > 1 && largest <= SMALL_CHUNKS * settings.chunkBytes();
    Crew crew = new Crew();
    int members = small ? (int) Math.min(files, settings.chunks()) : 1;
    Function<StreamSpec, StreamVerifier> verifiers = verifiers();
    crew.share(
        "dgen-files-",
        members,
        () -> {
          boolean more = true;
          while (more) {
            long i = turns.begin();
            try {
              more = i < files && !crew.failed();
              if (more) {
                long number = numbers.applyAsLong(i);
                FileTurn turn = new FileTurn(chosen.has(number), small, () -> turns.await(i));
                tally.add(number, verify(tasks.apply(number), turn, verifiers, progress));
              }
            } finally {
              turns.end(i);
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
   * @param alone whether by one thread, while others verify other files
   * @param await waits until the files before it are done
   */
  private record FileTurn(boolean chosen, boolean alone, Runnable await) {}

  /** Of all files together no more are read and compared at a time than of one. */
  private Function<StreamSpec, StreamVerifier> verifiers() {
    AtomicReference<@Nullable StreamVerifier> first = new AtomicReference<>();
    return spec -> {
      DataGenerator generator = generators.apply(spec);
      StreamVerifier mine = new StreamVerifier(generator, settings, finder);
      StreamVerifier earlier = first.compareAndExchange(null, mine);
      return (earlier == null ? mine : earlier).of(generator);
    };
  }

  /** What the first file shows is refused before any is read; other failures have their place. */
  private void requireDirect(Path first) throws DirectRefusedException {
    try {
      InputFile.open(first, true).close();
    } catch (DirectRefusedException e) {
      throw e;
    } catch (IOException e) {
      // told with the other files
    }
  }

  private FileResult verify(
      Task task,
      FileTurn turn,
      Function<StreamSpec, StreamVerifier> verifiers,
      LongConsumer progress) {
    Manifest manifest = task.manifest;
    try (InputFile file = InputFile.open(task.file, direct)) {
      long size = file.source().length(0);
      if (!turn.chosen && size == manifest.length()) {
        return FileResult.without(task.file, manifest, FileResult.State.LEFT_OUT);
      }
      StreamVerifier verifier = verifiers.apply(manifest.spec());
      ChunkSource source = file.source();
      return FileResult.compared(
          task.file,
          manifest,
          turn.alone
              ? verifier.verifyAlone(
                  manifest.position(), manifest.length(), source, progress, turn.await)
              : verifier.verify(manifest.position(), manifest.length(), source, progress));
    } catch (NoSuchFileException e) {
      return FileResult.without(task.file, manifest, FileResult.State.MISSING);
    } catch (IOException e) {
      return FileResult.refused(task.file, manifest, IoReason.of(e));
    }
  }

  /** A sum of two numbers of bytes, or the largest number there is. */
  private static long sum(long a, long b) {
    return a + b < 0 ? Long.MAX_VALUE : a + b;
  }

  /** Sums, and the first files that are not good. */
  private static final class Tally {
    private final long files;
    private final TreeMap<Long, FileResult> listed = new TreeMap<>();
    private long unlisted;
    private @Nullable FileResult first;
    private long good;
    private long wrong;
    private long missing;
    private long leftOut;
    private long expectedBytes;
    private long checkedBytes;
    private long unreadableBytes;

    Tally(long files) {
      this.files = files;
    }

    synchronized void add(long i, FileResult result) {
      if (i == 0) {
        first = result;
      }
      good += result.good() ? 1 : 0;
      wrong += result.wrong() ? 1 : 0;
      missing += result.state() == FileResult.State.MISSING ? 1 : 0;
      leftOut += result.state() == FileResult.State.LEFT_OUT ? 1 : 0;
      expectedBytes = sum(expectedBytes, result.manifest().length());
      result
          .result()
          .ifPresent(
              r -> {
                checkedBytes = sum(checkedBytes, r.checkedBytes());
                unreadableBytes = sum(unreadableBytes, r.unreadableBytes());
              });
      if (result.good()) {
        return;
      }
      listed.put(i, files > 1 ? result.shortened(MOST_EXTENTS_EACH) : result);
      if (listed.size() > MOST_LISTED) {
        listed.pollLastEntry();
        unlisted++;
      }
    }

    /**
     * Those of a set that are not there: the first of them one by one, the others by their number.
     */
    void addMissing(long[] present, long size, LongFunction<Task> tasks) {
      long number = 0;
      int told = 0;
      for (int i = 0; number < files && told < MOST_LISTED; number++) {
        if (i < present.length && present[i] == number) {
          i++;
          continue;
        }
        Task task = tasks.apply(number);
        add(number, FileResult.without(task.file, task.manifest, FileResult.State.MISSING));
        told++;
      }
      long more = files - present.length - told;
      wrong += more;
      missing += more;
      unlisted += more; // behind as many as are listed
      expectedBytes = sum(expectedBytes, more * size);
    }

    synchronized FilesResult result(double seconds) {
      return new FilesResult(
          files,
          good,
          wrong,
          missing,
          leftOut,
          expectedBytes,
          checkedBytes,
          unreadableBytes,
          List.copyOf(listed.values()),
          unlisted,
          Optional.ofNullable(first),
          seconds);
    }
  }
}
