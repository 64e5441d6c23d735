package io.dgen.examples;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Uploads streams as S3 objects, several parts at a time, and checks them there.
 *
 * <p>A part is generated while it is sent, so that memory does not grow with parts or objects. It
 * has no state either: where a request fails, the SDK asks for the part's bytes again and gets the
 * same ones. Over plain http the SDK copies them once more, to sign them; over https it need not.
 *
 * <p>Thread-safe: several objects may be uploaded at once.
 */
public final class S3Upload {

  private static final long MIN_PART_BYTES = 5 << 20;
  private static final long MOST_PARTS = 10_000;

  private final S3Client s3;
  private final String bucket;
  private final long partBytes;
  private final int connections;

  /**
   * Uploads to a bucket.
   *
   * @param s3 the client; stays open; has that many connections at least
   * @param bucket the bucket's name
   * @param partBytes bytes of a part, S3's least of 5 MiB or more; whole pages of 4096
   * @param connections parts sent or read at a time for each object, 1 or more
   */
  public S3Upload(S3Client s3, String bucket, long partBytes, int connections) {
    if (partBytes < MIN_PART_BYTES || partBytes % DataGenerator.PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "partBytes is %d, but must be a multiple of %d, and %d or more",
              partBytes,
              DataGenerator.PAGE_BYTES,
              MIN_PART_BYTES));
    }
    if (connections < 1) {
      throw new IllegalArgumentException(
          "connections is " + connections + ", but must be 1 or more");
    }
    this.s3 = s3;
    this.bucket = bucket;
    this.partBytes = partBytes;
    this.connections = connections;
  }

  /** A range of the stream: what one request sends or reads. */
  private record Part(int number, long from, long length) {}

  /**
   * Uploads a stream, in parts if it is larger than one. If it throws, the parts sent are given up
   * and the object is as before; unless only the answer to the last request was lost.
   *
   * @param generator makes the bytes
   * @param key the object's name
   * @throws SdkException if S3 refuses it, or cannot be reached after the client's retries
   * @throws InterruptedException if the thread is interrupted
   */
  public void upload(DataGenerator generator, String key) throws IOException, InterruptedException {
    List<Part> parts = parts(generator.spec().size());
    if (parts.size() == 1) {
      s3.putObject(request -> request.bucket(bucket).key(key), body(generator, parts.getFirst()));
      return;
    }
    String id = s3.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
    boolean complete = false;
    try {
      List<CompletedPart> sent =
          Parallel.map(connections, parts, part -> send(generator, key, id, part));
      s3.completeMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(id)
                  .multipartUpload(upload -> upload.parts(sent)));
      complete = true;
    } finally {
      if (!complete) {
        abort(key, id);
      }
    }
  }

  private CompletedPart send(DataGenerator generator, String key, String id, Part part) {
    UploadPartResponse response =
        s3.uploadPart(
            request -> request.bucket(bucket).key(key).uploadId(id).partNumber(part.number()),
            body(generator, part));
    return CompletedPart.builder()
        .partNumber(part.number())
        .eTag(response.eTag())
        .checksumCRC32(response.checksumCRC32())
        .build();
  }

  /** Returns a body that is opened for every attempt, on the thread that sends it. */
  private static RequestBody body(DataGenerator generator, Part part) {
    return RequestBody.fromContentProvider(
        () -> generator.inputStream(part.from(), part.length()),
        part.length(),
        "application/octet-stream");
  }

  /** Aborts the upload, whose parts would be charged for. */
  private void abort(String key, String id) {
    try {
      s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id));
    } catch (SdkException e) {
      // The failure that led here is the one to report; a lifecycle rule of the bucket removes the
      // parts.
      System.getLogger(S3Upload.class.getName())
          .log(System.Logger.Level.WARNING, "upload " + id + " of " + key + " not aborted", e);
    }
  }

  /**
   * Reads an object back in ranges and compares it with a stream.
   *
   * @param generator makes the bytes that the object should have
   * @param key the object's name
   * @return where it departs from the stream, or empty if it does not
   * @throws IOException if its length is another one, or it ends early
   * @throws SdkException if S3 refuses it, or cannot be reached after the client's retries
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<Mismatch> verify(DataGenerator generator, String key)
      throws IOException, InterruptedException {
    long size = generator.spec().size();
    ReadBack.checkLength(
        key, s3.headObject(request -> request.bucket(bucket).key(key)).contentLength(), size);
    if (size == 0) {
      return Optional.empty(); // it has no range
    }
    return Parallel.map(connections, parts(size), part -> compare(generator, key, part)).stream()
        .flatMap(Optional::stream)
        .reduce(Mismatch::and);
  }

  private Optional<Mismatch> compare(DataGenerator generator, String key, Part part)
      throws IOException {
    String range =
        String.format(Locale.ROOT, "bytes=%d-%d", part.from(), part.from() + part.length() - 1);
    try (InputStream in = s3.getObject(request -> request.bucket(bucket).key(key).range(range))) {
      return ReadBack.compare(in, generator, part.from(), part.length());
    }
  }

  private List<Part> parts(long size) {
    long count = Math.max(1, Math.ceilDiv(size, partBytes));
    if (count > MOST_PARTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "partBytes is %d, but must be %d or more for %d bytes: an object has at most %d parts",
              partBytes,
              Math.ceilDiv(size, MOST_PARTS),
              size,
              MOST_PARTS));
    }
    return LongStream.range(0, count)
        .mapToObj(
            i -> new Part((int) i + 1, i * partBytes, Math.min(partBytes, size - i * partBytes)))
        .toList();
  }
}
