package io.dgen.cli.write;

import io.dgen.StreamSpec;
import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.options.BadBlockOptions;
import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOption;
import io.dgen.storage.manifest.SpecJson;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
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
      return new RemoteWriting(run()).write();
    }
    remote.refuse();
    WriteOptions options = storage.options(target.replace(), target.device(), target.discards());
    if (target.fill() && !options.sync()) {
      throw new BadInputException(
          "--no-sync cannot go with --fill: only syncing tells the end of the space");
    }
    checkFailures();
    if (target.isDirectory()) {
      return new SetWriting(run()).write(options);
    }
    return target.isStdout()
        ? new StdoutWriting(run()).write(options)
        : new FileWriting(run()).write(options);
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

  private WriteRun run() {
    return new WriteRun(target, storage, remote, badBlocks, spec, engine, shown, reported, output);
  }
}
