package io.dgen.cli.verify;

import io.dgen.cli.options.ManifestFile;
import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Failures;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FileIdentity;
import io.dgen.storage.verify.VerifyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a verification that can be interrupted and resumed. */
final class ResumeOptions {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Keep in FILE how far verifying has come, every 256 chunks, so that --resume can go on"
              + " after an interruption. FILE is removed at the end.")
  private @Nullable String state;

  @Option(
      names = "--resume",
      description =
          "Go on where an interrupted verify with the same --state stopped. Refused if the file has"
              + " changed since. The result is that of the whole.")
  private boolean resume;

  boolean given() {
    return state != null;
  }

  /** Refuses what cannot be resumed. */
  void check(boolean oneFile, boolean sample, boolean stops) {
    if (resume && state == null) {
      throw new BadInputException("--resume needs --state, the file in which the state was kept");
    }
    if (state == null) {
      return;
    }
    if (!oneFile) {
      throw new BadInputException("--state is for one file or device");
    }
    if (sample || stops) {
      throw new BadInputException(
          "--state cannot go with " + (sample ? "--sample" : "--stop-after"));
    }
  }

  /** Returns where the state is kept. */
  Path file() {
    return Options.path("--state", String.valueOf(state));
  }

  /** Returns from where on to verify a file. */
  VerifyState begin(Path file, Manifest manifest) throws IOException {
    Path path = file();
    FileIdentity now = FileIdentity.of(file);
    if (!resume) {
      if (FileKind.of(path) != FileKind.ABSENT) {
        throw new BadInputException(
            "--state " + path + " exists: give --resume to go on, or remove it to begin anew");
      }
      AtomicFile.check(path, false);
      Options.requireDirectory("--state", path);
      return VerifyState.start(now, manifest);
    }
    VerifyState found =
        ManifestFile.read(path, VerifyState::read, "; there is nothing to --resume");
    String differs = found.differs(now, manifest);
    if (!differs.isEmpty()) {
      throw new BadInputException(
          "--resume is not possible with " + path + ": " + differs + "; remove it to begin anew");
    }
    return found;
  }

  /**
   * Removes the state at the end.
   *
   * @param status the exit status that the command will have
   * @return another one if all was good but the state could not be removed
   */
  int end(int status) {
    try {
      Files.deleteIfExists(file());
      return status;
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING, "the state could not be removed: {0}", Failures.reason(e));
      return ExitStatus.outweighing(status, ExitStatus.IO_FAILURE);
    }
  }
}
