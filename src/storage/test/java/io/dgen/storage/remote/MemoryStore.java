package io.dgen.storage.remote;

import io.dgen.storage.channel.ArrivalObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A bucket in memory, whose requests can be made to fail. */
final class MemoryStore implements ObjectStore, ObjectStoreProvider {

  /** An object's bytes, and the number of its version. */
  record Version(byte[] bytes, int number) {}

  /** Looks at a request before it is served, and may throw. */
  interface Hook {
    void before(String request, String key) throws IOException;
  }

  /** How much comes at a time: no multiple of a page. */
  private static final int PIECE = 3001;

  final ConcurrentSkipListMap<String, Version> objects = new ConcurrentSkipListMap<>();
  final ConcurrentHashMap<String, byte[]> parts = new ConcurrentHashMap<>();
  final List<String> requests = new java.util.concurrent.CopyOnWriteArrayList<>();
  final AtomicInteger versions = new AtomicInteger();
  volatile Hook hook = (_, _) -> {};

  static Bucket bucket(MemoryStore store) throws IOException {
    return Bucket.open(store, "bucket", StoreOptions.of(4));
  }

  @Override
  public String scheme() {
    return "memory";
  }

  @Override
  public String description() {
    return "in memory";
  }

  @Override
  public ObjectStore open(String bucket, StoreOptions options, RequestMeter meter) {
    return this;
  }

  private void before(String request, String key) throws IOException {
    requests.add(request + " " + key);
    hook.before(request, key);
  }

  long count(String request) {
    return requests.stream().filter(r -> r.startsWith(request + " ")).count();
  }

  byte[] bytes(String key) {
    return objects.get(key).bytes;
  }

  String text(String key) {
    return new String(bytes(key), java.nio.charset.StandardCharsets.UTF_8);
  }

  void set(String key, byte[] bytes) {
    objects.put(key, new Version(bytes, versions.incrementAndGet()));
  }

  @Override
  public PartLimits limits() {
    return new PartLimits(4096, 1 << 20, 10);
  }

  private static StoredObject stored(String key, Version version) {
    return new StoredObject(key, version.bytes.length, "v" + version.number);
  }

  @Override
  public Optional<StoredObject> head(String key) throws IOException {
    before("head", key);
    return Optional.ofNullable(objects.get(key)).map(version -> stored(key, version));
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) throws IOException {
    before("list", prefix);
    objects.tailMap(prefix).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix))
        .forEach(e -> consumer.accept(stored(e.getKey(), e.getValue())));
  }

  @Override
  public StoredObject get(
      String key, long offset, ByteBuffer target, String tag, ArrivalObserver observer)
      throws IOException {
    before("get", key);
    Version version = objects.get(key);
    if (version == null) {
      throw new NoSuchFileException(key);
    }
    StoredObject found = stored(key, version);
    if (!tag.isEmpty() && !tag.equals(found.tag())) {
      throw new IOException(key + " was replaced");
    }
    int start = target.position();
    int length = (int) Math.min(target.remaining(), version.bytes.length - offset);
    if (length > 0 && versions.get() % 2 == 0) { // a first attempt with other bytes that breaks off
      observer.arrived(start, start + 1 + length / 3);
    }
    for (int at = 0; at < length; ) {
      int piece = Math.min(length - at, PIECE);
      target.put(version.bytes, (int) offset + at, piece);
      at += piece;
      observer.arrived(target.position() - piece, target.position());
    }
    return found;
  }

  private static byte[] read(ObjectContent content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = content.open()) {
      in.transferTo(bytes);
    }
    if (bytes.size() != content.length()) {
      throw new IOException("content has another length");
    }
    return bytes.toByteArray();
  }

  @Override
  public void put(String key, ObjectContent content) throws IOException {
    before("put", key);
    set(key, read(content));
  }

  @Override
  public String begin(String key) throws IOException {
    before("begin", key);
    return "upload-" + versions.incrementAndGet();
  }

  @Override
  public String putPart(String key, String upload, int number, ObjectContent content)
      throws IOException {
    before("part", key + " " + number);
    parts.put(upload + "/" + number, read(content));
    return upload + "/" + number;
  }

  @Override
  public void complete(String key, String upload, List<String> done) throws IOException {
    before("complete", key);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String part : done) {
      bytes.writeBytes(parts.remove(part));
    }
    set(key, bytes.toByteArray());
  }

  @Override
  public void abort(String key, String upload) throws IOException {
    before("abort", key);
    parts.keySet().removeIf(part -> part.startsWith(upload + "/"));
  }

  @Override
  public void delete(List<String> keys) throws IOException {
    before("delete", String.join(",", keys));
    keys.forEach(objects::remove);
  }

  /** Changes bits of a byte of an object, in place: its version stays. */
  void spoil(String key, int offset) {
    bytes(key)[offset] ^= 3;
  }

  void truncate(String key, int length) {
    set(key, Arrays.copyOf(bytes(key), length));
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
