package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file or block device opened to be verified.
 *
 * @param channel for reading
 * @param source its chunks
 */
public record InputFile(FileChannel channel, ChunkSource source) implements Closeable {

  /**
   * Opens a file or block device.
   *
   * @param file its name
   * @param direct whether to read past the page cache
   * @return the open file
   * @throws FileSystemException if it is neither, or there is no direct I/O where it is asked for
   * @throws IOException if it cannot be opened
   */
  public static InputFile open(Path file, boolean direct) throws IOException {
    boolean device = check(file);
    Set<StandardOpenOption> read = Set.of(StandardOpenOption.READ);
    FileChannel channel = direct ? DirectIo.open(file, read) : FileChannel.open(file, read);
    try {
      int alignment = direct ? Math.max(ChunkSource.BLOCK_BYTES, DirectIo.blockBytes(file)) : 1;
      return new InputFile(channel, new ChunkSource.File(channel, alignment, device));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether it is a device; opening anything but that or a file may wait for ever. */
  private static boolean check(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    return switch (kind) {
      case FILE, ABSENT -> false; // opening says that it is absent
      case BLOCK_DEVICE -> true;
      default ->
          throw new FileSystemException(
              file.toString(), null, "is " + kind + ", not a file or block device");
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
