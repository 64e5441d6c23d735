package io.dgen.storage.write;

import io.dgen.ChunkBuffer;
import io.dgen.storage.channel.DirectIo;
import io.dgen.storage.channel.OutputAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * How files are written. Options change speed and safety, never bytes. Immutable.
 *
 * @param chunkBytes bytes generated in one go
 * @param blockBytes bytes of one write call; divides the chunk
 * @param queueDepth threads that write, each one block at a time; a pipe has one
 * @param direct whether to bypass the page cache (O_DIRECT); chunk and block must then be multiples
 *     of {@link DirectIo#alignment}
 * @param sync whether to sync everything to stable storage before it is called complete. Without
 *     it, a manifest may say complete although the system could not store all bytes; it then also
 *     says that they are not synced. What is written to a pipe is never synced
 * @param replace whether existing files and manifests may be overwritten, and a write may begin
 *     that is larger than the free space
 * @param device whether the name is a block device, all of whose data may be lost
 * @param rules how fast bytes may be written, and what a failed write means
 */
public record WriteOptions(
    int chunkBytes,
    int blockBytes,
    int queueDepth,
    boolean direct,
    boolean sync,
    boolean replace,
    boolean device,
    WriteRules rules) {

  /** The default of {@link #chunkBytes}. */
  public static final int DEFAULT_CHUNK_BYTES = 4 << 20;

  /** The default of {@link #queueDepth}. */
  public static final int DEFAULT_QUEUE_DEPTH = 4;

  /**
   * For larger writes the kernel looks for large pages for its cache, which takes twice the time or
   * more.
   */
  private static final int BUFFERED_BLOCK_BYTES = 256 << 10;

  /** Chunks of 4 MiB in blocks of 256 KiB, by 4 threads, through the page cache, then synced. */
  public static final WriteOptions DEFAULT =
      new WriteOptions(
          DEFAULT_CHUNK_BYTES,
          blockBytes(DEFAULT_CHUNK_BYTES, false),
          DEFAULT_QUEUE_DEPTH,
          false,
          true,
          false,
          false);

  /** A size that one NIO buffer can surely have. */
  private static final int MOST_CHUNK_BYTES = 1 << 30;

  /**
   * The most threads that write: together with the spare chunks fewer than a pipeline allows for a
   * node.
   */
  public static final int MOST_QUEUE_DEPTH = 1024;

  /**
   * Checks every option.
   *
   * @throws IllegalArgumentException naming the option, its value and what is allowed
   */
  public WriteOptions {
    inRange("chunkBytes", chunkBytes, MOST_CHUNK_BYTES);
    inRange("blockBytes", blockBytes, MOST_CHUNK_BYTES);
    inRange("queueDepth", queueDepth, MOST_QUEUE_DEPTH);
    if (chunkBytes % blockBytes != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "blockBytes is %d, but must divide the chunk's, %d",
              blockBytes,
              chunkBytes));
    }
    Objects.requireNonNull(rules, "rules");
  }

  /**
   * Returns options for writing as fast as possible, up to the first failure.
   *
   * @param chunkBytes bytes generated in one go
   * @param blockBytes bytes of one write call; divides the chunk
   * @param queueDepth threads that write
   * @param direct whether to bypass the page cache
   * @param sync whether to sync everything to stable storage
   * @param replace whether existing files and manifests may be overwritten
   * @param device whether the name is a block device
   * @throws IllegalArgumentException naming the option, its value and what is allowed
   */
  public WriteOptions(
      int chunkBytes,
      int blockBytes,
      int queueDepth,
      boolean direct,
      boolean sync,
      boolean replace,
      boolean device) {
    this(chunkBytes, blockBytes, queueDepth, direct, sync, replace, device, WriteRules.DEFAULT);
  }

  /**
   * Returns the best block size.
   *
   * @param chunkBytes bytes of a chunk
   * @param direct whether the page cache is bypassed
   * @return the whole chunk, or a part of it for the page cache
   */
  public static int blockBytes(int chunkBytes, boolean direct) {
    return direct || chunkBytes % BUFFERED_BLOCK_BYTES != 0 ? chunkBytes : BUFFERED_BLOCK_BYTES;
  }

  private static void inRange(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(option + " is " + value + ", but must be 1 to " + most);
    }
  }

  /**
   * Checks that blocks suit direct I/O.
   *
   * @param file where they are written; it need not exist yet
   * @throws IllegalArgumentException if they do not
   */
  void checkBlocks(Path file) throws IOException {
    if (!direct) {
      return;
    }
    int alignment = alignment(file);
    if (blockBytes % alignment != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "blockBytes is %d, but must be a multiple of %d where transfers are direct",
              blockBytes,
              alignment));
    }
  }

  /** Returns what writes there are aligned to. Only direct I/O depends on the file system. */
  int alignment(Path file) throws IOException {
    return direct ? DirectIo.alignment(file) : Math.toIntExact(ChunkBuffer.systemPageBytes());
  }

  /**
   * Returns how files are opened.
   *
   * @return what of these options opening depends on
   */
  public OutputAccess access() {
    return new OutputAccess(replace, device, direct);
  }

  /**
   * Returns options with other chunks, each written in one go.
   *
   * @param bytes of a chunk, 1 to 2<sup>30</sup>
   * @return the new options
   */
  public WriteOptions withChunkBytes(int bytes) {
    return new WriteOptions(bytes, bytes, queueDepth, direct, sync, replace, device, rules);
  }

  /**
   * Returns options with other blocks.
   *
   * @param bytes of a block; divides the chunk
   * @return the new options
   */
  public WriteOptions withBlockBytes(int bytes) {
    return new WriteOptions(chunkBytes, bytes, queueDepth, direct, sync, replace, device, rules);
  }

  /**
   * Returns options with another number of threads that write.
   *
   * @param threads 1 to 1024
   * @return the new options
   */
  public WriteOptions withQueueDepth(int threads) {
    return new WriteOptions(chunkBytes, blockBytes, threads, direct, sync, replace, device, rules);
  }

  /**
   * Returns options that bypass the page cache, or not.
   *
   * @param value whether to bypass it
   * @return the new options
   */
  public WriteOptions withDirect(boolean value) {
    return new WriteOptions(
        chunkBytes, blockBytes, queueDepth, value, sync, replace, device, rules);
  }

  /**
   * Returns options that sync to stable storage, or not.
   *
   * @param value whether to sync
   * @return the new options
   */
  public WriteOptions withSync(boolean value) {
    return new WriteOptions(
        chunkBytes, blockBytes, queueDepth, direct, value, replace, device, rules);
  }

  /**
   * Returns options that overwrite existing files, or not.
   *
   * @param value whether to overwrite
   * @return the new options
   */
  public WriteOptions withReplace(boolean value) {
    return new WriteOptions(chunkBytes, blockBytes, queueDepth, direct, sync, value, device, rules);
  }

  /**
   * Returns options for a block device, or for a file.
   *
   * @param value whether it is a device
   * @return the new options
   */
  public WriteOptions withDevice(boolean value) {
    return new WriteOptions(
        chunkBytes, blockBytes, queueDepth, direct, sync, replace, value, rules);
  }

  /**
   * Returns options with other rules.
   *
   * @param value the rules
   * @return the new options
   */
  public WriteOptions withRules(WriteRules value) {
    return new WriteOptions(
        chunkBytes, blockBytes, queueDepth, direct, sync, replace, device, value);
  }
}
