package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file or block device opened to be verified. */
public final class InputFile implements Closeable {

  private final FileSource source;

  private InputFile(FileSource source) {
    this.source = source;
  }

  /**
   * Opens a file or block device.
   *
   * @param file its name
   * @param direct whether to bypass the page cache
   * @return the open file
   * @throws FileSystemException if it is neither, or if the file system has no direct I/O and it is
   *     asked for
   * @throws IOException if it cannot be opened
   */
  public static InputFile open(Path file, boolean direct) throws IOException {
    boolean device = check(file);
    Set<StandardOpenOption> read = Set.of(StandardOpenOption.READ);
    FileChannel channel = direct ? DirectIo.open(file, read) : FileChannel.open(file, read);
    try {
      int alignment = direct ? Math.max(ChunkSource.BLOCK_BYTES, DirectIo.blockBytes(file)) : 1;
      return new InputFile(new FileSource(channel, alignment, device, file));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns whether it is a device. Opening anything else but a file might block for ever. */
  private static boolean check(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    return switch (kind) {
      case FILE, ABSENT -> false; // opening reports that it is missing
      case BLOCK_DEVICE -> true;
      default ->
          throw new FileSystemException(
              file.toString(), null, "is " + kind + ", not a file or block device");
    };
  }

  /**
   * Returns what it holds.
   *
   * @return its chunks
   */
  public ChunkSource source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
