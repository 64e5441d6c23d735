package io.dgen.storage.remote;

import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends objects, once. Each thread takes the next part, of whichever object, and generates it while
 * it sends it: memory grows neither with the size of parts nor with their number.
 */
final class ObjectUpload {

  private final Bucket bucket;
  private final ObjectItems items;
  private final long partBytes;
  private final long parts;
  private final long[] kept;
  private final LongConsumer progress;
  private final AtomicLong next = new AtomicLong();
  private final Map<Long, Parts> unfinished = new ConcurrentHashMap<>();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder generationNanos = new LongAdder();
  private final LongAdder sendingNanos = new LongAdder();
  private volatile boolean changed;

  /**
   * Sends objects.
   *
   * @param kept the numbers of those that are left alone, in order
   */
  ObjectUpload(
      Bucket bucket, ObjectItems items, long partBytes, long[] kept, LongConsumer progress) {
    this.bucket = bucket;
    this.items = items;
    this.partBytes = partBytes;
    this.parts = items.pieces(partBytes);
    this.kept = kept;
    this.progress = progress;
  }

  /** Returns whether any object may have been created or replaced. */
  boolean changed() {
    return changed;
  }

  long bytes() {
    return bytes.sum();
  }

  long generationNanos() {
    return generationNanos.sum();
  }

  long sendingNanos() {
    return sendingNanos.sum();
  }

  /**
   * Sends all objects. If that fails, the parts of unfinished objects are given up.
   *
   * @throws TransferException naming the object that failed
   */
  void run(int threads) throws TransferException {
    Crew crew = new Crew();
    try {
      crew.share("dgen-object-", members(threads), () -> sendAll(crew));
    } finally {
      unfinished.values().forEach(Parts::abort);
    }
    crew.rethrow();
  }

  private int members(int threads) {
    // The product may be larger than a long.
    return (int) Math.min(threads, items.count() > threads ? threads : items.count() * parts);
  }

  private void sendAll(Crew crew) throws TransferException {
    while (!crew.failed()) {
      long job = next.getAndIncrement();
      long number = job / parts;
      if (number >= items.count()) {
        return;
      }
      if (ObjectItems.has(kept, number)) {
        continue;
      }
      ObjectItem item = items.item(number);
      long part = job % parts;
      try {
        send(number, item, part);
      } catch (IOException e) {
        throw new TransferException(part * partBytes, e, bucket.address(item.key()).toString());
      }
    }
  }

  private void send(long number, ObjectItem item, long part) throws IOException {
    long length = items.pieceBytes(part, partBytes);
    ObjectContent content =
        new StreamContent(
            item.generator(), item.position() + part * partBytes, length, generationNanos);
    long start = System.nanoTime();
    if (parts == 1) {
      changed = true;
      bucket.put(item.key(), content);
    } else {
      Parts object = unfinished.computeIfAbsent(number, _ -> new Parts(item.key()));
      if (object.send((int) part, content)) {
        unfinished.remove(number);
      }
    }
    sendingNanos.add(System.nanoTime() - start);
    bytes.add(length);
    progress.accept(length);
  }

  /** The parts of one object. */
  private final class Parts {
    private final String key;
    private final @Nullable String[] sent = new @Nullable String[(int) parts];
    private @Nullable String upload;
    private long left = parts;

    Parts(String key) {
      this.key = key;
    }

    private synchronized String upload() throws IOException {
      if (upload == null) {
        upload = bucket.store().begin(key);
      }
      return upload;
    }

    /** Sends a part; returns whether the object is finished. */
    boolean send(int part, ObjectContent content) throws IOException {
      String to = upload();
      String done = bucket.putPart(key, to, part + 1, content);
      List<@Nullable String> all;
      synchronized (this) {
        sent[part] = done;
        left--;
        if (left > 0) {
          return false;
        }
        all = Arrays.asList(sent);
      }
      changed = true;
      bucket.store().complete(key, to, all.stream().map(String::valueOf).toList());
      return true;
    }

    synchronized void abort() {
      if (upload == null) {
        return;
      }
      boolean interrupted = Thread.interrupted(); // else no request would be sent
      try {
        bucket.store().abort(key, upload);
      } catch (IOException | RuntimeException e) {
        // The failure that led here is the one to report.
        System.getLogger("io.dgen")
            .log(
                System.Logger.Level.INFO,
                "{0}: the parts of upload {1} could not be removed: {2} (remedy: remove them, or"
                    + " let a lifecycle rule of the bucket do it)",
                bucket.address(key),
                upload,
                String.valueOf(e.getMessage()));
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
