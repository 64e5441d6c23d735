package io.dgen.cli.write;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.cli.live.Live;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.channel.IoReason;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Asked;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.ObjectWriteOptions;
import io.dgen.storage.remote.RemoteDataSet;
import io.dgen.storage.remote.RemoteObject;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Writes an object, or the objects of a set, to a store. */
final class RemoteWriting {

  private final WriteRun run;

  RemoteWriting(WriteRun run) {
    this.run = run;
  }

  int write() throws IOException {
    ObjectWriteOptions options = run.storage().objects(run.target().replace());
    ObjectAddress address = run.target().address();
    try (Bucket bucket = run.remote().open(address, options.queueDepth())) {
      ObjectWriteOptions mayExist =
          new ObjectWriteOptions(
              options.partBytes(),
              options.queueDepth(),
              run.target().replace() || run.target().resume());
      if (run.target().isDirectory()) {
        RemoteDataSet objects = run.target().objects(run.spec(), bucket, address);
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
                run.target().resume()
                    ? objects.resume(generator, options, progress)
                    : objects.write(generator, options, progress),
            options);
      } else {
        RemoteObject object = new RemoteObject(bucket, address.key());
        Manifest content = run.target().content(run.spec(), object);
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
                run.target().resume()
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
    try (RunPage page = run.reported().begin(run.target().replace());
        DataGenerator generator = run.engine().openUnplaced(objects.spec, 1);
        Live live = run.shown().open(objects.name, page.sinks())) {
      WriteResult result =
          writing.run(generator, live.transfer("write", objects.bytes, "write", objects.files));
      live.end();
      return run.report(
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
}
