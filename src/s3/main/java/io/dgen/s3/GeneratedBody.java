package io.dgen.s3;

import io.dgen.DataGenerator;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncRequestBodySplitConfiguration;
import software.amazon.awssdk.core.async.CloseableAsyncRequestBody;
import software.amazon.awssdk.core.async.SdkPublisher;

/**
 * A range of a stream as the body of a request, generated when the client asks for it, and again
 * for every further attempt. Its parts are bodies like it, so that nothing is buffered where a
 * client sends it in parts.
 */
final class GeneratedBody implements CloseableAsyncRequestBody {

  /** What is generated in one go. */
  private static final int CHUNK_BYTES = 128 << 10;

  private static final long PART_BYTES = 8 << 20;

  private final DataGenerator generator;
  private final long position;
  private final long length;

  GeneratedBody(DataGenerator generator, long position, long length) {
    this.generator = generator;
    this.position = position;
    this.length = length;
  }

  @Override
  public Optional<Long> contentLength() {
    return Optional.of(length);
  }

  @Override
  public String body() {
    return "Stream";
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    FlowAdapters.toPublisher(generator.publisher(position, length, CHUNK_BYTES))
        .subscribe(subscriber);
  }

  @SuppressWarnings("deprecation") // some clients still call it
  @Override
  public SdkPublisher<AsyncRequestBody> split(AsyncRequestBodySplitConfiguration configuration) {
    return SdkPublisher.fromIterable(() -> new Parts<>(partBytes(configuration)));
  }

  @Override
  public SdkPublisher<CloseableAsyncRequestBody> splitCloseable(
      AsyncRequestBodySplitConfiguration configuration) {
    return SdkPublisher.fromIterable(() -> new Parts<>(partBytes(configuration)));
  }

  private static long partBytes(AsyncRequestBodySplitConfiguration configuration) {
    Long bytes = configuration.chunkSizeInBytes();
    return bytes == null ? PART_BYTES : bytes;
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  /** The parts, one after the other; an empty body has one. */
  private final class Parts<T> implements Iterator<T> {
    private final long partBytes;
    private long next;
    private boolean begun;

    Parts(long partBytes) {
      this.partBytes = partBytes;
    }

    @Override
    public boolean hasNext() {
      return next < length || !begun;
    }

    @SuppressWarnings("unchecked") // T is one of the interfaces that a body has
    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      begun = true;
      long bytes = Math.min(partBytes, length - next);
      GeneratedBody part = new GeneratedBody(generator, position + next, bytes);
      next += bytes;
      return (T) part;
    }
  }
}
