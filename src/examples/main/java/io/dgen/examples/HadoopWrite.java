package io.dgen.examples;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes streams as files of any Hadoop {@link FileSystem}, and checks them there.
 *
 * <p>Hadoop's streams take {@code byte[]} only and a file has one writer, so a file is one thread's
 * work; files are written side by side, each with a stream of its own. A task of a Spark or
 * MapReduce job makes file n by {@code generator.withStream(n)} alone, without the others.
 *
 * <p>Thread-safe.
 */
public final class HadoopWrite {

  private final FileSystem fileSystem;

  /**
   * Creates a writer.
   *
   * @param fileSystem where files are written; it stays open
   */
  public HadoopWrite(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /**
   * Writes a stream as one file, with the file system's block size and replication.
   *
   * @param generator makes the bytes
   * @param file must not exist
   * @throws IOException if it exists, or cannot be written; a partial file is left
   */
  public void write(DataGenerator generator, Path file) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(file, false);
        InputStream in = generator.inputStream()) {
      in.transferTo(out);
    }
  }

  /**
   * Reads a file back and compares it with a stream.
   *
   * @param generator makes the bytes that the file should have
   * @param file the file
   * @return where it departs from the stream, or empty if it does not
   * @throws IOException if its length is another one, or it cannot be read
   */
  public Optional<Mismatch> verify(DataGenerator generator, Path file) throws IOException {
    long size = generator.spec().size();
    ReadBack.checkLength(file.toString(), fileSystem.getFileStatus(file).getLen(), size);
    try (FSDataInputStream in = fileSystem.open(file)) {
      return ReadBack.compare(in, generator, 0, size);
    }
  }

  /**
   * Writes many files of one size, {@code part-00000} and so on: file n has stream n.
   *
   * @param generator makes the bytes
   * @param directory their directory, created if missing
   * @param count how many files
   * @param threads how many at a time
   * @throws IOException if one of them exists, or cannot be written
   * @throws InterruptedException if the thread is interrupted
   */
  public void writeAll(DataGenerator generator, Path directory, int count, int threads)
      throws IOException, InterruptedException {
    Parallel.map(
        threads,
        numbers(count),
        n -> {
          write(generator.withStream(n), file(directory, n));
          return n;
        });
  }

  /**
   * Reads back what {@link #writeAll} wrote.
   *
   * @param generator makes the bytes that the files should have
   * @param directory where they are
   * @param count how many files
   * @param threads how many at a time
   * @return where files depart from their streams; files that do not are left out
   * @throws IOException if one's length is another one, or it cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public Map<Path, Mismatch> verifyAll(
      DataGenerator generator, Path directory, int count, int threads)
      throws IOException, InterruptedException {
    List<Optional<Mismatch>> found =
        Parallel.map(
            threads, numbers(count), n -> verify(generator.withStream(n), file(directory, n)));
    Map<Path, Mismatch> wrong = new TreeMap<>();
    for (int n = 0; n < count; n++) {
      Path file = file(directory, n);
      found.get(n).ifPresent(mismatch -> wrong.put(file, mismatch));
    }
    return wrong;
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static Path file(Path directory, int number) {
    return new Path(directory, String.format(Locale.ROOT, "part-%05d", number));
  }
}
