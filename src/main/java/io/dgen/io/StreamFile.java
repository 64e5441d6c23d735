package io.dgen.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A file of a stream's bytes with its manifest beside it. The manifest is there before the first
 * byte and calls the file complete only after the last: a part is never taken for the whole,
 * whatever happens meanwhile. Unless all is put on the storage device, that does not hold of a loss
 * of power or a crash of the system: a file system may then keep the manifest and lose the bytes.
 */
public final class StreamFile {

  private StreamFile() {}

  /**
   * Looks whether a file and its manifest may be written.
   *
   * @param file the file
   * @param replace whether they may be there already
   * @throws OutputRefusedException if one of the names stands for something that is not to be
   *     written
   * @throws IOException if that cannot be told
   */
  public static void check(Path file, boolean replace) throws IOException {
    OutputFile.check(file, replace);
    OutputFile.check(Manifest.beside(file), replace);
  }

  /**
   * Writes a file and its manifest.
   *
   * @param file the file
   * @param manifest what it is to hold
   * @param writer makes that
   * @param replace whether file and manifest may be there already
   * @param sync whether to return only when all is on the storage device
   * @param progress is told, on any thread, of bytes newly written
   * @return what it came to
   * @throws OutputRefusedException if one of the names stands for something that is not to be
   *     written; nothing has been changed then
   * @throws TransferException if writing fails part of the way; the manifest then says incomplete
   * @throws IOException if anything else fails
   */
  public static WriteResult write(
      Path file,
      Manifest manifest,
      StreamWriter writer,
      boolean replace,
      boolean sync,
      LongConsumer progress)
      throws IOException {
    check(file, replace);
    WriteResult result;
    try (OutputFile.Opened opened = OutputFile.open(file, replace)) {
      FileChannel channel = opened.channel();
      announce(file, manifest, opened.created(), sync);
      channel.truncate(0);
      result =
          writer.write(manifest.position(), manifest.length(), ChunkSink.file(channel), progress);
      if (sync) {
        channel.force(true);
      }
    } catch (TransferException | FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw AtomicFile.named(file, e);
    }
    // Not before closing: some file systems tell only then that there was no room.
    manifest.completed().write(Manifest.beside(file), sync);
    return result;
  }

  /** Says what is about to be written, or leaves nothing behind. */
  private static void announce(Path file, Manifest manifest, boolean created, boolean sync)
      throws IOException {
    try {
      manifest.write(Manifest.beside(file), sync);
    } catch (IOException e) {
      if (created) {
        Files.deleteIfExists(file);
      }
      throw e;
    }
  }
}
