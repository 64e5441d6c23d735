package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Space kept free for a small file while a file system is being filled: a file that gives way. */
public final class Reserve implements Closeable {

  private static final int BYTES = 64 << 10;
  private static final int LEAST_BYTES = 8 << 10;

  private final Path file;

  private Reserve(Path file) {
    this.file = file;
  }

  /**
   * Takes the space: 64 KiB, or where there is less, down to 8 KiB.
   *
   * @param directory where it will be needed
   * @return the space, given back by closing it
   * @throws IOException if there is not even that much
   */
  public static Reserve in(Path directory) throws IOException {
    int size = BYTES;
    while (true) {
      try {
        return in(directory, size);
      } catch (IOException e) {
        if (size == LEAST_BYTES || !FullStorage.is(e)) {
          throw e;
        }
        size /= 2;
      }
    }
  }

  private static Reserve in(Path directory, int size) throws IOException {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes); // or a file system might compress them
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path file = directory.resolve(".dgen-" + random + ".reserve");
    Reserve reserve = new Reserve(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ChunkSink.file(channel).write(ByteBuffer.wrap(bytes), 0);
      StableStorage.sync(channel, file);
      return reserve;
    } catch (IOException e) {
      try {
        reserve.giveBack();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw FileFailure.named(directory, e);
    }
  }

  /**
   * Gives the space back; a second time does nothing.
   *
   * @throws IOException if the file cannot be removed
   */
  public void giveBack() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    giveBack();
  }

  @Override
  public String toString() {
    return "Reserve[" + file + "]";
  }
}
