package io.dgen.spark.cli;

import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.spark.Cluster;
import io.dgen.spark.VerifyJob;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a set of objects with what it should be. */
@Command(
    name = "verify",
    description = {
      "Reads a set back and compares every byte with the streams that its description names.",
      "Exit status 0 if every byte is right, 1 if anything is wrong or missing, 3 if nothing is wrong, but"
          + " something could not be read.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
final class SparkVerifyCommand implements Callable<Integer> {

  @Option(
      names = "--split",
      paramLabel = "SIZE",
      defaultValue = "256MiB",
      converter = Size.class,
      description =
          "Read larger objects in pieces of this size side by side: a multiple of 4096. Default:"
              + " 256MiB.")
  private long split;

  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws IOException {
    return spark.run("verify", this::verify);
  }

  private int verify(Cluster cluster) throws IOException {
    try {
      VerifyJob.Result result =
          new VerifyJob(cluster, spark.directory()).run(split, spark.partitions());
      SparkVerifyReport report = new SparkVerifyReport(result);
      if (spark.output().json()) {
        var json = report.json();
        json.put("executors", SparkOptions.executors(cluster));
        spark.output().print(json);
      } else {
        report.print(spark.output().out());
      }
      return report.status();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), Map.of("split", "--split")), e);
    }
  }
}
