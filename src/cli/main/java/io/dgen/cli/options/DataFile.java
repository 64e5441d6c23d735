package io.dgen.cli.options;

import io.dgen.cli.output.BadInputException;
import io.dgen.storage.channel.FileKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file or block device that {@code --in} names. */
public final class DataFile {

  private DataFile() {}

  /**
   * Returns its size.
   *
   * @param file the file
   * @return its bytes
   * @throws BadInputException if it is neither a file nor a block device
   * @throws NoSuchFileException if it is absent
   * @throws IOException if it cannot be opened
   */
  public static long size(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    return switch (kind) {
      case FILE, BLOCK_DEVICE -> {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          yield channel.size();
        }
      }
      case ABSENT -> throw new NoSuchFileException(file.toString());
      default ->
          throw new BadInputException(
              "--in " + file + " is " + kind + ", not a file or block device");
    };
  }
}
