package io.dgen.hadoop;

import io.dgen.SetFileNames;
import io.dgen.StreamSpec;
import io.dgen.nio.DgenFileSystemProvider;
import io.dgen.nio.StreamSet;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.Path;

/** What a path of Hadoop stands for. */
sealed interface Entry {

  /** Why the streams of a seed are not listed. */
  String NOT_LISTED = "a seed has 2^64 streams, which are not listed: name one, as in 7?size=1GiB";

  /** A stream. */
  record Stream(StreamSpec spec) implements Entry {}

  /** A directory of streams. */
  record Directory(StreamSet set) implements Entry {
    String name(long file) {
      return SetFileNames.name(file, set.files());
    }
  }

  /** A seed: the directory of all its streams. */
  record Seed() implements Entry {}

  /**
   * Finds out what a path stands for.
   *
   * @param path an absolute path with its scheme and seed
   * @throws FileNotFoundException if it stands for nothing; the message says why
   * @throws IOException if it has no seed
   */
  static Entry of(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(nio(path), BasicFileAttributes.class);
      return switch (attributes.fileKey()) {
        case StreamSpec spec -> new Stream(spec);
        case StreamSet set -> new Directory(set);
        default -> new Seed();
      };
    } catch (NoSuchFileException e) {
      throw (FileNotFoundException)
          new FileNotFoundException(path + ": " + e.getReason()).initCause(e);
    } catch (IllegalArgumentException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the path of {@code java.nio.file}, whose text is Hadoop's. */
  private static java.nio.file.Path nio(Path path) {
    URI uri = path.toUri();
    // From a string, Hadoop keeps the parameters in the path; from a URI, in the query.
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    java.nio.file.Path root =
        DgenFileSystemProvider.path(
            URI.create(DgenFileSystem.SCHEME + "://" + uri.getAuthority() + "/"));
    String names = uri.getPath().replaceFirst("^/+", "") + query;
    return root.resolve(names);
  }
}
