package io.dgen.io;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * Verifies any number of files in bounded memory: large ones one after the other with all threads,
 * small ones side by side.
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
    return run(tasks.size(), i -> tasks.get((int) i), largest, all(tasks.size()), progress);
  }

  /**
   * Verifies the files of a set. Where a sample is less than a chunk of each file, it is one chunk
   * of some files; that the others are there and as long as they should be is looked at.
   *
   * @param directory the set's
   * @param set what it holds
   * @param progress is told, on any thread, of bytes newly looked at
   * @return what it came to
   * @throws DirectRefusedException if there is no direct I/O where it is asked for
   * @throws IOException if anything fails but reading a file
   */
  public FilesResult verify(Path directory, FileSet set, LongConsumer progress) throws IOException {
    long size = set.spec().size();
    double chunks = Math.max(1, Math.ceil((double) size / settings.chunkBytes()));
    double percent = Math.min(100, settings.samplePercent() * chunks);
    return run(
        set.files(),
        i -> new Task(set.path(directory, i), set.manifest(i)),
        size,
        Sample.of(set.files(), percent, settings.sampleSeed()),
        progress);
  }

  private static Sample all(long files) {
    return new Sample(files, files, 0);
  }

  private FilesResult run(
      long files, LongFunction<Task> tasks, long largest, Sample chosen, LongConsumer progress)
      throws IOException {
    requireDirect(files > 0 ? tasks.apply(0).file : null);
    long start = System.nanoTime();
    Tally tally = new Tally(files);
    AtomicLong next = new AtomicLong();
    boolean small = files > 1 && largest <= SMALL_CHUNKS * settings.chunkBytes();
    Crew crew = new Crew();
    int members = small ? (int) Math.min(files, settings.chunks()) : 1;
    crew.share(
        "dgen-files-",
        members,
        () -> {
          for (long i = next.getAndIncrement(); i < files && !crew.failed(); ) {
            tally.add(i, verify(tasks.apply(i), chosen.has(i), small, progress));
            i = next.getAndIncrement();
          }
        });
    crew.rethrow();
    return tally.result((System.nanoTime() - start) / 1e9);
  }

  /** What the first file shows is refused before any is read; other failures have their place. */
  private void requireDirect(Path first) throws DirectRefusedException {
    if (first != null && direct) {
      try {
        InputFile.open(first, true).close();
      } catch (DirectRefusedException e) {
        throw e;
      } catch (IOException e) {
        // told with the other files
      }
    }
  }

  private FileResult verify(Task task, boolean chosen, boolean alone, LongConsumer progress) {
    Manifest manifest = task.manifest;
    try (InputFile file = InputFile.open(task.file, direct)) {
      long size = file.source().length(0);
      if (!chosen && size == manifest.length()) {
        return FileResult.without(task.file, manifest, FileResult.State.LEFT_OUT, null);
      }
      StreamVerifier verifier =
          new StreamVerifier(generators.apply(manifest.spec()), settings, finder);
      ChunkSource source = file.source();
      return FileResult.compared(
          task.file,
          manifest,
          alone
              ? verifier.verifyAlone(manifest.position(), manifest.length(), source, progress)
              : verifier.verify(manifest.position(), manifest.length(), source, progress));
    } catch (NoSuchFileException e) {
      return FileResult.without(task.file, manifest, FileResult.State.MISSING, null);
    } catch (IOException e) {
      return FileResult.without(task.file, manifest, FileResult.State.REFUSED, reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException
        ? "permission denied"
        : String.valueOf(
            e instanceof java.nio.file.FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getMessage());
  }

  /** Sums, and the first files that are not good. */
  private static final class Tally {
    private final long files;
    private final TreeMap<Long, FileResult> listed = new TreeMap<>();
    private long unlisted;
    private FileResult first;
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
      expectedBytes += result.manifest().length();
      result
          .result()
          .ifPresent(
              r -> {
                checkedBytes += r.checkedBytes();
                unreadableBytes += r.unreadableBytes();
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
          first,
          seconds);
    }
  }
}
