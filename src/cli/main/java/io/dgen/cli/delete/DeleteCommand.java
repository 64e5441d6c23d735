package io.dgen.cli.delete;

import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.options.RequestText;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.RemoteDataSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes the objects that a set's manifest lists. */
@Command(
    name = "delete",
    description = {
      "Deletes the objects that PREFIX/dgen-set.json lists, and the manifest when all of them are"
          + " gone. Other objects stay. Needs a plug-in for the store."
    },
    sortOptions = false)
public final class DeleteCommand implements Callable<Integer> {

  /** Requests follow each other. */
  private static final int CONNECTIONS = 1;

  @Option(
      names = "--dir",
      paramLabel = "s3://BUCKET/PREFIX",
      required = true,
      description = "The set of objects to delete.")
  private @Nullable String directory;

  @Mixin private RemoteOptions remote;
  @Mixin private ReportOptions reported;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  DeleteCommand() {}

  @Override
  public Integer call() throws IOException {
    String prefix = String.valueOf(directory);
    if (!ObjectAddress.is(prefix)) {
      throw new BadInputException(
          "--dir is "
              + prefix
              + ", but must be objects, such as s3://BUCKET/PREFIX; files are"
              + " deleted by rm");
    }
    ObjectAddress address = RemoteOptions.prefix("--dir", prefix);
    try (RunPage page = reported.begin();
        Bucket bucket = remote.open(address, CONNECTIONS)) {
      RemoteDataSet objects = RemoteOptions.set(bucket, address);
      long deleted = objects.delete(_ -> {});
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("dir", address.toString());
      json.put("files", objects.set().files());
      json.put("deletedFiles", deleted);
      json.put("requests", RequestText.json(bucket.statistics()));
      PrintWriter out = output.out();
      return page.print(
          output,
          json,
          ExitStatus.GOOD,
          out,
          () ->
              out.println(
                  Text.format("deleted %d objects in %s, and their manifest", deleted, address)));
    }
  }
}
