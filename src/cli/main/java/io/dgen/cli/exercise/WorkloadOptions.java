package io.dgen.cli.exercise;

import io.dgen.cli.options.DurationConverter;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.storage.exercise.AccessPattern;
import io.dgen.storage.exercise.BlockContent;
import io.dgen.storage.exercise.Operation;
import io.dgen.storage.exercise.SyncMode;
import io.dgen.storage.exercise.Workload;
import io.dgen.storage.exercise.Workload.IoSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for what is done to the target, how often and for how long. */
final class WorkloadOptions {

  private static final int DEFAULT_BLOCK = 4096;
  private static final int MOST_THREADS = 1024;
  private static final Pattern HOT = Pattern.compile("hot:([0-9.]{1,12})%/([0-9.]{1,12})%");
  private static final Pattern ZIPF = Pattern.compile("zipf:([0-9.]{1,12})");

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long, like 30s, 10m or 2h. Without --ops, 10s.")
  private @Nullable Duration time;

  @Option(
      names = "--ops",
      paramLabel = "N",
      description = "How many operations. With --time, whichever ends first.")
  private @Nullable Long operations;

  @Option(
      names = "--block",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "What is overwritten as a whole and has a generation of its own: a multiple of 512, up to"
              + " 1MiB. Default: 4KiB.")
  private @Nullable Long block;

  @Option(
      names = "--io",
      paramLabel = "SIZE:SHARE,…",
      description =
          "Sizes of reads and writes, multiples of the block, like 4KiB:60%%,64KiB:40%%. Default:"
              + " the block.")
  private @Nullable String io;

  @Option(
      names = "--op-mix",
      paramLabel = "OP=SHARE,…",
      description =
          "Which operations: read, write, flush, zero (makes blocks read as zeros by punching a"
              + " hole or by telling the device). Default: read=50%%,write=49%%,flush=1%%; without"
              + " flush if --sync is not flush.")
  private @Nullable String mix;

  @Option(
      names = "--access",
      paramLabel = "HOW",
      defaultValue = "random",
      description =
          "Which blocks: random, sequential, hot:10%%/90%% (10%% of the blocks get 90%% of the"
              + " accesses) or zipf:0.99. Default: random.")
  private String access;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Multiplies the queue depth: 1 to 1024. Default: 1.")
  private int threads;

  @Option(
      names = "--queue-depth",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Operations in flight for each of --threads, each on a thread of its own: 1 to 1024 in"
              + " total. Default: 16.")
  private int queueDepth;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Operations per second at most. Default: no limit.")
  private @Nullable Double rate;

  @Option(names = "--direct", description = "Bypass the page cache (O_DIRECT).")
  private boolean direct;

  @Option(
      names = "--sync",
      paramLabel = "WHAT",
      converter = Sync.class,
      description =
          "What makes an acknowledged write durable: none (nothing), flush (a flush after it), write"
              + " (its own acknowledgement, O_DSYNC). Default: flush.")
  private @Nullable SyncMode sync;

  @Option(
      names = "--fill",
      description = "Write every block once before anything else. Not counted in the result.")
  private boolean fill;

  @Option(
      names = "--keep-going",
      description = "Go on after a wrong block or a failure. Default: stop at the first.")
  private boolean keepGoing;

  @Option(
      names = "--no-final-verify",
      negatable = true,
      description = "Do not read and verify every block at the end.")
  private boolean noFinalVerify;

  /** The sync modes by their names. */
  static final class Sync implements ITypeConverter<SyncMode> {
    @Override
    public SyncMode convert(String text) {
      for (SyncMode mode : SyncMode.values()) {
        if (mode.name().equalsIgnoreCase(text.strip())) {
          return mode;
        }
      }
      throw new TypeConversionException("'" + text + "' must be none, flush or write");
    }
  }

  int blockBytes() {
    long bytes = block == null ? DEFAULT_BLOCK : block;
    if (bytes < BlockContent.SECTOR_BYTES
        || bytes > BlockContent.MOST_BLOCK_BYTES
        || bytes % BlockContent.SECTOR_BYTES != 0) {
      throw new BadInputException(
          "--block is " + bytes + " bytes, but must be a multiple of 512, up to 1 MiB");
    }
    return (int) bytes;
  }

  @Nullable Long givenBlock() {
    return block;
  }

  SyncMode sync() {
    return sync == null ? SyncMode.FLUSH : sync;
  }

  @Nullable SyncMode givenSync() {
    return sync;
  }

