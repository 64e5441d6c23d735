package io.dgen.storage.channel;

import io.dgen.ffi.SystemError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Meets errors of the system in a language that it makes up first; prints what they are taken for.
 */
final class TranslatedErrors {

  private TranslatedErrors() {}

  public static void main(String[] arguments) throws IOException {
    IOException full = fails("/dev/full", StandardOpenOption.WRITE);
    System.out.println("full: " + full.getMessage() + " " + FullStorage.is(full));
    IOException broken = fails("/proc/self/mem", StandardOpenOption.READ);
    System.out.println(
        "broken: " + broken.getMessage() + " " + SystemError.IO.is(IoReason.of(broken)));
    Path file = Path.of("/dev/null");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      System.out.println("synced: " + StableStorage.sync(channel, file));
    } catch (IOException e) {
      System.out.println("not synced: " + e.getMessage());
    }
  }

  private static IOException fails(String file, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(file), option)) {
      ByteBuffer bytes = ByteBuffer.allocate(8);
      int n = option == StandardOpenOption.READ ? channel.read(bytes, 0) : channel.write(bytes, 0);
      throw new AssertionError(file + ": " + n);
    } catch (IOException e) {
      return e;
    }
  }
}
