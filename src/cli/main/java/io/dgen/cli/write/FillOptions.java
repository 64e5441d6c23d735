package io.dgen.cli.write;

import io.dgen.cli.options.Amount;
import io.dgen.cli.output.BadInputException;
import io.dgen.storage.write.DataSetWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for writing until a file system is full. */
final class FillOptions {

  @Option(
      names = "--fill",
      arity = "0..1",
      fallbackValue = "100%",
      paramLabel = "PERCENT",
      converter = Amount.Converter.class,
      description =
          "Write until the file system is full, which is no failure: the manifest says how many"
              + " bytes, or how many files of --file-size, there was space for. With a percentage,"
              + " write this share of the free space at most.")
  private @Nullable Amount fill;

  boolean given() {
    return fill != null;
  }

  private Amount amount() {
    return Objects.requireNonNull(fill, "--fill");
  }

  /** Refuses a value that is no share, or one where an interrupted write has it already. */
  void check(boolean resume) {
    if (fill == null) {
      return;
    }
    if (!fill.isShare()) {
      throw new BadInputException("--fill is " + fill.text() + ", but must be a percentage");
    }
    if (resume && fill.share() < 1) {
      throw new BadInputException("--fill with a percentage cannot go with --resume");
    }
  }

  /** Refuses more files than can be filled; otherwise they are as many as were given or found. */
  void checkFiles(String where, long files) {
    if (fill != null && files > DataSetWriter.MOST_FILLED) {
      throw new BadInputException(
          where
              + " is "
              + files
              + ", but must be at most "
              + DataSetWriter.MOST_FILLED
              + " with --fill");
    }
  }

  Amount share() {
    return amount();
  }

  /** Returns the bytes that a file can have at most, if its file system is filled. */
  long room(Path file, boolean replaced) throws IOException {
    File store = Room.existing(file).toFile();
    long own =
        replaced && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    // The last per cents may be root's.
    long free = amount().share() < 1 ? store.getUsableSpace() : store.getFreeSpace() + own;
    if (free <= 0) {
      throw new FileSystemException(file.toString(), null, "there is no free space to fill");
    }
    return free;
  }

  /** Returns how many files of a size there can be at most. */
  long files(Path directory, long fileSize, boolean replaced) throws IOException {
    if (fileSize == 0) {
      throw new BadInputException("--file-size is 0, but must be 1 or more with --fill");
    }
    boolean all = amount().share() == 1;
    long free = room(directory, false);
    // Whose files are replaced give their space; how much that is shows on writing.
    long most = all ? free / fileSize + 1 : amount().of(free) / fileSize;
    if (all && replaced) {
      most = DataSetWriter.MOST_FILLED;
    }
    if (most < 1) {
      throw new BadInputException(
          "--file-size is " + fileSize + ", but --fill " + amount().text() + " leaves less");
    }
    if (most > DataSetWriter.MOST_FILLED) {
      throw new BadInputException(
          "--file-size is "
              + fileSize
              + ", but --fill needs "
              + (free / DataSetWriter.MOST_FILLED + 1)
              + " or more here: it writes "
              + DataSetWriter.MOST_FILLED
              + " files at most; or give --files");
    }
    return most;
  }
}
