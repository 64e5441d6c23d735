package io.dgen;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a range of a stream to each of its subscribers. A buffer is generated when it is
 * requested, on the requesting thread, so that nothing waits in memory. Thread-safe.
 */
final class GeneratorPublisher implements Flow.Publisher<ByteBuffer> {

  private final DataGenerator generator;
  private final long start;
  private final long length;
  private final int chunkBytes;

  GeneratorPublisher(DataGenerator generator, long start, long length, int chunkBytes) {
    if (chunkBytes < 1) {
      throw Refused.parameter("chunkBytes", chunkBytes, "1 or more");
    }
    this.generator = generator;
    this.start = start;
    this.length = length;
    this.chunkBytes = chunkBytes;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    new Subscription(Objects.requireNonNull(subscriber, "subscriber")).begin();
  }

  @Override
  public String toString() {
    return "Publisher[start=" + start + ", length=" + length + " of " + generator + "]";
  }

  private final class Subscription implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong requested = new AtomicLong();

    /** How many threads have asked for a delivery: the first delivers for the others. */
    private final AtomicLong asked = new AtomicLong();

    /** Whether a last signal was sent or the subscriber has cancelled. */
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable Throwable refused;
    private volatile boolean subscribed;

    /** Only the delivering thread uses it. */
    private long done;

    Subscription(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    void begin() {
      subscriber.onSubscribe(this);
      subscribed = true;
      deliver();
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        refused = Refused.parameter("the number of requested buffers", n, "1 or more");
      } else {
        requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      }
      deliver();
    }

    @Override
    public void cancel() {
      over.set(true);
    }

    /** Delivers what is requested. A request within {@code onNext} is delivered by its caller. */
    private void deliver() {
      if (!subscribed || asked.getAndIncrement() > 0) {
        return;
      }
      long seen = 1;
      do {
        deliverRequested();
        seen = asked.addAndGet(-seen);
      } while (seen > 0);
    }

    private void deliverRequested() {
      while (!over.get()) {
        Throwable wrong = refused;
        if (wrong != null) {
          fail(wrong);
        } else if (done == length) {
          if (over.compareAndSet(false, true)) {
            subscriber.onComplete();
          }
        } else if (requested.get() == 0) {
          return;
        } else {
          deliverOne();
        }
      }
    }

    private void deliverOne() {
      ByteBuffer buffer;
      try {
        buffer = ByteBuffer.allocate((int) Math.min(chunkBytes, length - done));
        generator.fillAt(start + done, buffer.array());
      } catch (IllegalStateException e) {
        fail(e);
        return;
      }
      done += buffer.capacity();
      if (requested.get() != Long.MAX_VALUE) {
        requested.decrementAndGet();
      }
      subscriber.onNext(buffer);
    }

    private void fail(Throwable e) {
      if (over.compareAndSet(false, true)) {
        subscriber.onError(e);
      }
    }
  }
}
