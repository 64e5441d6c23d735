package io.dgen.cli.verify;

import io.dgen.cli.live.Live;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.ObjectListing;
import io.dgen.storage.remote.RemoteDataSet;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import java.io.IOException;
import java.util.List;

/** Compares the objects of a set with what its manifest says. */
final class RemoteSetCheck {

  private final VerifyRun run;

  RemoteSetCheck(VerifyRun run) {
    this.run = run;
  }

  int verify(String prefix) throws IOException {
    ObjectAddress address = RemoteOptions.prefix("--dir", prefix);
    RemoteDataSet objects = RemoteOptions.set(run.buckets().of(address), address);
    DataSetManifest set = objects.set();
    run.generators().of(set.spec());
    VerifySettings settings = run.settings(set.spec().seed(), 0);
    List<StreamRange> streams = List.of(new StreamRange(set.spec().stream(), set.files()));
    FilesVerifier verifier =
        new FilesVerifier(run.generators()::of, settings, run.finder(streams), false);
    ObjectListing listing = objects.list();
    FilesResult result;
    double bytes = (double) objects.totalBytes() * run.reading().share();
    try (RunPage page = run.reported().begin()) {
      try (Live live = run.shown().open(prefix, page.sinks())) {
        result =
            objects.verify(
                listing, verifier, live.transfer("verify", (long) bytes, "read", set.files()));
      }
      return run.report(
          page,
          new FilesReport(
              set,
              result,
              listing.surplus(),
              settings,
              run.generators().runtime(),
              run.buckets().statistics()));
    }
  }
}
