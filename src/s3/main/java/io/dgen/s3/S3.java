package io.dgen.s3;

import io.dgen.DataGenerator;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Streams as the bodies of requests, for programs with an S3 client of their own. The bytes are
 * generated while they are sent, and again for every further attempt: memory grows neither with the
 * size of a part nor with that of the object, and nothing is prepared.
 */
public final class S3 {

  private static final String TYPE = "application/octet-stream";

  private S3() {}

  /**
   * Returns a body for {@code S3Client.putObject}.
   *
   * @param generator makes the bytes; stays open until the request has ended
   * @return the whole stream
   */
  public static RequestBody body(DataGenerator generator) {
    return body(generator, 0, generator.spec().size());
  }

  /**
   * Returns a body for {@code S3Client.uploadPart} or {@code putObject}.
   *
   * @param generator makes the bytes; stays open until the request has ended
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @return a range of the stream
   * @throws IllegalArgumentException if the range is not within the stream
   */
  public static RequestBody body(DataGenerator generator, long position, long length) {
    generator.inputStream(position, length); // checks the range here rather than in the request
    return RequestBody.fromContentProvider(
        () -> generator.inputStream(position, length), length, TYPE);
  }

  /**
   * Returns a body for {@code S3AsyncClient.putObject}. Where the client sends it in parts ({@code
   * multipartEnabled}), each part is generated when it is sent.
   *
   * @param generator makes the bytes; stays open until the request has ended
   * @return the whole stream
   */
  public static AsyncRequestBody asyncBody(DataGenerator generator) {
    return asyncBody(generator, 0, generator.spec().size());
  }

  /**
   * Returns a body for {@code S3AsyncClient.uploadPart} or {@code putObject}.
   *
   * @param generator makes the bytes; stays open until the request has ended
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @return a range of the stream
   * @throws IllegalArgumentException if the range is not within the stream
   */
  public static AsyncRequestBody asyncBody(DataGenerator generator, long position, long length) {
    generator.inputStream(position, length); // checks the range here rather than in the request
    return new GeneratedBody(generator, position, length);
  }
}
