package io.dgen.cli.verify;

import io.dgen.StreamSpec;
import io.dgen.cli.live.Live;
import io.dgen.cli.options.DataFile;
import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Version;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.RemoteObject;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.verify.FileResult;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifySettings;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares one file, device or object, or several. */
final class FilesCheck {

  private final VerifyRun run;

  FilesCheck(VerifyRun run) {
    this.run = run;
  }

  int verify(List<String> names) throws IOException {
    List<FilesVerifier.Task> tasks = new ArrayList<>();
    Manifest whole = null;
    for (String name : names) {
      if (ObjectAddress.is(name)) {
        RemoteObject object = run.buckets().object("--in", name);
        Manifest content = expected(object, names.size() == 1);
        whole = names.size() == 1 ? content : null;
        tasks.add(whole == null ? object.task(content) : run.scope().task(object.task(content)));
        continue;
      }
      Path file = Options.path("--in", name);
      run.shown().apart("--in", file);
      if (names.size() == 1) {
        whole = expected(file);
        tasks.add(run.scope().task(file, whole, run.reading().direct()));
      } else {
        tasks.add(new FilesVerifier.Task(file, expectedOf(file)));
      }
    }
    Manifest first = tasks.getFirst().manifest();
    run.generators().of(first.spec()); // before anything else, so that a refusal comes first
    VerifySettings settings = run.settings(first.spec().seed(), first.offset());
    if (whole != null && run.resumable().given()) {
      return new ResumableCheck(run).verify(tasks.getFirst(), whole, settings);
    }
    FilesVerifier verifier =
        new FilesVerifier(
            run.generators()::of, settings, run.finder(streams(tasks)), run.reading().direct());
    FilesResult result;
    double bytes = tasks.stream().mapToDouble(t -> t.manifest().length()).sum();
    long sampled = (long) (bytes * run.reading().share());
    String what = names.size() == 1 ? names.getFirst() : names.size() + " files";
    try (RunPage page = run.reported().begin()) {
      try (Live live = run.shown().open(what, page.sinks())) {
        result = verifier.verify(tasks, live.transfer("verify", sampled, "read", tasks.size()));
      }
      if (whole != null) {
        return reportOne(
            page, result.first().orElseThrow(), whole, settings, run.buckets().statistics());
      }
      return run.report(
          page,
          new FilesReport(
              null,
              result,
              null,
              settings,
              run.generators().runtime(),
              run.buckets().statistics()));
    }
  }

  /** As the file that is given alone, or one of several. */
  private Manifest expected(RemoteObject object, boolean alone) throws IOException {
    long size = -1;
    try {
      size = object.source().length(0);
    } catch (NoSuchFileException e) {
      if (alone) {
        throw e;
      }
      if (!run.spec().given() && !run.expected().given() && object.manifest().isEmpty()) {
        return NOTHING; // reported as missing
      }
    }
    Manifest found =
        run.expected()
            .ofObject(object, size < 0 ? -1 : Math.max(0, size - run.scope().offset()), run.spec());
    return run.scope().placed(found, run.expected().parameters(run.spec()));
  }

  /** Of what nothing says what it should hold. */
  private static final Manifest NOTHING =
      new Manifest(StreamSpec.builder(0L).build(), 0, 0, true, Version.tool());

  private Manifest expected(Path file) throws IOException {
    long bytes = Math.max(0, DataFile.size(file) - run.scope().offset());
    Manifest found = run.expected().of(file, bytes, run.spec());
    return compared(file, run.scope().placed(found, run.expected().parameters(run.spec())));
  }

  /** A device may be longer than it should be, so that one of no bytes would always be good. */
  private static Manifest compared(Path file, Manifest manifest) throws IOException {
    if (manifest.length() == 0 && FileKind.of(file) == FileKind.BLOCK_DEVICE) {
      throw new BadInputException(
          file + " should hold 0 bytes, so nothing of the device would be compared");
    }
    return manifest;
  }

  /**
   * Returns what one of several files should hold. If the file is missing or unreadable, verifying
   * it reports that.
   */
  private Manifest expectedOf(Path file) throws IOException {
    long size = -1;
    boolean absent = false;
    try {
      size = DataFile.size(file);
    } catch (NoSuchFileException e) {
      absent = true;
    } catch (IOException e) {
      // verifying it reports why
    }
    if (absent
        && !run.spec().given()
        && !run.expected().given()
        && !Files.exists(Manifest.beside(file))) {
      // Nothing says what it should hold: it is reported as missing.
      return NOTHING;
    }
    Manifest manifest = run.expected().of(file, size, run.spec());
    return size < 0 ? manifest : compared(file, manifest);
  }

  /** Files given together may have been mixed up. */
  private static List<StreamRange> streams(List<FilesVerifier.Task> tasks) {
    return tasks.size() == 1
        ? List.of()
        : tasks.stream().map(t -> new StreamRange(t.manifest().spec().stream(), 1)).toList();
  }

  private int reportOne(
      RunPage page,
      FileResult result,
      Manifest whole,
      VerifySettings settings,
      Optional<RequestStatistics> requests)
      throws IOException {
    if (result.result().isEmpty()) {
      throw new FileSystemException(result.file(), null, result.failure().orElse("is gone"));
    }
    return run.report(
        page,
        new FileFindings(result.file(), result.manifest(), result.result().get()),
        whole,
        settings,
        requests);
  }
}
