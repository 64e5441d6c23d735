package io.dgen.cli.measure;

import io.dgen.cli.options.Buckets;
import io.dgen.cli.options.ManifestFile;
import io.dgen.cli.options.Percent;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Failures;
import io.dgen.measure.Promise;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.RemoteObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the ratios that the files should have. */
final class PromiseOptions {

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "Manifest of a single FILE. Default: FILE.dgen.json, if each FILE has one.")
  private @Nullable Path manifest;

  @Option(
      names = "--tolerance",
      paramLabel = "PERCENT",
      converter = Percent.class,
      description =
          "Exit status 1 if a ratio deviates by more from what the manifest promises; for an"
              + " estimated ratio, only if chance does not explain it. Default: ratios are"
              + " reported, not judged.")
  private @Nullable Double tolerance;

  /** Returns what is promised, or null without manifests. */
  @Nullable Promise promise(List<String> files, Buckets buckets) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    if (manifest != null) {
      if (files.size() != 1) {
        throw new BadInputException(
            "--manifest is one file's, but there are " + files.size() + " files");
      }
      Manifest read = ManifestFile.readAny(manifest, Manifest::read, "");
      if (read.offset() > 0) {
        throw new BadInputException(
            "manifest "
                + manifest
                + " describes a part of the file, from offset "
                + read.offset()
                + " on, so it promises nothing of the whole");
      }
      manifests.add(read);
    } else {
      for (String file : files) {
        if (ObjectAddress.is(file)) {
          RemoteObject object = buckets.object("FILE", file);
          RemoteOptions.read(object.manifestAddress(), object::manifest).ifPresent(manifests::add);
        } else if (!file.equals(MeasureInputs.STDIN)) {
          beside(Path.of(file), manifests);
        }
      }
    }
    if (manifests.size() == files.size()) {
      return new Promise(manifests);
    }
    if (tolerance != null) {
      throw new BadInputException(
          "--tolerance needs what is promised: a manifest FILE.dgen.json beside each FILE, or"
              + " --manifest");
    }
    return null;
  }

  private static void beside(Path file, List<Manifest> manifests) {
    Path path = Manifest.beside(file);
    try {
      Manifest read = Manifest.read(path);
      if (read.offset() == 0) { // of a part of a file nothing is promised
        manifests.add(read);
      }
    } catch (NoSuchFileException e) {
      // nothing is promised
    } catch (IOException e) {
      throw new BadInputException("manifest " + Failures.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("manifest " + path + ": " + e.getMessage(), e);
    }
  }

  /** Returns by what share a ratio may differ from the promised one; infinite unless given. */
  double tolerance() {
    return tolerance == null ? Double.POSITIVE_INFINITY : tolerance;
  }
}
