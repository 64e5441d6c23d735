package io.dgen.cli.write;

import io.dgen.DataGenerator;
import io.dgen.cli.live.Live;
import io.dgen.cli.output.ClosedPipeException;
import io.dgen.cli.result.RunPage;
import io.dgen.ffi.DataOutput;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.StreamWriter;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Writes a stream to stdout, without a manifest. */
final class StdoutWriting {

  private final WriteRun run;

  StdoutWriting(WriteRun run) {
    this.run = run;
  }

  int write(WriteOptions options) throws IOException {
    run.storage().checkStdout();
    Manifest content = run.target().content(run.spec());
    StorageOptions.checkMemory(options, content.length());
    // Not closed: stdout is the process's.
    WritableByteChannel stdout =
        DataOutput.take()
            .map(WritableByteChannel.class::cast)
            .orElseGet(() -> new FileOutputStream(FileDescriptor.out).getChannel());
    try (RunPage page = run.reported().begin(run.target().replace());
        DataGenerator generator = run.engine().open(content.spec());
        Live live = run.shown().open(WriteReport.STDOUT, page.sinks())) {
      StreamWriter writer = new StreamWriter(generator, options);
      LongConsumer progress = live.transfer("write", content.length(), "write", 1);
      WriteResult result =
          writer.write(content.position(), content.length(), 0, ChunkSink.stream(stdout), progress);
      live.end();
      return run.report(
          page,
          new WriteReport(
              WriteReport.STDOUT,
              Optional.empty(),
              content.spec(),
              content.asked(),
              content.position(),
              1,
              result,
              generator.runtime(),
              options.withQueueDepth(1),
              WriteDetails.NONE));
    } catch (TransferException e) {
      if (ClosedPipeException.describes(e)) {
        throw new ClosedPipeException(e);
      }
      throw new IOException(WriteRun.failure(WriteReport.STDOUT, e, content.length()), e);
    }
  }
}
