package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.FullStorage;
import io.dgen.storage.channel.NotSyncedException;
import io.dgen.storage.channel.OutputFile;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.TransferObserver;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * The end of a file that fills its file system. Threads that write side by side leave gaps when
 * space runs out; so what is beyond the first gap is cut off, and the rest is written in order: in
 * blocks, then in the smallest blocks, up to the last byte that storage takes.
 */
final class Tail {

  private final WriteOptions options;
  private final int alignment;
  private final WriteTotals totals;
  private final LongConsumer progress;

  private boolean unsure;

  Tail(WriteOptions options, int alignment, WriteTotals totals, LongConsumer progress) {
    this.options = options;
    this.alignment = alignment;
    this.totals = totals;
    this.progress = progress;
  }

  /**
   * Writes up to the end of the space.
   *
   * @param before how long the file was before, if that must not change
   * @param reached bytes of the content that are written already, without a gap
   * @return bytes of the content that are written
   */
  long write(
      DataGenerator generator, Manifest content, OutputFile output, long before, long reached)
      throws IOException {
    long done = reached;
    for (int block : new int[] {options.blockBytes(), alignment}) {
      output.cut(Math.max(before, content.offset() + done));
      free(output);
      done = inOrder(generator, content, output, block, done);
    }
    output.cut(Math.max(before, content.offset() + done));
    return done;
  }

  /**
   * Returns whether storage has failed to take what the page cache took: the kernel tells it once,
   * so that a later sync does not.
   */
  boolean unsure() {
    return unsure;
  }

  /** What has been cut off may be free only when that is on stable storage. */
  private void free(OutputFile output) throws IOException {
    try {
      output.sync();
    } catch (NotSyncedException e) {
      if (!FullStorage.is(e)) {
        throw e;
      }
      unsure = true;
    }
  }

  private long inOrder(
      DataGenerator generator, Manifest content, OutputFile output, int block, long done)
      throws TransferException {
    long from = options.direct() ? done - done % alignment : done;
    long length = content.length() - from;
    WriteOptions one = options.withChunkBytes(block);
    try (OneThreadStrategy strategy =
            new OneThreadStrategy(one, length, alignment, totals, TransferObserver.of(progress));
        WriteStrategy.Ready ready =
            strategy.ready(generator, content.position() + from, length, output.sink())) {
      ready.write(content.offset() + from);
      return content.length();
    } catch (TransferException e) {
      if (!FullStorage.is(e)) {
        throw e;
      }
      return Math.max(done, e.reached() - content.offset());
    }
  }
}
