package io.dgen.cli.options;

import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Text;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.channel.IoReason;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.ObjectAddress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a list of bad blocks in the form of badblocks(8). */
public final class BadBlockOptions {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");
  private static final long LEAST = 512;
  private static final long MOST = 1 << 20;

  @Option(
      names = "--bad-blocks",
      paramLabel = "FILE",
      description =
          "Write the numbers of the blocks that are bad to FILE, one a line, as badblocks does: for"
              + " e2fsck -l and mke2fs -l. An existing FILE is replaced.")
  private @Nullable String file;

  @Option(
      names = "--bad-blocks-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Bytes of a block in --bad-blocks: a power of two, 512 to 1MiB. Default: 4KiB.")
  private @Nullable Long blockBytes;

  /** For picocli, which makes it. */
  BadBlockOptions() {}

  /**
   * Tells whether a list is wanted.
   *
   * @return whether {@code --bad-blocks} is given
   */
  public boolean given() {
    return file != null;
  }

  /**
   * Checks the options before anything is done.
   *
   * @throws BadInputException if the size of the blocks is not allowed, or the file's directory is
   *     missing or not writable
   * @throws IOException if the file cannot be replaced
   */
  public void check() throws IOException {
    if (file == null && blockBytes != null) {
      throw new BadInputException("--bad-blocks-size needs --bad-blocks");
    }
    long size = size();
    if (size < LEAST || size > MOST || Long.bitCount(size) != 1) {
      throw new BadInputException(
          "--bad-blocks-size is "
              + size
              + ", but must be a power of two, 512 to "
              + Size.format(MOST));
    }
    if (file != null) {
      Path list = path(file);
      AtomicFile.check(list, true);
      Options.requireDirectory("--bad-blocks", list);
    }
  }

  /**
   * Refuses to replace the data, or its manifest, by the list.
   *
   * @param data files, devices or objects
   * @throws BadInputException if one of them, or its manifest, is the list's file
   * @throws IOException if that cannot be told
   */
  public void refuseAmong(List<String> data) throws IOException {
    if (file == null) {
      return;
    }
    Path list = path(file);
    for (String one : data) {
      if (ObjectAddress.is(one)) {
        continue;
      }
      for (Path path : List.of(Path.of(one), Manifest.beside(Path.of(one)))) {
        boolean same =
            (Files.exists(path) && Files.exists(list))
                ? Files.isSameFile(path, list)
                : path.toAbsolutePath().normalize().equals(list.toAbsolutePath().normalize());
        if (same) {
          throw new BadInputException("--bad-blocks " + list + " would replace " + path);
        }
      }
    }
  }

  private long size() {
    return blockBytes == null ? 4096 : blockBytes;
  }

  private static Path path(String name) {
    return Options.path("--bad-blocks", name);
  }

  /**
   * Writes the list, if one is wanted; an empty file if no block is bad. If that fails, which is
   * logged, a result can still be told.
   *
   * @param bad the bad ranges, by their offsets in the file or device
   * @return what the list has come to
   */
  public BadBlockList write(ByteRanges bad) {
    if (file == null) {
      return BadBlockList.NONE;
    }
    try {
      long count = write(file, bad);
      return new BadBlockList(
          count,
          Optional.of(Text.format("%d bad blocks of %s in %s", count, Size.format(size()), file)),
          Optional.empty());
    } catch (IOException e) {
      String reason = path(file) + ": " + IoReason.of(e); // not its temporary name
      LOGGER.log(
          System.Logger.Level.WARNING, "the list of bad blocks could not be written: {0}", reason);
      return new BadBlockList(-1, Optional.empty(), Optional.of(reason));
    }
  }

  private long write(String file, ByteRanges bad) throws IOException {
    Path target = path(file);
    if (bad.overflowed()) {
      throw new FileSystemException(
          file,
          null,
          Text.format(
              "not written: there are more than %d bad ranges, so the list would not be whole",
              ByteRanges.MOST));
    }
    Path part = target.resolveSibling(".dgen-" + ProcessHandle.current().pid() + "-blocks.tmp");
    try {
      long count = write(bad, part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return count;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private long write(ByteRanges bad, Path part) throws IOException {
    long count = 0;
    long next = 0; // two ranges may lie in one block
    try (BufferedWriter out = Files.newBufferedWriter(part)) {
      for (ByteRanges.Range range : bad.list()) {
        long last = (range.end() - 1) / size();
        for (long block = Math.max(next, range.offset() / size()); block <= last; block++) {
          out.write(Long.toString(block));
          out.write('\n');
          count++;
        }
        next = Math.max(next, last + 1);
      }
    }
    return count;
  }
}
