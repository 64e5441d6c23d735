package io.dgen.cli;

import io.dgen.StreamSpec;
import io.dgen.io.FileKind;
import io.dgen.io.FileSet;
import io.dgen.io.Manifest;
import io.dgen.io.StreamFile;
import io.dgen.io.StreamFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where bytes go, and which: one file, a device, stdout, or a directory of files. */
final class TargetOptions {

  private static final String STDOUT = "-";

  /** What a missing manifest means. */
  private static final String NOTHING = "; without it there is nothing to --resume";

  private static final Map<String, String> NAMES =
      Map.of(
          "position", "--position",
          "length", "--length",
          "files", "--files",
          "size", "--file-size",
          "manifest", "--manifest");

  @Option(
      names = "--out",
      paramLabel = "FILE|-",
      description = "Where to; - is stdout. /dev/null is written without a manifest.")
  private String out;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "The stream's size. Default for a device: the device's.")
  private Long size;

  @Option(
      names = "--position",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Write the stream from here on, to the file's start. Default: 0.")
  private Long position;

  @Option(
      names = "--length",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "How many bytes. Default: up to the stream's end.")
  private Long length;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Write many files into DIR, made if it is missing, each a stream of its own: --stream and"
              + " the numbers that follow it.")
  private String dir;

  @Option(names = "--files", paramLabel = "N", description = "How many files in --dir.")
  private Long files;

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "The size of each file in --dir.")
  private Long fileSize;

  @Option(
      names = "--device",
      description = "--out is a block device: everything on it may be lost. Needs --manifest.")
  private boolean device;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "Where the manifest goes. Default: FILE.dgen.json beside --out.")
  private String manifest;

  @Option(names = "--force", description = "Write over existing files and manifests.")
  private boolean force;

  @Option(
      names = "--resume",
      description =
          "Go on with what was not written to its end: compare what is there, write from the first"
              + " byte that is missing or wrong. The manifest says what; parameters need not be"
              + " given, but must agree with it. What it calls complete is changed only with"
              + " --force, unless bytes are just missing.")
  private boolean resume;

  /** Checks which options go together. */
  void check(boolean json) {
    if ((out == null) == (dir == null)) {
      throw new BadInputException(
          out == null ? "--out or --dir is missing" : "--out and --dir exclude each other");
    }
    if (dir != null) {
      apart("--dir", "--size", size, "--position", position, "--length", length);
      apart("--dir", "--manifest", manifest, "--device", device ? true : null);
    } else {
      apart("--out", "--files", files, "--file-size", fileSize);
    }
    if (isStdout()) {
      apart("--out -", "--manifest", manifest, "--device", device ? true : null);
      apart("--out -", "--resume", resume ? true : null);
      checkStdout(json);
    }
    if (device && manifest == null) {
      throw new BadInputException(
          "--manifest is missing: there is no place for it beside a device");
    }
  }

  /** Refuses options, each a name and a value or null, that do not go with another. */
  private static void apart(String option, Object... others) {
    for (int i = 0; i < others.length; i += 2) {
      if (others[i + 1] != null) {
        throw new BadInputException(others[i] + " cannot go with " + option);
      }
    }
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

  /** The one file. */
  StreamFile file() throws IOException {
    Path file = Options.path("--out", out);
    if (manifest == null) {
      return StreamFile.of(file);
    }
    try {
      return new StreamFile(file, Optional.of(Options.path("--manifest", manifest)));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** What the one file is to hold, or stdout is to get. */
  Manifest content(SpecOptions spec) throws IOException {
    if (resume) {
      return resumed(spec);
    }
    long bytes = size != null ? size : deviceBytes();
    StreamSpec stream = spec.spec(bytes);
    long start = position != null ? position : 0;
    try {
      return new Manifest(
          stream,
          start,
          length != null ? length : Math.max(0, bytes - start),
          false,
          Version.tool());
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private Manifest resumed(SpecOptions spec) throws IOException {
    Path path =
        file().manifest().orElseThrow(() -> new BadInputException("--resume needs a manifest"));
    Manifest found = ManifestFile.read(path, Manifest::read, NOTHING);
    spec.mustAgree(found.spec(), path);
    Options.mustAgree("--size", size, found.spec().size(), path);
    Options.mustAgree("--position", position, found.position(), path);
    Options.mustAgree("--length", length, found.length(), path);
    return found;
  }

  private long deviceBytes() throws IOException {
    if (!device) {
      throw new BadInputException("--size is missing");
    }
    Path path = Options.path("--out", out);
    FileKind kind = FileKind.of(path);
    if (kind != FileKind.BLOCK_DEVICE) {
      throw new BadInputException("--out " + path + " is " + kind + ", not a block device");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.size();
    }
  }

  /** The files of the directory, and what they are to hold. */
  StreamFiles files(SpecOptions spec) {
    Path directory = Options.path("--dir", dir);
    try {
      return new StreamFiles(directory, resume ? resumedSet(directory, spec) : givenSet(spec));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private FileSet givenSet(SpecOptions spec) {
    if (files == null || fileSize == null) {
      throw new BadInputException((files == null ? "--files" : "--file-size") + " is missing");
    }
    return new FileSet(spec.spec(fileSize), files, false, Version.tool());
  }

  private FileSet resumedSet(Path directory, SpecOptions spec) {
    Path path = FileSet.in(directory);
    FileSet found = ManifestFile.read(path, FileSet::read, NOTHING);
    spec.mustAgree(found.spec(), path);
    Options.mustAgree("--files", files, found.files(), path);
    Options.mustAgree("--file-size", fileSize, found.spec().size(), path);
    return found;
  }

  private static BadInputException refused(IllegalArgumentException e) {
    return new BadInputException(Options.renamed(e.getMessage(), NAMES), e);
  }
}
