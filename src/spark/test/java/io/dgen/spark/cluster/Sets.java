package io.dgen.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files of sets, looked at by other means than the code that is tested. */
public final class Sets {

  private static final int BUFFER = 1 << 20;

  private Sets() {}

  /** All names in a directory, sorted. */
  public static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a directory whose names begin so, in order. */
  public static List<Path> files(Path directory, String prefix) {
    return names(directory).stream()
        .filter(name -> name.startsWith(prefix))
        .map(directory::resolve)
        .toList();
  }

  /** Checks that files one after the other are another file. */
  public static void assertConcatenation(List<Path> parts, Path whole) throws IOException {
    try (InputStream found =
            new SequenceInputStream(
                Collections.enumeration(parts.stream().map(Sets::open).toList()));
        InputStream expected = open(whole)) {
      byte[] a = new byte[BUFFER];
      byte[] b = new byte[BUFFER];
      for (long at = 0; ; at += BUFFER) {
        int n = found.readNBytes(a, 0, BUFFER);
        int m = expected.readNBytes(b, 0, BUFFER);
        assertThat(n).as("bytes from %d on", at).isEqualTo(m);
        assertThat(Arrays.mismatch(a, 0, n, b, 0, m)).as("difference behind %d", at).isEqualTo(-1);
        if (n < BUFFER) {
          return;
        }
      }
    }
  }

  private static InputStream open(Path file) {
    try {
      return new BufferedInputStream(Files.newInputStream(file), BUFFER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Flips a bit of a byte of a file. */
  public static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int value = bytes.read();
      bytes.seek(offset);
      bytes.write(value ^ 1);
    }
  }

  /** Swaps two files' names. */
  public static void swap(Path a, Path b) throws IOException {
    Path aside = a.resolveSibling("aside");
    Files.move(a, aside);
    Files.move(b, a);
    Files.move(aside, b);
  }

  /** The lines of a set's list. */
  public static List<Map<String, Object>> list(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("dgen-objects.jsonl")).stream()
        .map(Sets::json)
        .toList();
  }

  /** An object. */
  public static Map<String, Object> json(String text) {
    try {
      return JSON.std.mapFrom(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The members of an array that are objects. */
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> objects(Map<String, Object> json, String name) {
    return (List<Map<String, Object>>) json.get(name);
  }

  /** Removes a directory. */
  public static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