  boolean direct() {
    return direct;
  }

  boolean keepGoing() {
    return keepGoing;
  }

  boolean finalVerify() {
    return !noFinalVerify;
  }

  int inFlight() {
    Options.inRange("--threads", threads, 1, MOST_THREADS);
    Options.inRange("--queue-depth", queueDepth, 1, Workload.MOST_IN_FLIGHT);
    long product = (long) threads * queueDepth;
    if (product > Workload.MOST_IN_FLIGHT) {
      throw new BadInputException(
          "--threads times --queue-depth is "
              + product
              + ", but must be 1 to "
              + Workload.MOST_IN_FLIGHT);
    }
    return (int) product;
  }

  /** Returns the workload, checked except for the target's size. */
  Workload workload(int blockBytes, SyncMode syncMode, long seed) {
    long nanos =
        time != null ? time.toNanos() : operations == null ? 10_000_000_000L : Long.MAX_VALUE;
    return new Workload(
        mix(syncMode),
        sizes(blockBytes),
        access(),
        inFlight(),
        rate == null ? 0 : positive("--rate", rate),
        operations == null
            ? Long.MAX_VALUE
            : Options.inRange("--ops", operations, 1, Long.MAX_VALUE),
        nanos,
        fill,
        keepGoing,
        seed);
  }

  private static double positive(String option, double value) {
    if (!(value > 0 && value <= 1e9)) {
      throw new BadInputException(
          option + " is " + value + ", but must be more than 0 and up to 1000000000");
    }
    return value;
  }

  private Map<Operation, Double> mix(SyncMode syncMode) {
    Map<Operation, Double> weights = new EnumMap<>(Operation.class);
    if (mix == null) {
      weights.put(Operation.READ, 50.0);
      weights.put(Operation.WRITE, 49.0);
      weights.put(Operation.FLUSH, syncMode == SyncMode.FLUSH ? 1.0 : 0.0);
      return weights;
    }
    String example = "read=30%,write=60%,flush=5%,zero=5%";
    Shares.parse("--op-mix", mix, '=', example)
        .forEach(
            (name, share) -> {
              try {
                weights.put(Operation.valueOf(name.toUpperCase(Locale.ROOT)), share);
              } catch (IllegalArgumentException e) {
                throw Shares.wrong("--op-mix", mix, "must be like " + example);
              }
            });
    if (weights.getOrDefault(Operation.FLUSH, 0.0) > 0 && syncMode == SyncMode.NONE) {
      throw new BadInputException(
          "--op-mix has flush, but --sync none promises nothing by a flush");
    }
    return weights;
  }

  private List<IoSize> sizes(int blockBytes) {
    if (io == null) {
      return List.of(new IoSize(blockBytes, 1));
    }
    List<IoSize> sizes = new ArrayList<>();
    String text = io.matches("[^:,%]+") ? io + ":100%" : io;
    Shares.parse("--io", text, ':', "4KiB:60%,64KiB:40%")
        .forEach((size, share) -> sizes.add(new IoSize(ioBytes(size, blockBytes), share)));
    return sizes;
  }

  private int ioBytes(String size, int blockBytes) {
    long bytes;
    try {
      bytes = Size.parse(size);
    } catch (TypeConversionException e) {
      throw new BadInputException("--io: " + e.getMessage(), e);
    }
    if (bytes < blockBytes || bytes % blockBytes != 0 || bytes > Workload.MOST_IO_BYTES) {
      throw new BadInputException(
          "--io has "
              + size
              + ", but each size must be a multiple of --block, "
              + Size.format(blockBytes)
              + ", up to "
              + Size.format(Workload.MOST_IO_BYTES));
    }
    return (int) bytes;
  }

  private AccessPattern access() {
    String allowed = "must be random, sequential, hot:10%/90% or zipf:0.99";
    try {
      Matcher hot = HOT.matcher(access);
      Matcher zipf = ZIPF.matcher(access);
      if (hot.matches()) {
        return new AccessPattern.Hot(
            Double.parseDouble(hot.group(1)) / 100, Double.parseDouble(hot.group(2)) / 100);
      }
      if (zipf.matches()) {
        return new AccessPattern.Zipf(Double.parseDouble(zipf.group(1)));
      }
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--access is '" + access + "': " + e.getMessage(), e);
    }
    return switch (access) {
      case "random" -> new AccessPattern.Uniform();
      case "sequential" -> new AccessPattern.Sequential();
      default -> throw Shares.wrong("--access", access, allowed);
    };
  }
}
