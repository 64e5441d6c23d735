package io.dgen.cli.write;

import io.dgen.DataGenerator;
import io.dgen.cli.live.Live;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.DataSet;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.write.FillResult;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Writes the files of a directory, and their manifest. */
final class SetWriting {

  private final WriteRun run;

  SetWriting(WriteRun run) {
    this.run = run;
  }

  int write(WriteOptions options) throws IOException {
    DataSet files = run.target().files(run.spec());
    DataSetManifest set = files.set();
    run.shown().apart("--dir", files.directory());
    StorageOptions.checkMemory(options, set.spec().size());
    run.check(() -> files.check(options.withReplace(options.replace() || run.target().resume())));
    try (RunPage page = run.reported().begin(run.target().replace());
        DataGenerator generator = run.engine().open(set.spec());
        Live live = run.shown().open(files.directory().toString(), page.sinks())) {
      LongConsumer progress = live.transfer("write", files.totalBytes(), "write", set.files());
      FillResult filled =
          run.target().fill()
              ? files.fill(generator, options, run.target().resume(), progress)
              : null;
      WriteResult result =
          filled != null ? filled.result() : write(files, generator, options, progress);
      live.end();
      return run.report(
          page,
          new WriteReport(
              files.directory().toString(),
              Optional.of(DataSetManifest.in(files.directory()).toString()),
              set.spec(),
              set.asked(),
              0,
              filled != null ? filled.units() : set.files(),
              result,
              generator.runtime(),
              options,
              new WriteDetails(
                  0,
                  run.target().resolved(),
                  Optional.ofNullable(filled),
                  set.drawn() ? set.leastSize() : null)));
    } catch (TransferException e) {
      throw new IOException(
          WriteRun.failure(
                  e.file().orElse(files.directory()),
                  e,
                  set.sizeOf(e.file().orElse(files.directory())))
              + "; "
              + DataSetManifest.in(files.directory())
              + " calls the files incomplete",
          e);
    }
  }

  private WriteResult write(
      DataSet files, DataGenerator generator, WriteOptions options, LongConsumer progress)
      throws IOException {
    return run.target().resume()
        ? files.resume(generator, options, progress)
        : files.write(generator, options, progress);
  }
}
