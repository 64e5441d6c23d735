package io.dgen.cli;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.io.ChunkSink;
import io.dgen.io.Manifest;
import io.dgen.io.StreamFile;
import io.dgen.io.StreamWriter;
import io.dgen.io.TransferException;
import io.dgen.io.WriteResult;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a stream, or a part of one, into a file with a manifest beside it, or to stdout. */
@Command(
    name = "write",
    description = {
      "Writes a stream's bytes into FILE, and what they are into FILE.dgen.json.",
      "A SIZE is a number of bytes, or one with KiB, MiB, GiB, TiB, KB, MB, GB or TB."
    },
    sortOptions = false)
final class WriteCommand implements Callable<Integer> {

  private static final String STDOUT = "-";
  private static final int MOST_WRITERS = 256;

  private static final Map<String, String> OPTIONS =
      Map.of("position", "--position", "length", "--length");

  @Option(
      names = "--out",
      paramLabel = "FILE|-",
      required = true,
      description = "Where to; - is stdout.")
  private String out;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      required = true,
      converter = Size.class,
      description = "The stream's size.")
  private long size;

  @Option(
      names = "--position",
      paramLabel = "SIZE",
      defaultValue = "0",
      converter = Size.class,
      description = "Write the stream from here on, to the file's start. Default: 0.")
  private long position;

  @Option(
      names = "--length",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "How many bytes. Default: up to the stream's end.")
  private Long length;

  @Option(names = "--force", description = "Write over an existing file and manifest.")
  private boolean force;

  @Option(names = "--sync", description = "End only when all is on the storage device.")
  private boolean sync;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      defaultValue = "4MiB",
      converter = Size.class,
      description = "What is generated and written in one go. Default: 4MiB.")
  private long chunk;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that write, while the others generate. Default: 2.")
  private int writers;

  @Mixin private SpecOptions spec;
  @Mixin private EngineOptions engine;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    int chunkBytes = Options.chunkBytes(chunk);
    Options.inRange("--writers", writers, 1, MOST_WRITERS);
    Manifest manifest = manifest();
    Options.memory("--chunk and --writers", StreamWriter.chunks(writers), Math.min(chunk, size));
    boolean toStdout = out.equals(STDOUT);
    if (toStdout) {
      checkStdout();
    } else {
      StreamFile.check(Options.path("--out", out), force);
    }
    try (DataGenerator generator = engine.open(manifest.spec())) {
      StreamWriter writer = new StreamWriter(generator, chunkBytes, writers);
      WriteResult result = toStdout ? writeStdout(writer, manifest) : writeFile(writer, manifest);
      report(new WriteReport(out, manifest, result, generator.runtime(), chunkBytes, writers));
    }
    return ExitStatus.GOOD;
  }

  private void report(WriteReport report) {
    if (output.json()) {
      output.print(report.json());
    } else {
      report.print(out.equals(STDOUT) ? output.err() : output.out()); // stdout may have the data
    }
  }

  private Manifest manifest() {
    StreamSpec stream = spec.spec(size);
    try {
      return new Manifest(
          stream,
          position,
          length != null ? length : Math.max(0, size - position),
          false,
          Version.tool());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }

  private void checkStdout() {
    if (output.json()) {
      throw new BadInputException("--json cannot go with --out -: stdout is for the data");
    }
    if (Terminal.stdout() && !force) {
      throw new BadInputException("--out - is a terminal here; use a pipe, or --force");
    }
  }

  private WriteResult writeFile(StreamWriter writer, Manifest manifest) throws IOException {
    Path file = Path.of(out);
    try (Progress progress = Progress.start("write", manifest.length())) {
      return StreamFile.write(file, manifest, writer, force, sync, progress);
    } catch (TransferException e) {
      throw new IOException(
          failure(file, e, manifest) + "; " + Manifest.beside(file) + " calls it incomplete", e);
    }
  }

  private static WriteResult writeStdout(StreamWriter writer, Manifest manifest)
      throws IOException {
    // Not closed: stdout is the process's.
    var stdout = new FileOutputStream(FileDescriptor.out).getChannel();
    try (Progress progress = Progress.start("write", manifest.length())) {
      return writer.write(
          manifest.position(), manifest.length(), ChunkSink.stream(stdout), progress);
    } catch (TransferException e) {
      if (ClosedPipeException.describes(e)) {
        throw new ClosedPipeException(e);
      }
      throw new IOException(failure("stdout", e, manifest), e);
    }
  }

  private static String failure(Object where, TransferException e, Manifest manifest) {
    return Text.format(
        "%s: writing stopped at byte %d of %d: %s",
        where, e.reached(), manifest.length(), e.getMessage());
  }
}
