package io.dgen.nio;

import io.dgen.SetFileNames;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of a set, in the order of their numbers. Keeps none of them. */
final class SetListing implements DirectoryStream<Path> {

  private final DgenPath directory;
  private final long files;
  private final Filter<? super Path> filter;
  private boolean listed;
  private volatile boolean closed;

  private SetListing(DgenPath directory, long files, Filter<? super Path> filter) {
    this.directory = directory;
    this.files = files;
    this.filter = filter;
  }

  static SetListing of(DgenPath directory, Filter<? super Path> filter) throws IOException {
    Objects.requireNonNull(filter, "filter");
    return switch (Node.of(directory)) {
      case Node.Directory(StreamSet set) -> new SetListing(directory, set.files(), filter);
      case Node.File file -> throw new NotDirectoryException(directory.toString());
      case Node.Seed seed ->
          throw new FileSystemException(
              directory.toString(),
              null,
              "a seed has 2^64 streams, which are not listed: name one, as in 7?size=1GiB");
    };
  }

  @Override
  public Iterator<Path> iterator() {
    if (listed || closed) {
      throw new IllegalStateException(closed ? "the stream is closed" : "there is one iterator");
    }
    listed = true;
    return new Files();
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Files implements Iterator<Path> {

    private long number;
    private @Nullable Path next;

    @Override
    public boolean hasNext() {
      while (next == null && number < files && !closed) {
        Path file = directory.resolve(SetFileNames.name(number++, files));
        next = accepts(file) ? file : null;
      }
      return next != null;
    }

    @Override
    public Path next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Path file = Objects.requireNonNull(next);
      next = null;
      return file;
    }
  }

  private boolean accepts(Path file) {
    try {
      return filter.accept(file);
    } catch (IOException e) {
      throw new DirectoryIteratorException(e);
    }
  }
}
