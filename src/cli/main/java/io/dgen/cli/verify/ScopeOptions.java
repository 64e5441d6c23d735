package io.dgen.cli.verify;

import io.dgen.cli.options.Options;
import io.dgen.cli.options.Rate;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Pace;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifyRules;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for which part of a file is compared, how fast, and when that ends early. */
final class ScopeOptions {

  @Option(
      names = "--offset",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Where in the file or device the stream's bytes begin, if parameters are given here; a"
              + " manifest says it itself. Default: 0.")
  private @Nullable Long offset;

  @Option(
      names = "--range",
      paramLabel = "FROM..TO",
      converter = Span.Converter.class,
      description =
          "Compare only these bytes of the file or device: from offset FROM up to, not including,"
              + " TO. Either may be left out.")
  private @Nullable Span range;

  @Option(
      names = "--stop-after",
      paramLabel = "N",
      description =
          "End after the Nth block of 4096 bytes that differs; what follows is not compared.")
  private @Nullable Long stopAfter;

  @Option(
      names = "--max-rate",
      paramLabel = "RATE",
      converter = Rate.class,
      description =
          "Read no more than this in a second, like 500MB/s. Each read of a chunk waits for its"
              + " turn; with a low rate choose a small --chunk. Default: unlimited.")
  private Pace maxRate = Pace.UNLIMITED;

  /** Refuses what needs a single file, where there are several. */
  void checkSeveral() {
    Options.apart("several files", "--offset", offset, "--range", range, "--stop-after", stopAfter);
  }

  /** Refuses what needs a file, where the data comes from a pipe. */
  void checkPipe() {
    Options.apart("--in -: it is no file", "--offset", offset, "--range", range);
  }

  /** Checks values, and what cannot go with a sample. */
  void check(boolean sample) {
    if (stopAfter != null && stopAfter < 1) {
      throw new BadInputException("--stop-after is " + stopAfter + ", but must be 1 or more");
    }
    if (sample) {
      Options.apart("--sample", "--stop-after", stopAfter);
    }
  }

  /** Returns whether comparing may end early. */
  boolean stops() {
    return stopAfter != null;
  }

  /** Returns where the bytes begin according to the options. */
  long offset() {
    return offset == null ? 0 : offset;
  }

  /**
   * Returns what a file holds.
   *
   * @param manifest what it holds, at the offset that a manifest says, or 0
   * @param given whether parameters were given, not a manifest
   */
  Manifest placed(Manifest manifest, boolean given) {
    if (offset == null) {
      return manifest;
    }
    if (!given && offset != manifest.offset()) {
      throw new BadInputException(
          "--offset is " + offset + ", but the manifest says " + manifest.offset());
    }
    try {
      return manifest.at(offset);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--" + e.getMessage(), e);
    }
  }

  /** Returns what is to be compared of a file. */
  FilesVerifier.Task task(Path file, Manifest whole, boolean direct) {
    if (direct && whole.offset() % ChunkSource.BLOCK_BYTES != 0) {
      throw unaligned("the data begins at offset " + whole.offset());
    }
    FilesVerifier.Task task = task(new FilesVerifier.Task(file, whole));
    if (direct && task.manifest().offset() % ChunkSource.BLOCK_BYTES != 0) {
      throw unaligned("--range begins at " + task.manifest().offset());
    }
    return task;
  }

  /** Returns what is to be compared of a file or object, of which the whole is given. */
  FilesVerifier.Task task(FilesVerifier.Task all) {
    if (range == null) {
      return all;
    }
    Manifest whole = all.manifest();
    Long first = range.from();
    Long last = range.to();
    long from = first == null ? whole.offset() : first;
    long to = last == null ? whole.end() : last;
    if (from < whole.offset() || to > whole.end() || from >= to) {
      throw new BadInputException(
          "--range is "
              + range.text()
              + ", but must be a range within the data of "
              + all.name()
              + ", "
              + whole.offset()
              + ".."
              + whole.end());
    }
    return new FilesVerifier.Task(all.name(), whole.part(from, to), true, all.input());
  }

  private static BadInputException unaligned(String what) {
    return new BadInputException(
        what + ", but must begin at a multiple of " + ChunkSource.BLOCK_BYTES + " with --direct");
  }

  /**
   * Returns the rules of comparing.
   *
   * @param bad collects what is bad
   * @param from where in the file the compared bytes begin
   */
  VerifyRules rules(ByteRanges bad, long from) {
    return new VerifyRules(
        maxRate,
        stopAfter == null ? Long.MAX_VALUE : stopAfter,
        (at, length) -> bad.add(from + at, length));
  }
}
