package io.dgen.cli.write;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.cli.live.Live;
import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.options.BadBlockList;
import io.dgen.cli.options.BadBlockOptions;
import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ClosedPipeException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Failures;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOption;
import io.dgen.cli.result.RunPage;
import io.dgen.ffi.DataOutput;
import io.dgen.storage.DataSet;
import io.dgen.storage.StreamFile;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.channel.IoReason;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Asked;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.manifest.SpecJson;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.ObjectWriteOptions;
import io.dgen.storage.remote.RemoteDataSet;
import io.dgen.storage.remote.RemoteObject;
import io.dgen.storage.write.FillResult;
import io.dgen.storage.write.StreamWriter;
import io.dgen.storage.write.UnwrittenException;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes streams to files or a device with manifests, or one stream to stdout. */
@Command(
    name = "write",
    description = {
      "Writes a stream to FILE and its manifest to FILE.dgen.json, or many streams to the files"
          + " of DIR and their manifest to DIR/dgen-set.json. With a plug-in, objects of a store in"
          + " the same way: s3://BUCKET/KEY, s3://BUCKET/PREFIX.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
public final class WriteCommand implements Callable<Integer> {

  private static final String PIPE =
      "; to write to a pipe or to stdout, give --out - and redirect it";

  @Mixin private TargetOptions target;
  @Mixin private StorageOptions storage;
  @Mixin private RemoteOptions remote;
  @Mixin private BadBlockOptions badBlocks;
  @Mixin private SpecOptions spec;
  @Mixin private EngineOptions engine;
  @Mixin private LiveOptions shown;
  @Mixin private ReportOption reported;
  @Mixin private OutputOptions output;

  /** Loads what writing manifests needs, for a thread that runs ahead. */
  public static void warmUp() {
    SpecJson.toJson(StreamSpec.builder(0).seed(0).build());
  }

  /** For picocli, which makes it. */
  WriteCommand() {}

  @Override
  public Integer call() throws IOException {
    target.check(output.json());
    shown.check(target.isStdout() ? "--out -" : output.json() ? "--json" : null);
    if (target.isRemote()) {
      Options.apart("objects", "--bad-blocks", badBlocks.given());
      badBlocks.check();
      return writeObjects();
    }
    remote.refuse();
    WriteOptions options = storage.options(target.replace(), target.device(), target.discards());
    if (target.fill() && !options.sync()) {
      throw new BadInputException(
          "--no-sync cannot go with --fill: only syncing tells the end of the space");
    }
    checkFailures();
    if (target.isDirectory()) {
      return writeFiles(options);
    }
    return target.isStdout() ? writeStdout(options) : writeFile(options);
  }

  private void checkFailures() throws IOException {
    badBlocks.check();
    if (!storage.keepGoing()) {
      if (badBlocks.given()) {
        throw new BadInputException("--bad-blocks needs --keep-going");
      }
      return;
    }
    if (target.isDirectory() || target.isStdout() || target.fill()) {
      throw new BadInputException(
          "--keep-going cannot go with "
              + (target.isDirectory() ? "--dir" : target.isStdout() ? "--out -" : "--fill"));
    }
    badBlocks.refuseAmong(List.of(target.out().toString()));
  }

  private int writeFile(WriteOptions options) throws IOException {
    StreamFile file = target.file();
    Manifest content = target.content(spec);
    shown.apart("--out", file.file());
    shown.apart("the manifest", file.manifest().orElse(null));
    StorageOptions.checkMemory(options, content.length());
    try {
      check(() -> file.check(options.withReplace(options.replace() || target.resume()), content));
    } catch (OutputRefusedException e) {
      if (leadsElsewhere(file.file())) {
        throw new BadInputException(Failures.reason(e) + PIPE, e);
      }
      throw e;
    }
    try (RunPage page = reported.begin(target.replace());
        DataGenerator generator = engine.open(content.spec());
        Live live = shown.open(file.file().toString(), page.sinks())) {
      LongConsumer progress = live.transfer("write", content.length(), "write", 1);
      FillResult filled;
      WriteResult result;
      try {
        filled =
            target.fill()
                ? file.fill(generator, content, options, target.resume(), progress)
                : null;
        result =
            filled != null ? filled.result() : write(file, generator, content, options, progress);
      } catch (UnwrittenException e) {
        live.end();
        return report(page, new UnwrittenReport(file.file(), file.manifest(), e));
      }
      live.end();
      int status =
          report(
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
                      content.offset(), target.resolved(), Optional.ofNullable(filled), null)));
      return badBlocks.write(new ByteRanges()).status(status);
    } catch (TransferException e) {
      throw new IOException(
          failure(file.file(), e, content.end())
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
    return target.resume()
        ? file.resume(generator, content, options, progress)
        : file.write(generator, content, options, progress);
  }

  private int writeFiles(WriteOptions options) throws IOException {
    DataSet files = target.files(spec);
    DataSetManifest set = files.set();
    shown.apart("--dir", files.directory());
    StorageOptions.checkMemory(options, set.spec().size());
    check(() -> files.check(options.withReplace(options.replace() || target.resume())));
    try (RunPage page = reported.begin(target.replace());
        DataGenerator generator = engine.open(set.spec());
        Live live = shown.open(files.directory().toString(), page.sinks())) {
      LongConsumer progress = live.transfer("write", files.totalBytes(), "write", set.files());
      FillResult filled =
          target.fill() ? files.fill(generator, options, target.resume(), progress) : null;
      WriteResult result =
          filled != null ? filled.result() : write(files, generator, options, progress);
      live.end();
      return report(
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
                  target.resolved(),
                  Optional.ofNullable(filled),
                  set.drawn() ? set.leastSize() : null)));
    } catch (TransferException e) {
      throw new IOException(
          failure(
                  e.file().orElse(files.directory()),
                  e,
                  set.sizeOf(e.file().orElse(files.directory())))
              + "; "
              + DataSetManifest.in(files.directory())
              + " calls the files incomplete",
          e);
    }
  }

  private int writeObjects() throws IOException {
    ObjectWriteOptions options = storage.objects(target.replace());
    ObjectAddress address = target.address();
    try (Bucket bucket = remote.open(address, options.queueDepth())) {
      ObjectWriteOptions mayExist =
          new ObjectWriteOptions(
              options.partBytes(), options.queueDepth(), target.replace() || target.resume());
      if (target.isDirectory()) {
        RemoteDataSet objects = target.objects(spec, bucket, address);
        long bytes = StorageOptions.partBytes(options, bucket, objects.set().spec().size());
        objects.check(mayExist);
        return writeObjects(
            new WrittenObjects(
                address.toString(),
                objects.manifestAddress().toString(),
                objects.set().spec(),
                objects.set().asked(),
                0,
                objects.set().files(),
                objects.totalBytes(),
                bytes),
            bucket,
            (generator, progress) ->
                target.resume()
                    ? objects.resume(generator, options, progress)
                    : objects.write(generator, options, progress),
            options);
      } else {
        RemoteObject object = new RemoteObject(bucket, address.key());
        Manifest content = target.content(spec, object);
        long bytes = StorageOptions.partBytes(options, bucket, content.length());
        object.check(content, mayExist);
        return writeObjects(
            new WrittenObjects(
                address.toString(),
                object.manifestAddress().toString(),
                content.spec(),
                content.asked(),
                content.position(),
                1,
                content.length(),
                bytes),
            bucket,
            (generator, progress) ->
                target.resume()
                    ? object.resume(generator, content, options, progress)
                    : object.write(generator, content, options, progress),
            options);
      }
    }
  }

  /** What is written to a store, in one way for one object and many. */
  private record WrittenObjects(
      String name,
      String manifest,
      StreamSpec spec,
      Asked asked,
      long position,
      long files,
      long bytes,
      long partBytes) {}

  private interface ObjectWriting {
    WriteResult run(DataGenerator generator, LongConsumer progress) throws IOException;
  }

  private int writeObjects(
      WrittenObjects objects, Bucket bucket, ObjectWriting writing, ObjectWriteOptions options)
      throws IOException {
    // It needs no workers: the threads that send generate.
    try (RunPage page = reported.begin(target.replace());
        DataGenerator generator = engine.openUnplaced(objects.spec, 1);
        Live live = shown.open(objects.name, page.sinks())) {
      WriteResult result =
          writing.run(generator, live.transfer("write", objects.bytes, "write", objects.files));
      live.end();
      return report(
          page,
          new WriteReport(
              objects.name,
              Optional.of(objects.manifest),
              objects.spec,
              objects.asked,
              objects.position,
              objects.files,
              result,
              generator.runtime(),
              WriteOptions.DEFAULT.withQueueDepth(options.queueDepth()),
              WriteDetails.of(new WriteDetails.Requests(objects.partBytes, bucket.statistics()))));
    } catch (TransferException e) {
      throw new IOException(
          Text.format(
              "%s: %s; %s calls it incomplete: run again with --resume",
              e.name().orElse(objects.name), IoReason.of(e.getCause()), objects.manifest),
          e);
    }
  }

  private WriteResult write(
      DataSet files, DataGenerator generator, WriteOptions options, LongConsumer progress)
      throws IOException {
    return target.resume()
        ? files.resume(generator, options, progress)
        : files.write(generator, options, progress);
  }

  private int writeStdout(WriteOptions options) throws IOException {
    storage.checkStdout();
    Manifest content = target.content(spec);
    StorageOptions.checkMemory(options, content.length());
    // Not closed: stdout is the process's.
    WritableByteChannel stdout =
        DataOutput.take()
            .map(WritableByteChannel.class::cast)
            .orElseGet(() -> new FileOutputStream(FileDescriptor.out).getChannel());
    try (RunPage page = reported.begin(target.replace());
        DataGenerator generator = engine.open(content.spec());
        Live live = shown.open(WriteReport.STDOUT, page.sinks())) {
      StreamWriter writer = new StreamWriter(generator, options);
      LongConsumer progress = live.transfer("write", content.length(), "write", 1);
      WriteResult result =
          writer.write(content.position(), content.length(), 0, ChunkSink.stream(stdout), progress);
      live.end();
      return report(
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
      throw new IOException(failure(WriteReport.STDOUT, e, content.length()), e);
    }
  }

  /** Tells whether a name is for what is written in order, as stdout is. */
  private static boolean leadsElsewhere(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    return kind == FileKind.FIFO || (file.startsWith("/dev") && kind != FileKind.BLOCK_DEVICE);
  }

  private interface Check {
    void run() throws IOException;
  }

  private void check(Check check) throws IOException {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw storage.refused(e);
    }
  }

  private int report(RunPage page, WriteReport report) {
    PrintWriter out = output.out(target.isStdout() || shown.takesStdout());
    report.resolve(output);
    return page.print(output, report.json(), ExitStatus.GOOD, out, () -> report.print(out));
  }

  private int report(RunPage page, UnwrittenReport report) {
    BadBlockList list = badBlocks.write(report.failure().ranges());
    PrintWriter out = output.out(shown.takesStdout());
    Map<String, Object> json = report.json();
    list.addTo(json);
    return page.print(
        output,
        json,
        ExitStatus.IO_FAILURE,
        out,
        () -> {
          report.print(out);
          list.text().ifPresent(text -> output.err().println(text));
          output.err().flush();
        });
  }

  private static String failure(Object where, TransferException e, long length) {
    return Text.format(
        "%s: writing stopped at byte %d of %d: %s", where, e.reached(), length, e.getMessage());
  }
}
