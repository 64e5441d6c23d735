package io.dgen.cli.verify;

import io.dgen.cli.live.Live;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.ResumableVerifier;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.verify.VerifyState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares a file or device piece by piece, so that it can be interrupted and resumed. */
final class ResumableCheck {

  private final VerifyRun run;

  ResumableCheck(VerifyRun run) {
    this.run = run;
  }

  int verify(FilesVerifier.Task task, Manifest whole, VerifySettings settings) throws IOException {
    Manifest manifest = task.manifest();
    Path file = Path.of(task.name());
    VerifyState from = run.resumable().begin(file, manifest);
    ResumableVerifier verifier =
        new ResumableVerifier(
            run.generators().of(manifest.spec()),
            settings,
            run.finder(List.of()),
            run.reading().direct());
    Path kept = run.resumable().file();
    VerifyState state;
    try (RunPage page = run.reported().begin()) {
      try (Live live = run.shown().open(task.name(), page.sinks())) {
        state =
            verifier.verify(
                file,
                task.part(),
                from,
                each -> each.write(kept),
                live.transfer("verify", manifest.length() - from.next(), "read", 1));
      }
      run.bad().addAll(state.bad(), manifest.offset());
      FileFindings findings = new FileFindings(task.name(), manifest, state.fileResult());
      int status = run.report(page, findings, whole, settings, Optional.empty());
      if (from.next() > 0 && !run.output().json()) {
        PrintWriter out = run.output().out(run.shown().takesStdout());
        out.println(
            Text.format("  resumed: the first %s were compared before", Size.format(from.next())));
        out.flush();
      }
      return run.resumable().end(status);
    }
  }
}
