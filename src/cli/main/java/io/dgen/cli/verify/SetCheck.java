package io.dgen.cli.verify;

import io.dgen.cli.live.Live;
import io.dgen.cli.options.ManifestFile;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Failures;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.SurplusFiles;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares the files of a set with what its manifest says. */
final class SetCheck {

  private final VerifyRun run;

  SetCheck(VerifyRun run) {
    this.run = run;
  }

  int verify(Path dir) throws IOException {
    DataSetManifest set = readSet(dir);
    run.generators().of(set.spec());
    VerifySettings settings = run.settings(set.spec().seed(), 0);
    List<StreamRange> streams = List.of(new StreamRange(set.spec().stream(), set.files()));
    FilesVerifier verifier =
        new FilesVerifier(
            run.generators()::of, settings, run.finder(streams), run.reading().direct());
    SurplusFiles surplus = SurplusFiles.of(dir, set); // first: if this fails, no time is lost
    FilesResult result;
    double bytes =
        (set.drawn() ? set.totalBytes() : (double) set.files() * set.spec().size())
            * run.reading().share();
    try (RunPage page = run.reported().begin()) {
      try (Live live = run.shown().open(dir.toString(), page.sinks())) {
        result =
            verifier.verify(dir, set, live.transfer("verify", (long) bytes, "read", set.files()));
      }
      return run.report(
          page,
          new FilesReport(
              set, result, surplus, settings, run.generators().runtime(), Optional.empty()));
    }
  }

  private static DataSetManifest readSet(Path directory) {
    Path file = DataSetManifest.in(directory);
    try {
      ManifestFile.requireFile("set", file);
      return DataSetManifest.read(file);
    } catch (IOException e) {
      throw new BadInputException("set " + Failures.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("set " + file + ": " + e.getMessage(), e);
    }
  }
}
