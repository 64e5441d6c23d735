package io.dgen.spark.cli;

import io.dgen.cli.measure.CompressorOptions;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.measure.Compressor;
import io.dgen.spark.Cluster;
import io.dgen.spark.MeasureJob;
import io.dgen.spark.StageReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a set's ratios. */
@Command(
    name = "measure",
    description = {
      "Measures the deduplication ratio of a whole set, exactly, and its compression ratio by"
          + " units drawn evenly.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
final class SparkMeasureCommand implements Callable<Integer> {

  private static final long MOST_SAMPLES = 100_000_000;

  @Option(
      names = "--unit",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Dedup unit: the bytes that repeat as a whole. Default: the dedup unit of the set.")
  private Long unit;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Number of units to compress; 0 for none. Default: 4096.")
  private long samples;

  @Option(
      names = "--compressor",
      paramLabel = "NAME",
      defaultValue = "zstd",
      description =
          "Compressor: zstd, lz4, snappy or gzip; zstd and gzip with a level, like zstd-19."
              + " Default: zstd.")
  private String compressor;

  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws IOException {
    if (unit != null) {
      Options.inRange("--unit", unit, 1, Long.MAX_VALUE);
    }
    Options.inRange("--samples", samples, 0, MOST_SAMPLES);
    Compressor codec = CompressorOptions.compressor(compressor);
    return spark.run("measure", cluster -> measure(cluster, codec));
  }

  private int measure(Cluster cluster, Compressor codec) throws IOException {
    try {
      MeasureJob.Result result =
          new MeasureJob(cluster, spark.directory())
              .run(unit != null ? unit : 0, samples, codec, spark.partitions());
      if (spark.output().json()) {
        spark.output().print(json(result));
      } else {
        print(result, spark.output().out());
      }
      return ExitStatus.GOOD;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), Map.of("unit", "--unit")), e);
    }
  }

  private static Map<String, Object> json(MeasureJob.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", result.directory());
    json.put("objects", result.set().objects());
    json.put("bytes", result.set().bytes());
    json.put("unit", result.unitBytes());
    json.put("units", result.units());
    json.put("uniqueUnits", result.uniqueUnits());
    json.put("uniqueBytes", result.uniqueBytes());
    json.put("dedupRatio", finite(result.dedupRatio()));
    json.put("compressor", result.compressor().name());
    json.put("samples", result.samples());
    json.put("sampleBytes", result.sampleBytes());
    json.put("compressedBytes", result.compressedBytes());
    json.put("compressRatio", finite(result.compressRatio()));
    json.put("stages", SparkOptions.stages(result.stages()));
    return json;
  }

  /** Returns null for NaN and infinity, which JSON does not have. */
  private static Double finite(double ratio) {
    return Double.isFinite(ratio) ? ratio : null;
  }

  private static void print(MeasureJob.Result result, PrintWriter out) {
    out.println(
        Text.format(
            "%s: %d objects, %d bytes, in units of %s",
            result.directory(),
            result.set().objects(),
            result.set().bytes(),
            Size.format(result.unitBytes())));
    out.println(
        Text.format(
            "  dedup %.4f: %d units, %d unique",
            result.dedupRatio(), result.units(), result.uniqueUnits()));
    if (result.samples() > 0) {
      out.println(
          Text.format(
              "  compress %.4f by %s: %d units drawn, %d bytes to %d",
              result.compressRatio(),
              result.compressor().name(),
              result.samples(),
              result.sampleBytes(),
              result.compressedBytes()));
    }
    for (StageReport stage : result.stages()) {
      out.println("  " + stage);
    }
    out.flush();
  }
}
