package io.dgen.storage.remote;

import io.dgen.storage.channel.ArrivalObserver;
import io.dgen.storage.channel.OpenInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** A bucket of a store: its requests are timed. To be closed. Thread-safe. */
public final class Bucket implements AutoCloseable {

  /** No manifest is larger, so a larger object is not read. */
  private static final int MOST_TEXT_BYTES = 1 << 20;

  private final ObjectStore store;
  private final RequestMeter meter;
  private final ObjectAddress root;

  private Bucket(ObjectStore store, RequestMeter meter, ObjectAddress root) {
    this.store = store;
    this.meter = meter;
    this.root = root;
  }

  /**
   * Opens a bucket.
   *
   * @param provider opens stores of its kind
   * @param bucket its name
   * @param options how it is reached
   * @return the bucket
   * @throws IllegalArgumentException if an option cannot be used
   * @throws IOException if it cannot be opened
   */
  public static Bucket open(ObjectStoreProvider provider, String bucket, StoreOptions options)
      throws IOException {
    return open(provider, bucket, options, new RequestMeter());
  }

  /**
   * Opens a bucket whose requests are counted with those of others.
   *
   * @param provider opens stores of its kind
   * @param bucket its name
   * @param options how it is reached
   * @param meter counts the requests
   * @return the bucket
   * @throws IllegalArgumentException if an option cannot be used
   * @throws IOException if it cannot be opened
   */
  public static Bucket open(
      ObjectStoreProvider provider, String bucket, StoreOptions options, RequestMeter meter)
      throws IOException {
    return new Bucket(
        provider.open(bucket, options, meter),
        meter,
        new ObjectAddress(provider.scheme(), bucket, ""));
  }

  /**
   * Returns the store.
   *
   * @return the open store
   */
  public ObjectStore store() {
    return store;
  }

  /**
   * Returns what has been counted so far.
   *
   * @return requests and their latencies
   */
  public RequestStatistics statistics() {
    return meter.statistics();
  }

  ObjectAddress address(String key) {
    return root.withKey(key);
  }

  StoredObject get(String key, long offset, ByteBuffer target, String tag, ArrivalObserver observer)
      throws IOException {
    long start = System.nanoTime();
    StoredObject found = store.get(key, offset, target, tag, observer);
    meter.get(System.nanoTime() - start);
    return found;
  }

  void put(String key, ObjectContent content) throws IOException {
    long start = System.nanoTime();
    store.put(key, content);
    meter.put(System.nanoTime() - start);
  }

  /** Puts a short text; it counts as put if it is there, even if no answer says so. */
  void putText(String key, String text) throws IOException {
    try {
      put(key, ObjectContent.text(text));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (!isThere(key, text, e)) {
        throw e;
      }
      System.getLogger("io.dgen")
          .log(
              System.Logger.Level.INFO,
              "{0}: the store did not confirm it, but it is stored: {1}",
              address(key),
              String.valueOf(e.getMessage()));
    }
  }

  private boolean isThere(String key, String text, IOException failure) {
    try {
      return text(key).filter(text::equals).isPresent();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  String putPart(String key, String upload, int number, ObjectContent content) throws IOException {
    long start = System.nanoTime();
    String part = store.putPart(key, upload, number, content);
    meter.put(System.nanoTime() - start);
    return part;
  }

  /**
   * Opens an object to be read in ranges.
   *
   * @param key its key
   * @return its bytes
   * @throws NoSuchFileException if it is missing
   * @throws IOException if the store does not tell
   */
  public ObjectSource source(String key) throws IOException {
    return new ObjectSource(this, require(key));
  }

  private StoredObject require(String key) throws IOException {
    return store.head(key).orElseThrow(() -> new NoSuchFileException(address(key).toString()));
  }

  /** Opens an object to be verified. */
  OpenInput input(String key) throws IOException {
    return input(require(key));
  }

  /** Opens an object of which the size is known. */
  OpenInput input(StoredObject object) {
    ObjectSource source = new ObjectSource(this, object);
    return new OpenInput() {
      @Override
      public ObjectSource source() {
        return source;
      }

      @Override
      public void close() {
        // Nothing is held open between requests.
      }
    };
  }

  /** Reads a short text, such as a manifest; empty if the object is missing. */
  Optional<String> text(String key) throws IOException {
    Optional<StoredObject> found = store.head(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.get().size() > MOST_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "not a manifest: larger than " + MOST_TEXT_BYTES + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) found.get().size());
    if (bytes.hasRemaining()) {
      store.get(key, 0, bytes, found.get().tag(), ArrivalObserver.NONE);
    }
    return Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return "Bucket[" + root + "]";
  }
}
