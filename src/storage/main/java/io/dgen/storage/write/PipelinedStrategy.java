package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.TransferException;
import java.util.function.LongConsumer;

/**
 * All threads on one file: the generator's workers fill chunks ahead, and as many threads as the
 * queue is deep write them.
 */
final class PipelinedStrategy implements WriteStrategy {

  private final WriteOptions options;
  private final WriteTotals totals;
  private final LongConsumer progress;

  PipelinedStrategy(WriteOptions options, WriteTotals totals, LongConsumer progress) {
    this.options = options;
    this.totals = totals;
    this.progress = progress;
  }

  @Override
  public void compare(ResumeCheck check) throws TransferException {
    check.run(ResumeCheck.Limits.of(options));
  }

  @Override
  public Ready ready(DataGenerator generator, long position, long length, ChunkSink sink) {
    return new StreamWriter(generator, options).ready(position, length, sink, totals, progress);
  }

  @Override
  public void closed(long nanos) {
    // The threads that write have counted what they waited for.
  }
}
