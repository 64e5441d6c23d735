package io.dgen.cli.write;

import io.dgen.cli.options.Amount;
import io.dgen.cli.options.ManifestFile;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.SizeRange;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Terminal;
import io.dgen.cli.output.Text;
import io.dgen.cli.output.Version;
import io.dgen.storage.DataSet;
import io.dgen.storage.StreamFile;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.RemoteDataSet;
import io.dgen.storage.remote.RemoteObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options for the target and what it will hold: a file, a device, stdout, or a directory of
 * files.
 */
final class TargetOptions {

  private static final String STDOUT = "-";

  /** Follows the message about a missing manifest. */
  private static final String NOTHING = "; without it there is nothing to --resume";

  private static final Map<String, String> NAMES =
      Map.of(
          "position", "--position",
          "length", "--length",
          "offset", "--offset",
          "files", "--files",
          "size", "--file-size",
          "manifest", "--manifest");

  @Option(
      names = "--out",
      paramLabel = "FILE|-|s3://BUCKET/KEY",
      description =
          "The file or device to write; - is stdout. /dev/null gets no manifest. Or an object in a"
              + " store, for which a plug-in is needed.")
  private @Nullable String out;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Amount.Converter.class,
      description =
          "Size of the stream. A percentage is of the device, or of the free space of the file"
              + " system, when the write begins. Default for a device: the size of the device.")
  private @Nullable Amount size;

  @Option(
      names = "--position",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Position in the stream of the first byte to write; it goes to the start of the file."
              + " Default: 0.")
  private @Nullable Long position;

  @Option(
      names = "--length",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Number of bytes to write. Default: up to the end of the stream.")
  private @Nullable Long length;

  @Option(
      names = "--offset",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Where in the file or device the first byte goes. What is before and after the bytes"
              + " written stays as it is, so an existing file needs --force. Default: 0, and the"
              + " file has nothing else.")
  private @Nullable Long offset;

  @Mixin private FillOptions fill;

  @Option(
      names = "--dir",
      paramLabel = "DIR|s3://BUCKET/PREFIX",
      description =
          "Write many files to DIR, which is created if it is missing. Each file is a stream of"
              + " its own: --stream and the numbers that follow it. The --queue-depth threads"
              + " generate and write files of up to 64 chunks; --threads, --numa, --node and"
              + " --pin apply to larger files, or to files of several chunks if there are few of"
              + " them.")
  private @Nullable String dir;

  @Option(names = "--files", paramLabel = "N", description = "Number of files in --dir.")
  private @Nullable Long files;

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      converter = SizeRange.Converter.class,
      description =
          "Size of each file in --dir. A range like 4KiB..1MiB draws sizes by the seed: every"
              + " doubling of the size is as likely as any other.")
  private @Nullable SizeRange fileSize;

  @Option(
      names = "--device",
      description =
          "Confirm that --out is a block device, all of whose data may be lost. Needs --manifest.")
  private boolean device;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "File for the manifest. Default: FILE.dgen.json beside --out.")
  private @Nullable String manifest;

  @Option(
      names = "--force",
      description =
          "Overwrite existing files and manifests, and write what is larger than the free space.")
  private boolean force;

  @Option(
      names = "--resume",
      description =
          "Resume an interrupted write: compare the data that is there, then write from the first"
              + " byte that is missing or wrong. The parameters come from the manifest; those"
              + " given here must agree with it. A file that the manifest calls complete is"
              + " changed only with --force, except that missing bytes are appended.")
  private boolean resume;

  private Optional<String> resolved = Optional.empty();

  /** Checks which options go together. */
  void check(boolean json) {
    if ((out == null) == (dir == null)) {
      throw new BadInputException(
          out == null ? "--out or --dir is missing" : "--out and --dir exclude each other");
    }
    if (dir != null) {
      Options.apart("--dir", "--size", size, "--position", position, "--length", length);
      Options.apart("--dir", "--offset", offset);
      Options.apart("--dir", "--manifest", manifest, "--device", device);
    } else {
      Options.apart("--out", "--files", files, "--file-size", fileSize);
    }
    if (isRemote()) {
      Options.apart("objects", "--manifest", manifest, "--device", device);
      Options.apart("objects", "--offset", offset, "--fill", fill.given());
      Options.apart("objects", "--size as a percentage", share());
    }
    if (isStdout()) {
      Options.apart("--out -", "--manifest", manifest, "--device", device);
      Options.apart("--out -", "--resume", resume, "--offset", offset);
      Options.apart("--out -", "--size as a percentage", share());
      Options.apart("--out -", "--fill", fill.given());
      checkStdout(json);
    }
    if (device && manifest == null) {
      throw new BadInputException(
          "--manifest is missing: there is no place for it beside a device");
    }
    fill.check(resume);
    if (fill.given()) {
      Options.apart("--fill", "--size as a percentage", share());
    }
    if (resume) {
      Options.apart("--resume", "--size as a percentage", share());
    }
  }

  private boolean share() {
    return size != null && size.isShare();
  }

  private void checkStdout(boolean json) {
    if (json) {
      throw new BadInputException("--json cannot go with --out -: stdout is for the data");
    }
    if (Terminal.stdout() && !force) {
      throw new BadInputException("--out - is a terminal here; use a pipe, or --force");
    }
  }

  boolean isStdout() {
    return STDOUT.equals(out);
  }

  /** Returns whether it is an object, or objects, of a store. */
  boolean isRemote() {
    return ObjectAddress.is(Objects.requireNonNullElse(out, Objects.requireNonNullElse(dir, "")));
  }

  /** Returns where the object is, or the prefix of the objects. */
  ObjectAddress address() {
    return out != null
        ? RemoteOptions.object("--out", out)
        : RemoteOptions.prefix("--dir", Objects.requireNonNull(dir, "--dir"));
  }

  /** Returns whether what is written is discarded, as by {@code /dev/null}. */
  boolean discards() {
    if (isStdout() || isDirectory()) {
      return false;
    }
    try {
      return FileKind.of(out()) == FileKind.CHARACTER_DEVICE;
    } catch (IOException e) {
      return false; // reported where it is opened
    }
  }

  boolean isDirectory() {
    return dir != null;
  }

  boolean device() {
    return device;
  }

  boolean replace() {
    return force;
  }

  boolean resume() {
    return resume;
  }

  Path out() {
    return Options.path("--out", Objects.requireNonNull(out, "--out"));
  }

  /** Returns the single file. */
  StreamFile file() throws IOException {
    Path file = out();
    if (manifest == null) {
      return StreamFile.of(file);
    }
    try {
      return new StreamFile(file, Optional.of(Options.path("--manifest", manifest)));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** Returns what the single file or stdout will hold. */
  Manifest content(SpecOptions spec) throws IOException {
    if (resume) {
      return resumed(spec);
    }
    long begin = offset != null ? offset : 0;
    return given(spec, begin, streamBytes(begin));
  }

  /** Returns what an object will hold. */
  Manifest content(SpecOptions spec, RemoteObject object) throws IOException {
    if (!resume) {
      if (size == null) {
        throw new BadInputException("--size is missing");
      }
      return given(spec, 0, size.bytes());
    }
    Manifest found =
        RemoteOptions.read(object.manifestAddress(), object::manifest)
            .orElseThrow(() -> missing(object.manifestAddress()));
    mustAgree(spec, found, object.manifestAddress());
    return found;
  }

  private static BadInputException missing(ObjectAddress manifest) {
    return new BadInputException("manifest " + manifest + ": no such object" + NOTHING);
  }

  private Manifest given(SpecOptions spec, long begin, long bytes) {
    SpecOptions.Request request = spec.request(bytes);
    long start = position != null ? position : 0;
    if (start == bytes && start > 0 && length == null) {
      throw new BadInputException(
          "--position "
              + start
              + " is the stream's end: nothing follows; give less, or --length 0");
    }
    try {
      return new Manifest(
          request.spec(),
          start,
          length != null ? length : Math.max(0, bytes - start),
          false,
          false,
          Version.tool(),
          request.asked(),
          begin);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private Manifest resumed(SpecOptions spec) throws IOException {
    Path path =
        file().manifest().orElseThrow(() -> new BadInputException("--resume needs a manifest"));
    Manifest found = ManifestFile.read(path, Manifest::read, NOTHING);
    mustAgree(spec, found, path);
    return found;
  }

  private void mustAgree(SpecOptions spec, Manifest found, Object path) {
    spec.mustAgree(found.spec(), path);
    Options.mustAgree("--size", size == null ? null : size.bytes(), found.spec().size(), path);
    Options.mustAgree("--offset", offset, found.offset(), path);
    Options.mustAgree("--position", position, found.position(), path);
    Options.mustAgree("--length", length, found.length(), path);
  }

  private long streamBytes(long begin) throws IOException {
    refusePart("--size", size != null);
    Amount given = size == null && fill.given() ? fill.share() : size;
    if (given != null && !given.isShare()) {
      return given.bytes();
    }
    if (given != null && !device && FileKind.of(out()) == FileKind.CHARACTER_DEVICE) {
      throw new BadInputException(
          shareOption()
              + " is "
              + given.text()
              + ", but "
              + out()
              + " has no size to take that of");
    }
    if (given == null && !device) {
      throw new BadInputException("--size is missing");
    }
    long room = device ? Room.ofDevice(out()) : free(begin);
    if (device && begin > room) {
      throw new BadInputException(
          "--offset is " + begin + ", but " + out() + " has " + room + " bytes");
    }
    long all = device ? room - begin : room;
    return given == null || (fill.given() && given.share() == 1) ? all : resolved(given, all);
  }

  private long free(long begin) throws IOException {
    return fill.given() ? fill.room(out(), force && begin == 0) : Room.free(out());
  }

  private String shareOption() {
    return size == null ? "--fill" : "--size";
  }

  /** Returns whether to write until there is no more space. */
  boolean fill() {
    return fill.given();
  }

  private long resolved(Amount given, long all) {
    long bytes = Room.share(shareOption(), given, all);
    resolved =
        Optional.of(
            Text.format(
                "%s %s is %s: of %s %s",
                shareOption(),
                given.text(),
                Size.format(bytes),
                Size.format(all),
                device ? "of the device" : "free"));
    return bytes;
  }

  /** Returns what a percentage has come to, once the content is known. */
  Optional<String> resolved() {
    return resolved;
  }

  /** Returns the files of the directory and what they will hold. */
  DataSet files(SpecOptions spec) throws IOException {
    Path directory = Options.path("--dir", Objects.requireNonNull(dir, "--dir"));
    try {
      return new DataSet(
          directory, resume ? resumedSet(directory, spec) : givenSet(directory, spec));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** Returns the objects below the prefix and what they will hold. */
  RemoteDataSet objects(SpecOptions spec, Bucket bucket, ObjectAddress prefix) throws IOException {
    if (!resume) {
      if (files == null || fileSize == null) {
        throw new BadInputException((files == null ? "--files" : "--file-size") + " is missing");
      }
      if (fileSize.least() < fileSize.most()) {
        throw new BadInputException(
            "--file-size draws sizes, but the objects of a set must have one size");
      }
      try {
        SpecOptions.Request request = spec.request(fileSize.most());
        return new RemoteDataSet(bucket, prefix.key(), set(request, files, fileSize.least()));
      } catch (IllegalArgumentException e) {
        throw refused(e);
      }
    }
    ObjectAddress manifest = prefix.child(DataSetManifest.NAME);
    RemoteDataSet found =
        RemoteOptions.read(manifest, () -> RemoteDataSet.read(bucket, prefix.key()))
            .orElseThrow(() -> missing(manifest));
    mustAgree(spec, found.set(), manifest);
    return found;
  }

  private static DataSetManifest set(SpecOptions.Request request, long count, long leastSize) {
    return new DataSetManifest(
        request.spec(), count, false, false, Version.tool(), request.asked(), leastSize);
  }

  /** A percentage would not be kept. */
  private void refusePart(String option, boolean given) {
    if (given && fill.given() && fill.share().share() < 1) {
      throw new BadInputException("--fill with a percentage cannot go with " + option);
    }
  }

  private DataSetManifest givenSet(Path directory, SpecOptions spec) throws IOException {
    if ((files == null && !fill.given()) || fileSize == null) {
      throw new BadInputException((fileSize == null ? "--file-size" : "--files") + " is missing");
    }
    refusePart("--files", files != null);
    refusePart("a range of --file-size", fileSize.least() < fileSize.most());
    SpecOptions.Request request = spec.request(fileSize.most());
    if (files != null) {
      fill.checkFiles("--files", files);
    }
    long count = files != null ? files : fill.files(directory, fileSize.least(), force);
    return set(request, count, fileSize.least());
  }

  private DataSetManifest resumedSet(Path directory, SpecOptions spec) {
    Path path = DataSetManifest.in(directory);
    DataSetManifest found = ManifestFile.read(path, DataSetManifest::read, NOTHING);
    mustAgree(spec, found, path);
    fill.checkFiles("the number of files in " + path, found.files());
    return found;
  }

  private void mustAgree(SpecOptions spec, DataSetManifest found, Object path) {
    spec.mustAgree(found.spec(), path);
    Options.mustAgree("--files", files, found.files(), path);
    if (fileSize != null) {
      Options.mustAgree("--file-size", fileSize.most(), found.spec().size(), path);
      Options.mustAgree("--file-size", fileSize.least(), found.leastSize(), path);
    }
  }

  private static BadInputException refused(IllegalArgumentException e) {
    return new BadInputException(Options.renamed(e.getMessage(), NAMES), e);
  }
}
