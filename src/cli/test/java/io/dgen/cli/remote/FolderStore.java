package io.dgen.cli.remote;

import io.dgen.storage.channel.ArrivalObserver;
import io.dgen.storage.remote.ObjectContent;
import io.dgen.storage.remote.ObjectStore;
import io.dgen.storage.remote.ObjectStoreProvider;
import io.dgen.storage.remote.PartLimits;
import io.dgen.storage.remote.RequestMeter;
import io.dgen.storage.remote.StoreOptions;
import io.dgen.storage.remote.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store whose buckets are directories below the one that the endpoint names: {@code
 * folder://BUCKET/KEY}.
 */
public final class FolderStore implements ObjectStoreProvider {

  @Override
  public String scheme() {
    return "folder";
  }

  @Override
  public String description() {
    return "directories, for tests";
  }

  @Override
  public ObjectStore open(String bucket, StoreOptions options, RequestMeter meter) {
    Path root =
        Path.of(
            options
                .endpoint()
                .orElseThrow(() -> new IllegalArgumentException("endpoint is missing")));
    return new Folder(root.resolve(bucket), meter);
  }

  private record Folder(Path root, RequestMeter meter) implements ObjectStore {

    private Path file(String key) {
      meter.request();
      meter.attempt();
      return root.resolve(key);
    }

    @Override
    public PartLimits limits() {
      return new PartLimits(64 << 10, 1 << 30, 1000);
    }

    private StoredObject stored(Path file) throws IOException {
      return new StoredObject(
          root.relativize(file).toString(),
          Files.size(file),
          Files.getLastModifiedTime(file).toString());
    }

    @Override
    public Optional<StoredObject> head(String key) throws IOException {
      Path file = file(key);
      return Files.isRegularFile(file) ? Optional.of(stored(file)) : Optional.empty();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> consumer) throws IOException {
      file(prefix);
      if (!Files.exists(root)) {
        throw new NoSuchFileException(root.toString());
      }
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> root.relativize(file).toString().startsWith(prefix))
            .forEach(
                file -> {
                  try {
                    consumer.accept(stored(file));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
    }

    @Override
    public StoredObject get(
        String key, long offset, ByteBuffer target, String tag, ArrivalObserver observer)
        throws IOException {
      Path file = file(key);
      try (FileChannel channel = FileChannel.open(file)) {
        long at = offset;
        for (int n = 0; n >= 0 && target.hasRemaining(); at += n) {
          n = channel.read(target, at);
        }
      }
      return stored(file);
    }

    @Override
    public void put(String key, ObjectContent content) throws IOException {
      Path file = file(key);
      Files.createDirectories(file.getParent());
      try (InputStream in = content.open()) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }

    @Override
    public String begin(String key) throws IOException {
      file(key);
      return Files.createTempDirectory("dgen-upload-").toString();
    }

    @Override
    public String putPart(String key, String upload, int number, ObjectContent content)
        throws IOException {
      file(key);
      Path part = Path.of(upload, Integer.toString(number));
      try (InputStream in = content.open()) {
        Files.copy(in, part);
      }
      return part.toString();
    }

    @Override
    public void complete(String key, String upload, List<String> parts) throws IOException {
      Path file = file(key);
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        for (String part : parts) {
          Files.copy(Path.of(part), out);
        }
      }
      abort(key, upload);
    }

    @Override
    public void abort(String key, String upload) throws IOException {
      try (Stream<Path> parts = Files.list(Path.of(upload))) {
        for (Path part : parts.toList()) {
          Files.delete(part);
        }
      }
      Files.delete(Path.of(upload));
    }

    @Override
    public void delete(List<String> keys) throws IOException {
      for (String key : keys) {
        Files.deleteIfExists(file(key));
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
