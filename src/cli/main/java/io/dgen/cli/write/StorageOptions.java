package io.dgen.cli.write;

import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Rate;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.storage.channel.Pace;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectWriteOptions;
import io.dgen.storage.write.StreamWriter;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteRules;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for how bytes are written: they change speed, never bytes. */
final class StorageOptions {

  /**
   * Where memory is scarce a chunk is a multiple of this, which suits direct writes nearly
   * everywhere.
   */
  private static final int LEAST_CHUNK = 64 << 10;

  @Option(
      names = "--direct",
      description =
          "Bypass the page cache (O_DIRECT). The end of a file that does not fill a block goes"
              + " through the page cache.")
  private boolean direct;

  @Option(
      names = "--queue-depth",
      paramLabel = "N",
      description =
          "Writes in flight, each by a thread of its own: 1 to 1024. Default: 4; 1 for /dev/null.")
  private @Nullable Integer queueDepth;

  @Option(
      names = "--block-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Bytes of one write; divides the chunk. Default: the chunk with --direct, else 256KiB,"
              + " the fastest size for the page cache.")
  private @Nullable Long block;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Bytes generated in one go. Default: about 4MiB, or the block size if larger.")
  private @Nullable Long chunk;

  @Option(
      names = "--max-rate",
      paramLabel = "RATE",
      converter = Rate.class,
      description =
          "Write no more than this in a second, like 500MB/s. Each write waits for its turn; with a"
              + " low rate choose a small --block-size. Default: unlimited.")
  private Pace maxRate = Pace.UNLIMITED;

  @Option(
      names = "--keep-going",
      description =
          "Go on after blocks that the medium does not take, and list them. The exit status is 3,"
              + " and the manifest stays incomplete. Best with --direct: through the page cache,"
              + " failures show only on syncing, and not where they were.")
  private boolean keepGoing;

  @Option(
      names = "--no-sync",
      description =
          "Do not wait until everything is on stable storage. The manifest then says that it is not"
              + " synced: storage that is full or broken may lose bytes without an error.")
  private boolean noSync;

  @Option(
      names = "--sync",
      description =
          "Call files and devices complete only when they are on stable storage. The default.")
  private boolean sync;

  /** Returns whether to go on after blocks that cannot be written. */
  boolean keepGoing() {
    return keepGoing;
  }

  @Option(
      names = "--part-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Bytes of a part of an object; smaller objects are sent in one request. A part is"
              + " generated while it is sent, so it takes no memory. Default: 16MiB, or more where"
              + " an object would have too many parts.")
  private @Nullable Long part;

  /** Returns the options for objects, checked. */
  ObjectWriteOptions objects(boolean replace) {
    Options.apart("objects", "--direct", direct, "--no-sync", noSync);
    Options.apart("objects", "--block-size", block, "--chunk", chunk);
    Options.apart("objects", "--max-rate", maxRate != Pace.UNLIMITED);
    Options.apart("objects", "--keep-going", keepGoing);
    return new ObjectWriteOptions(
        part == null ? OptionalLong.empty() : OptionalLong.of(part),
        depth(WriteOptions.DEFAULT_QUEUE_DEPTH),
        replace);
  }

  /** Returns the size of an object's parts. */
  static long partBytes(ObjectWriteOptions options, Bucket bucket, long objectBytes) {
    try {
      return options.partBytes(bucket.store().limits(), objectBytes);
    } catch (IllegalArgumentException e) {
      throw refusedPart(e);
    }
  }

  /** Puts the refusal of a size of parts in terms of its option. */
  private static BadInputException refusedPart(IllegalArgumentException e) {
    return new BadInputException(
        Options.renamed(e.getMessage(), Map.of("partBytes", "--part-size")), e);
  }

  private int depth(int otherwise) {
    return queueDepth == null
        ? otherwise
        : (int) Options.inRange("--queue-depth", queueDepth, 1, WriteOptions.MOST_QUEUE_DEPTH);
  }

  /**
   * Returns the options, checked.
   *
   * @param discarding whether nothing is stored: then writing takes no time, and chunks that fewer
   *     threads hold stay in the cache
   */
  WriteOptions options(boolean replace, boolean device, boolean discarding) {
    if (sync && noSync) {
      throw new BadInputException("--sync and --no-sync exclude each other");
    }
    if (part != null) {
      throw new BadInputException("--part-size is only for objects, such as s3://BUCKET/KEY");
    }
    int depth = depth(discarding ? 1 : WriteOptions.DEFAULT_QUEUE_DEPTH);
    int blockBytes = block == null ? 0 : Options.blockBytes("--block-size", block);
    int chunkBytes =
        chunk == null ? chunkFor(blockBytes, depth) : Options.blockBytes("--chunk", chunk);
    try {
      return new WriteOptions(
          chunkBytes,
          block == null ? WriteOptions.blockBytes(chunkBytes, direct) : blockBytes,
          depth,
          direct,
          !noSync,
          replace,
          device,
          new WriteRules(maxRate, keepGoing));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** Refuses what has no meaning for a pipe, which is neither direct nor synced. */
  void checkStdout() {
    if (direct || sync) {
      throw new BadInputException((direct ? "--direct" : "--sync") + " cannot go with --out -");
    }
  }

  /** Returns the whole blocks that make up about the best chunk size. */
  private static int chunkFor(int blockBytes, int depth) {
    int best = WriteOptions.DEFAULT_CHUNK_BYTES;
    int multiple = blockBytes == 0 ? LEAST_CHUNK : blockBytes;
    return MemoryCheck.fitting(
        Math.max(1, best / multiple) * multiple, multiple, StreamWriter.chunks(depth));
  }

  /** Puts the library's refusal of a size in terms of its option. */
  BadInputException refused(IllegalArgumentException e) {
    Map<String, String> names =
        Map.of("blockBytes", block == null ? "--chunk" : "--block-size", "offset", "--offset");
    return new BadInputException(Options.renamed(e.getMessage(), names), e);
  }

  /** Checks that there is memory for the chunks of files of this size. */
  static void checkMemory(WriteOptions options, long bytes) {
    MemoryCheck.require(
        "--chunk and --queue-depth",
        StreamWriter.chunks(options.queueDepth()),
        Math.min(options.chunkBytes(), bytes));
  }
}
