package io.dgen.spark.cli;

import io.dgen.StreamSpec;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.cli.output.Version;
import io.dgen.spark.Cluster;
import io.dgen.spark.FileObjects;
import io.dgen.spark.GenerateJob;
import io.dgen.spark.ObjectSet;
import io.dgen.spark.StageReport;
import io.dgen.spark.StripedObject;
import io.dgen.storage.manifest.Asked;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a set of objects. */
@Command(
    name = "generate",
    description = {
      "Writes many objects, each a stream of its own (--files), or one stream in parts (--size). The"
          + " parts, one after the other, are the stream. The set's description is written beside them.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
final class SparkGenerateCommand implements Callable<Integer> {

  private static final Map<String, String> OPTIONS =
      Map.of(
          "files", "--files",
          "stripe", "--stripe",
          "partitions", "--partitions");

  @Option(
      names = "--files",
      paramLabel = "N",
      description =
          "Write this many objects, each a stream of its own: --stream and the numbers that"
              + " follow it.")
  private Long files;

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Size of each of the --files.")
  private Long fileSize;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Write one stream of this size, in parts.")
  private Long size;

  @Option(
      names = "--stripe",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Size of the parts. Default: 1GiB.")
  private Long stripe;

  @Option(names = "--force", description = "Overwrite existing objects.")
  private boolean force;

  @Option(
      names = "--resume",
      description =
          "Go on with a set: keep the objects that are right to the byte, write the others.")
  private boolean resume;

  @Mixin private SparkOptions spark;
  @Mixin private SpecOptions spec;

  private static final long DEFAULT_STRIPE = 1 << 30;

  @Override
  public Integer call() throws IOException {
    if (force && resume) {
      throw new BadInputException("--force and --resume exclude each other");
    }
    boolean many = files != null || fileSize != null;
    if (many ? size != null || stripe != null : size == null) {
      throw new BadInputException(
          "say what to write: either --files and --file-size, or --size and perhaps --stripe");
    }
    if (many && (files == null || fileSize == null)) {
      throw new BadInputException((files == null ? "--files" : "--file-size") + " is missing");
    }
    SpecOptions.Request request = spec.request(many ? fileSize : size);
    ObjectSet set = set(request);
    return spark.run("generate", cluster -> generate(cluster, set));
  }

  private ObjectSet set(SpecOptions.Request request) {
    StreamSpec stream = request.spec();
    Asked asked = request.asked();
    try {
      return files != null
          ? new FileObjects(new DataSetManifest(stream, files, false, false, Version.tool(), asked))
          : new StripedObject(
              new Manifest(stream, 0, stream.size(), false, false, Version.tool(), asked),
              stripe != null ? stripe : DEFAULT_STRIPE);
    } catch (IllegalArgumentException e) {
      throw renamed(e);
    }
  }

  private static BadInputException renamed(IllegalArgumentException e) {
    return new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
  }

  private int generate(Cluster cluster, ObjectSet asked) throws IOException {
    try {
      GenerateJob job = new GenerateJob(cluster, spark.directory());
      ObjectSet set = asked;
      if (resume && !spec.hasSeed()) {
        ObjectSet found = job.found();
        if (found != null) { // the seed of the set was drawn
          set = set(spec.request(asked.spec().size(), found.spec().seed()));
        }
      }
      GenerateJob.Existing existing =
          force
              ? GenerateJob.Existing.REPLACE
              : resume ? GenerateJob.Existing.RESUME : GenerateJob.Existing.REFUSE;
      GenerateJob.Result result = job.run(set, existing, spark.partitions());
      if (spark.output().json()) {
        spark.output().print(json(result, cluster));
      } else {
        print(result, cluster, spark.output().out());
      }
      return ExitStatus.GOOD;
    } catch (IllegalArgumentException e) {
      throw renamed(e);
    }
  }

  private static Map<String, Object> json(GenerateJob.Result result, Cluster cluster) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", result.directory());
    json.put("objects", result.set().objects());
    json.put("bytes", result.set().bytes());
    json.put("written", result.written());
    json.put("kept", result.kept());
    json.put("seed", Unsigned.format(result.set().spec().seed()));
    json.put("stream", Unsigned.format(result.set().spec().stream()));
    json.put("stages", SparkOptions.stages(result.stages()));
    json.put("executors", SparkOptions.executors(cluster));
    return json;
  }

  private static void print(GenerateJob.Result result, Cluster cluster, PrintWriter out) {
    out.println(
        Text.format(
            "%s: %d objects, %d bytes; %d written, %d kept; seed %s",
            result.directory(),
            result.set().objects(),
            result.set().bytes(),
            result.written(),
            result.kept(),
            Unsigned.format(result.set().spec().seed())));
    for (StageReport stage : result.stages()) {
      out.println("  " + stage);
    }
    cluster.executors().forEach(executor -> out.println("  " + executor));
    out.flush();
  }
}
