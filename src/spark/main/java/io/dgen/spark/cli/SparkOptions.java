package io.dgen.spark.cli;

import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.KernelOptions;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.result.OutputOptions;
import io.dgen.spark.Cluster;
import io.dgen.spark.EngineSettings;
import io.dgen.spark.ExecutorReport;
import io.dgen.spark.StageReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all jobs: where the set is, and how the cluster works on it. */
final class SparkOptions {

  private static final int MOST_PARTITIONS = 1_000_000;
  private static final int MOST_PROGRESS_SECONDS = 86_400;

  @Option(
      names = "--dir",
      paramLabel = "URI",
      required = true,
      description =
          "Directory of the set: file://, hdfs://, s3a:// or any other that Hadoop knows.")
  private String directory;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Number of tasks to split the work into. Default: by the size of the set.")
  private Integer partitions;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      defaultValue = "4MiB",
      converter = Size.class,
      description = "Bytes that a task generates or compares in one go. Default: 4MiB.")
  private long chunk;

  @Option(
      names = "--progress",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Seconds between reports of progress on stderr; 0 for none. Default: 10.")
  private int progress;

  @Mixin private EngineOptions engine;
  @Mixin private OutputOptions output;

  String directory() {
    return directory;
  }

  /** Returns the partitions asked for, or 0 if none were. */
  int partitions() {
    return partitions == null
        ? 0
        : (int) Options.inRange("--partitions", partitions, 1, MOST_PARTITIONS);
  }

  OutputOptions output() {
    return output;
  }

  /** What runs on a cluster. */
  interface Job {
    int run(Cluster cluster) throws IOException;
  }

  /** Starts the application, runs a job and stops the application. */
  int run(String name, Job job) throws IOException {
    Options.inRange("--progress", progress, 0, MOST_PROGRESS_SECONDS);
    EngineSettings settings;
    try {
      settings =
          EngineSettings.of(
              engine.config().build(), engine.threadsGiven(), Options.chunkBytes(chunk));
    } catch (IllegalArgumentException e) {
      throw KernelOptions.refused(e);
    }
    partitions();
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "dgen " + name);
    if (!conf.contains("spark.master")) {
      throw new BadInputException("there is no cluster: start this by spark-submit --master URL");
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      return job.run(new Cluster(spark, settings, System.err, progress));
    } catch (UnsupportedOperationException e) {
      throw new BadInputException(e.getMessage(), e);
    }
  }

  static List<Map<String, Object>> stages(List<StageReport> stages) {
    return stages.stream().map(StageReport::json).toList();
  }

  static List<Map<String, Object>> executors(Cluster cluster) {
    return cluster.executors().stream().map(SparkOptions::json).toList();
  }

  private static Map<String, Object> json(ExecutorReport executor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("executor", executor.id());
    json.put("host", executor.host());
    json.put("backend", executor.backend());
    json.put("isa", executor.isa());
    json.put("threads", executor.threads());
    json.put("nodes", executor.nodes());
    json.put("refusals", executor.refusals());
    return json;
  }
}
