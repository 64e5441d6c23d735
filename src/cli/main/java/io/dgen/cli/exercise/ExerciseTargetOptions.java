package io.dgen.cli.exercise;

import io.dgen.cli.options.Options;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.storage.channel.DirectIo;
import io.dgen.storage.channel.OutputAccess;
import io.dgen.storage.channel.OutputCheck;
import io.dgen.storage.channel.RandomAccessTarget;
import io.dgen.storage.exercise.EarlierRecords;
import io.dgen.storage.exercise.FileTarget;
import io.dgen.storage.exercise.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for what is exercised: a file, a device, or the files of a directory. */
final class ExerciseTargetOptions {

  private static final int MOST_FILES = 10_000;

  @Option(
      names = "--target",
      paramLabel = "FILE",
      description = "What is read and overwritten: a file, created here, or a device.")
  private @Nullable String target;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "How much of it: whole blocks. Default for a device: all of it.")
  private @Nullable Long size;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Exercise files in DIR, which is created if it is missing.")
  private @Nullable String dir;

  @Option(names = "--files", paramLabel = "N", description = "How many files in --dir.")
  private @Nullable Integer files;

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "The size of each file in --dir: a multiple of the largest --io.")
  private @Nullable Long fileSize;

  @Option(
      names = "--device",
      description = "--target is a block device: everything on it may be lost.")
  private boolean device;

  @Option(names = "--force", description = "Replace existing files, journals and maps.")
  private boolean force;

  void check() {
    if ((target == null) == (dir == null)) {
      throw new BadInputException(
          target == null
              ? "--target or --dir is missing"
              : "--target and --dir exclude each other");
    }
    if (dir == null && (files != null || fileSize != null)) {
      throw new BadInputException(
          (files != null ? "--files" : "--file-size") + " cannot go with --target");
    }
    if (dir != null && (size != null || device)) {
      throw new BadInputException((size != null ? "--size" : "--device") + " cannot go with --dir");
    }
  }

  String name() {
    return Objects.requireNonNull(target == null ? dir : target, "checked");
  }

  boolean force() {
    return force;
  }

  /** Returns the version that a block has before it is written. */
  int base() {
    return device ? Version.UNWRITTEN : Version.FRESH;
  }

  /** Returns any file of the target, for what holds for all of them. */
  Path anyFile() {
    return target != null ? path() : member(0);
  }

  /** Returns the file, or the directory with the files. */
  Path whole() {
    return dir == null ? path() : Options.path("--dir", dir);
  }

  /** Checks that the files can be created, before anything else is. */
  void checkNew() throws IOException {
    if (device) {
      return;
    }
    for (int i = 0; i < count(); i++) {
      OutputCheck.checkTarget(target != null ? path() : member(i), force);
    }
  }

  private Path path() {
    return Options.path("--target", Objects.requireNonNull(target, "--target"));
  }

  private Path member(int number) {
    Path directory = Options.path("--dir", Objects.requireNonNull(dir, "--dir"));
    return directory.resolve(String.format(java.util.Locale.ROOT, "block-file-%05d", number));
  }

  private int count() {
    if (dir == null) {
      return 1;
    }
    if (files == null) {
      throw new BadInputException("--files is missing");
    }
    return (int) Options.inRange("--files", files, 1, MOST_FILES);
  }

  /** Returns how much is exercised, from what is given and, for a device, from what is there. */
  long totalBytes(int blockBytes, int largest) throws IOException {
    long each;
    String option;
    if (dir != null) {
      option = "--file-size";
      if (fileSize == null) {
        throw new BadInputException("--file-size is missing");
      }
      each = fileSize;
      if (each % largest != 0) {
        throw new BadInputException(
            "--file-size is "
                + each
                + " bytes, but must be a multiple of the largest --io, "
                + Size.format(largest));
      }
    } else if (size != null) {
      option = "--size";
      each = size;
    } else if (device) {
      try (RandomAccessTarget open = open(path(), false, false)) {
        return open.size() / blockBytes * blockBytes;
      }
    } else {
      throw new BadInputException("--size is missing");
    }
    if (each < largest || each % blockBytes != 0) {
      throw new BadInputException(
          option
              + " is "
              + each
              + " bytes, but must be whole blocks of "
              + Size.format(blockBytes)
              + ", and at least the largest --io");
    }
    return Math.multiplyExact(each, (long) count());
  }

  /** Checks that what is given agrees with a journal or map. */
  void mustAgree(long total, Path with) {
    if (dir != null) {
      int count = count();
      Options.mustAgree("--file-size", fileSize, total / count, with);
    } else {
      Options.mustAgree("--size", size, total, with);
    }
  }

  /** Checks that blocks suit direct I/O. */
  void checkDirect(int blockBytes) throws IOException {
    Path existing = anyFile().toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    int needed = DirectIo.blockBytes(existing);
    if (blockBytes % needed != 0) {
      throw new BadInputException(
          "--block is "
              + blockBytes
              + " bytes, but --direct needs a multiple of "
              + needed
              + " here");
    }
  }

  /**
   * Creates files that read as zeros, or opens a device.
   *
   * @param records journals and maps of earlier runs, which are emptied before the files are
   */
  FileTarget create(long total, boolean direct, boolean synced, List<Path> records)
      throws IOException {
    if (device) {
      RandomAccessTarget open = open(path(), direct, synced);
      return checked(open, total);
    }
    if (dir != null) {
      Files.createDirectories(Options.path("--dir", dir));
    }
    long each = total / count();
    return openAll(
        each,
        file ->
            RandomAccessTarget.create(
                file,
                each,
                new OutputAccess(force, false, direct),
                synced,
                () -> EarlierRecords.discard(records)));
  }

  /** Opens the target as it is. */
  FileTarget reopen(long total, boolean direct, boolean synced) throws IOException {
    if (device) {
      return checked(open(path(), direct, synced), total);
    }
    long each = total / count();
    return openAll(
        each,
        file -> {
          RandomAccessTarget open = open(file, direct, synced);
          if (open.size() < each) {
            long found = open.size();
            open.close();
            throw new IOException(
                file + ": has " + found + " bytes, less than the " + each + " it should have");
          }
          return open;
        });
  }

  private FileTarget checked(RandomAccessTarget open, long total) throws IOException {
    long has = open.size();
    if (has < total) {
      open.close();
      throw new BadInputException("--size is " + total + " bytes, but " + name() + " has " + has);
    }
    return new FileTarget(List.of(open), total);
  }

  private RandomAccessTarget open(Path file, boolean direct, boolean synced) throws IOException {
    return RandomAccessTarget.open(file, new OutputAccess(true, device, direct), synced);
  }

  private interface Opening {
    RandomAccessTarget open(Path file) throws IOException;
  }

  private FileTarget openAll(long each, Opening opening) throws IOException {
    List<RandomAccessTarget> all = new ArrayList<>();
    try {
      for (int i = 0; i < count(); i++) {
        all.add(opening.open(target != null ? path() : member(i)));
      }
      return new FileTarget(all, each);
    } catch (IOException | RuntimeException e) {
      for (RandomAccessTarget one : all) {
        one.close();
      }
      throw e;
    }
  }
}
