package io.dgen.cli.verify;

import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.BadBlockOptions;
import io.dgen.cli.options.Buckets;
import io.dgen.cli.options.ExpectedOptions;
import io.dgen.cli.options.KernelOptions;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.OriginOptions;
import io.dgen.cli.options.Percentage;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.remote.ObjectAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares files, block devices or stdin with the streams they should hold. */
@Command(
    name = "verify",
    description = {
      "Compares each FILE with the stream that its manifest, or the parameters given here,"
          + " describe. Reports where it is wrong and what is there instead.",
      "Exit status 0 if every byte is right; 1 if anything is wrong, too short, too long, missing"
          + " or surplus; 3 if nothing is wrong, but something could not be read.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {

  private static final String STDIN = "-";
  private static final int MOST_QUEUE_DEPTH = 4096;
  private static final int DEFAULT_QUEUE_DEPTH = 8;
  private static final int MOST_SEARCHES = 1_000_000;
  private static final double ALL = 100;

  @Option(
      names = "--in",
      paramLabel = "FILE|-|s3://BUCKET/KEY",
      description =
          "File or block device to compare; - is stdin. Or an object in a store, for which a"
              + " plug-in is needed. Repeatable.")
  private List<String> in = List.of();

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "More files to compare.")
  private List<String> more = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR|s3://BUCKET/PREFIX",
      description = "Compare all files of the set that DIR/dgen-set.json describes.")
  private @Nullable String directory;

  @Mixin private ExpectedOptions expected;
  @Mixin private SpecOptions spec;

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      converter = Percentage.class,
      description =
          "Compare only this share of each file, in chunks spread over all of it. Default: 100%%.")
  private double samplePercent = ALL;

  @Option(
      names = "--sample-seed",
      paramLabel = "N",
      converter = Unsigned.class,
      description = "Seed that draws the chunks of a sample. Default: the seed of the data.")
  private @Nullable Long sampleSeed;

  @Option(
      names = "--direct",
      description =
          "Bypass the page cache (O_DIRECT): compare the data on the device, not in memory.")
  private boolean direct;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Bytes that a thread reads and compares in one go. Default: 1MiB; of objects, 8MiB.")
  private @Nullable Long chunk;

  @Option(
      names = "--queue-depth",
      paramLabel = "N",
      description =
          "Reads in flight while --threads threads compare; of small files, as many are read and"
              + " compared at a time, each by one thread. Default: 8, or --threads if more.")
  private @Nullable Integer queueDepth;

  @Mixin private ScopeOptions scope;
  @Mixin private ResumeOptions resumable;
  @Mixin private BadBlockOptions badBlocks;
  @Mixin private OriginOptions origins;

  @Option(
      names = "--searches",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Number of searches for the origin of other data, each for up to 128 bad pages."
              + " Default: 64.")
  private int searches;

  @Option(
      names = "--search-range",
      paramLabel = "SIZE",
      defaultValue = "4TiB",
      converter = Size.class,
      description =
          "How much of all streams one search covers: of the data's own stream around its place,"
              + " then of the nearest stream numbers. Default: 4TiB.")
  private long searchRange;

  @Mixin private RemoteOptions remote;
  @Mixin private KernelOptions kernel;
  @Mixin private LiveOptions shown;
  @Mixin private ReportOptions reported;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  VerifyCommand() {}

  @Override
  public Integer call() throws IOException {
    List<String> names = new ArrayList<>(in);
    names.addAll(more);
    checkWhat(names);
    boolean objects =
        names.stream().anyMatch(ObjectAddress::is)
            || (directory != null && ObjectAddress.is(directory));
    if (!objects) {
      remote.refuse();
    } else {
      Options.apart("objects", "--direct", direct, "--state", resumable.given());
    }
    scope.check(samplePercent != ALL);
    resumable.check(
        names.size() == 1 && !names.contains(STDIN), samplePercent != ALL, scope.stops());
    badBlocks.check();
    badBlocks.refuseAmong(names);
    shown.check(output.json() ? "--json" : null);
    int threads = kernel.threads();
    int depth =
        queueDepth == null
            ? Math.max(DEFAULT_QUEUE_DEPTH, threads)
            : (int) Options.inRange("--queue-depth", queueDepth, 1, MOST_QUEUE_DEPTH);
    Options.inRange("--searches", searches, 0, MOST_SEARCHES);
    Options.inRange("--search-range", searchRange, BLOCK, Long.MAX_VALUE);
    int chunkBytes = chunkBytes(threads, depth, objects ? OBJECT_CHUNK : CHUNK);
    MemoryCheck.require("--chunk, --threads and --queue-depth", (long) threads + depth, chunkBytes);
    try (Generators generators = new Generators(kernel);
        Buckets buckets = new Buckets(remote, depth)) {
      VerifyRun run =
          new VerifyRun(
              expected,
              spec,
              scope,
              resumable,
              badBlocks,
              new ByteRanges(),
              new VerifyRun.Reading(direct, samplePercent, sampleSeed, chunkBytes, threads, depth),
              new VerifyRun.Search(origins, searches, searchRange),
              shown,
              reported,
              output,
              generators,
              buckets);
      if (directory != null) {
        return objects
            ? new RemoteSetCheck(run).verify(directory)
            : new SetCheck(run).verify(Options.path("--dir", directory));
      }
      return names.equals(List.of(STDIN))
          ? new StdinCheck(run).verify()
          : new FilesCheck(run).verify(names);
    }
  }

  private static final long BLOCK = 4096;

  private static final int CHUNK = 1 << 20;

  /** A request takes a while before its first byte comes. */
  private static final int OBJECT_CHUNK = 8 << 20;

  private void checkWhat(List<String> names) {
    if (names.isEmpty() == (directory == null)) {
      throw new BadInputException("say what to compare: either --in FILE, or --dir DIR");
    }
    if (directory != null && (expected.given() || spec.given())) {
      throw new BadInputException(
          "--dir and a manifest or parameters exclude each other: DIR/dgen-set.json has them");
    }
    if (names.size() != 1) {
      scope.checkSeveral();
      if (badBlocks.given()) {
        throw new BadInputException("--bad-blocks cannot go with several files");
      }
    }
    if (names.size() > 1) {
      if (names.contains(STDIN)) {
        throw new BadInputException("--in - cannot go with other files");
      }
      if (expected.hasManifest()) {
        throw new BadInputException("--manifest is for one file; each of several has its own");
      }
    }
  }

  /** Of a sample the chunk is a part: memory does not choose it. */
  private int chunkBytes(int threads, int depth, int usual) {
    if (chunk != null) {
      return Options.chunkBytes(chunk);
    }
    return samplePercent == ALL
        ? MemoryCheck.fitting(usual, (int) BLOCK, (long) threads + depth)
        : usual;
  }
}
