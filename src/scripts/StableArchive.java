import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Removes from a class archive what no second one has in common with it: {@code StableArchive FIRST
 * SECOND RESULT}. That is the time at which objects with a clock were made, and the checksums over
 * it, which the JVM only compares if it is told to. Refuses archives that differ in more.
 */
final class StableArchive {

  /** The header, which has the checksums, of four bytes; times have eight. */
  private static final int HEADER = 4096;

  private static final int MOST_WORDS = 2000;

  private StableArchive() {}

  public static void main(String[] arguments) throws IOException {
    ByteBuffer first = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[0])));
    ByteBuffer second = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[1])));
    if (first.limit() != second.limit()) {
      throw new IllegalStateException("archives of different sizes");
    }
    int words = 0;
    int bytes;
    for (int at = 0; at < first.limit(); at += bytes) {
      bytes = Math.min(at < HEADER ? Integer.BYTES : Long.BYTES, first.limit() - at);
      if (!first.slice(at, bytes).equals(second.slice(at, bytes))) {
        first.put(at, new byte[bytes]);
        words++;
      }
    }
    if (words > MOST_WORDS) {
      throw new IllegalStateException("archives differ in " + words + " words");
    }
    Files.write(Path.of(arguments[2]), first.array());
  }
}
