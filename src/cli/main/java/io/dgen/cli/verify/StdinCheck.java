package io.dgen.cli.verify;

import io.dgen.cli.live.Live;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Text;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.StreamVerifier;
import io.dgen.storage.verify.VerifyResult;
import io.dgen.storage.verify.VerifySettings;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/** Compares stdin with its stream. */
final class StdinCheck {

  private final VerifyRun run;

  StdinCheck(VerifyRun run) {
    this.run = run;
  }

  int verify() throws IOException {
    if (run.reading().direct() || run.reading().samples()) {
      throw new BadInputException("--in - cannot go with --direct or --sample: it is no file");
    }
    run.scope().checkPipe();
    Manifest manifest =
        run.expected().of(null, 0, run.spec()).at(0); // stdin holds these bytes alone
    VerifySettings settings = run.settings(manifest.spec().seed(), 0);
    StreamVerifier verifier =
        new StreamVerifier(run.generators().of(manifest.spec()), settings, run.finder(List.of()));
    // Not closed: stdin is the process's.
    FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
    VerifyResult result;
    try (RunPage page = run.reported().begin()) {
      try (Live live = run.shown().open("stdin", page.sinks())) {
        result =
            verifier.verify(
                manifest.position(),
                manifest.length(),
                ChunkSource.stream(channel),
                live.transfer("verify", manifest.length(), "read", 1));
      } catch (TransferException e) {
        throw new IOException(
            Text.format(
                "stdin: reading stopped at byte %d of %d: %s",
                e.reached(), manifest.length(), e.getMessage()),
            e);
      }
      return run.report(
          page, new FileFindings("-", manifest, result), manifest, settings, Optional.empty());
    }
  }
}
