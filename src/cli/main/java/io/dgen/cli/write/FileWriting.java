package io.dgen.cli.write;

import io.dgen.DataGenerator;
import io.dgen.cli.live.Live;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Failures;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.StreamFile;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.FillResult;
import io.dgen.storage.write.UnwrittenException;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Writes a file or a device, and its manifest. */
final class FileWriting {

  private static final String PIPE =
      "; to write to a pipe or to stdout, give --out - and redirect it";

  private final WriteRun run;

  FileWriting(WriteRun run) {
    this.run = run;
  }

  int write(WriteOptions options) throws IOException {
    StreamFile file = run.target().file();
    Manifest content = run.target().content(run.spec());
    run.shown().apart("--out", file.file());
    run.shown().apart("the manifest", file.manifest().orElse(null));
    StorageOptions.checkMemory(options, content.length());
    try {
      run.check(
          () ->
              file.check(options.withReplace(options.replace() || run.target().resume()), content));
    } catch (OutputRefusedException e) {
      if (leadsElsewhere(file.file())) {
        throw new BadInputException(Failures.reason(e) + PIPE, e);
      }
      throw e;
    }
    try (RunPage page = run.reported().begin(run.target().replace());
        DataGenerator generator = run.engine().open(content.spec());
        Live live = run.shown().open(file.file().toString(), page.sinks())) {
      LongConsumer progress = live.transfer("write", content.length(), "write", 1);
      FillResult filled;
      WriteResult result;
      try {
        filled =
            run.target().fill()
                ? file.fill(generator, content, options, run.target().resume(), progress)
                : null;
        result =
            filled != null ? filled.result() : write(file, generator, content, options, progress);
      } catch (UnwrittenException e) {
        live.end();
        return run.report(page, new UnwrittenReport(file.file(), file.manifest(), e));
      }
      live.end();
      int status =
          run.report(
              page,
              new WriteReport(
                  file.file().toString(),
                  file.manifest().map(Path::toString),
                  content.spec(),
                  content.asked(),
                  content.position(),
                  1,
                  result,
                  generator.runtime(),
                  options,
                  new WriteDetails(
                      content.offset(),
                      run.target().resolved(),
                      Optional.ofNullable(filled),
                      null)));
      return run.badBlocks().write(new ByteRanges()).status(status);
    } catch (TransferException e) {
      throw new IOException(
          WriteRun.failure(file.file(), e, content.end())
              + file.manifest().map(m -> "; " + m + " calls it incomplete").orElse(""),
          e);
    }
  }

  private WriteResult write(
      StreamFile file,
      DataGenerator generator,
      Manifest content,
      WriteOptions options,
      LongConsumer progress)
      throws IOException {
    return run.target().resume()
        ? file.resume(generator, content, options, progress)
        : file.write(generator, content, options, progress);
  }

  /** Tells whether a name is for what is written in order, as stdout is. */
  private static boolean leadsElsewhere(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    return kind == FileKind.FIFO || (file.startsWith("/dev") && kind != FileKind.BLOCK_DEVICE);
  }
}
