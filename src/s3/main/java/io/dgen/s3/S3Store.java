package io.dgen.s3;

import io.dgen.storage.channel.ArrivalObserver;
import io.dgen.storage.remote.ObjectAddress;
import io.dgen.storage.remote.ObjectContent;
import io.dgen.storage.remote.ObjectStore;
import io.dgen.storage.remote.PartLimits;
import io.dgen.storage.remote.RequestMeter;
import io.dgen.storage.remote.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** A bucket of S3, by the SDK's synchronous client, which repeats requests. Thread-safe. */
final class S3Store implements ObjectStore {

  private static final PartLimits LIMITS = new PartLimits(5 << 20, 5L << 30, 10_000);
  private static final int NOT_FOUND = 404;
  private static final int TRANSFER_BYTES = 128 << 10;
  private static final String TYPE = "application/octet-stream";

  /** Separates a part's tag from its checksum; neither has one. */
  private static final String BETWEEN = " ";

  /** Metadata of an object by which its upload is known again. */
  private static final String TOKEN = "dgen-upload";

  /** Of the uploads that have begun, by their names. */
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  private final S3Client s3;
  private final String bucket;
  private final RequestCounter counter;

  S3Store(S3Client s3, String bucket, RequestMeter meter, RequestCounter counter) {
    this.s3 = s3;
    this.bucket = bucket;
    this.counter = counter;
  }

  private ObjectAddress address(String key) {
    return new ObjectAddress("s3", bucket, key);
  }

  private <T> T call(String key, Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (SdkException e) {
      throw S3Failure.of(address(key), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public PartLimits limits() {
    return LIMITS;
  }

  @Override
  public Optional<StoredObject> head(String key) throws IOException {
    return call(
        key,
        () -> {
          try {
            HeadObjectResponse found = s3.headObject(r -> r.bucket(bucket).key(key));
            return Optional.of(new StoredObject(key, found.contentLength(), tag(found.eTag())));
          } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static String tag(String tag) {
    return tag == null ? "" : tag;
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) throws IOException {
    call(
        prefix,
        () -> {
          s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix))
              .contents()
              .forEach(o -> consumer.accept(new StoredObject(o.key(), o.size(), tag(o.eTag()))));
          return null;
        });
  }

  @Override
  public StoredObject get(
      String key, long offset, ByteBuffer target, String tag, ArrivalObserver observer)
      throws IOException {
    int start = target.position();
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .range(
                String.format(Locale.ROOT, "bytes=%d-%d", offset, offset + target.remaining() - 1));
    if (!tag.isEmpty()) {
      request.ifMatch(tag);
    }
    return call(
        key,
        () ->
            s3.getObject(
                request.build(),
                (response, in) -> {
                  target.position(start); // an earlier attempt may have come some way
                  read(in, target, observer);
                  return new StoredObject(key, size(response), tag(response.eTag()));
                }));
  }

  /** Reads what there is; a broken connection makes the SDK repeat the request. */
  private void read(InputStream in, ByteBuffer target, ArrivalObserver observer) {
    byte[] buffer = new byte[Math.min(target.remaining(), TRANSFER_BYTES)];
    boolean first = true;
    try {
      while (target.hasRemaining()) {
        int n = in.read(buffer, 0, Math.min(buffer.length, target.remaining()));
        if (n < 0) {
          return;
        }
        if (first) {
          counter.firstByte();
          first = false;
        }
        target.put(buffer, 0, n);
        observer.arrived(target.position() - n, target.position());
      }
      // Where all has been read, the connection can be used again.
      if (in.read() >= 0) {
        throw new UncheckedIOException(new IOException("the store sent more than was asked for"));
      }
    } catch (IOException e) {
      throw RetryableException.builder()
          .message("reading broke off: " + e.getMessage())
          .cause(e)
          .build();
    }
  }

  /** Returns the whole object's size. */
  private static long size(GetObjectResponse response) {
    String range = response.contentRange(); // bytes FROM-TO/SIZE
    int slash = range == null ? -1 : range.lastIndexOf('/');
    return slash < 0 ? response.contentLength() : Long.parseLong(range.substring(slash + 1));
  }

  private static RequestBody body(ObjectContent content) {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            return content.open();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        content.length(),
        TYPE);
  }

  @Override
  public void put(String key, ObjectContent content) throws IOException {
    call(key, () -> s3.putObject(r -> r.bucket(bucket).key(key), body(content)));
  }

  @Override
  public String begin(String key) throws IOException {
    String token = UUID.randomUUID().toString();
    String upload =
        call(
            key,
            () ->
                s3.createMultipartUpload(
                        r ->
                            r.bucket(bucket)
                                .key(key)
                                .contentType(TYPE)
                                .metadata(Map.of(TOKEN, token)))
                    .uploadId());
    tokens.put(upload, token);
    return upload;
  }

  @Override
  public String putPart(String key, String upload, int number, ObjectContent content)
      throws IOException {
    UploadPartResponse sent =
        call(
            key,
            () ->
                s3.uploadPart(
                    r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                    body(content)));
    String checksum = sent.checksumCRC32();
    return checksum == null ? sent.eTag() : sent.eTag() + BETWEEN + checksum;
  }

  @Override
  public void complete(String key, String upload, List<String> parts) throws IOException {
    List<CompletedPart> all = new ArrayList<>();
    for (String part : parts) {
      String[] words = part.split(BETWEEN, 2);
      CompletedPart.Builder one = CompletedPart.builder().partNumber(all.size() + 1).eTag(words[0]);
      if (words.length > 1) {
        one.checksumCRC32(words[1]);
      }
      all.add(one.build());
    }
    try {
      s3.completeMultipartUpload(
          r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(all)));
    } catch (SdkException e) {
      IOException failure = S3Failure.of(address(key), e);
      if (failure instanceof InterruptedIOException || !isComplete(key, upload, failure)) {
        throw failure;
      }
      System.getLogger("io.dgen")
          .log(
              System.Logger.Level.INFO,
              "{0}: the store did not confirm it, but it is stored: {1}",
              address(key),
              String.valueOf(failure.getMessage()));
    }
    tokens.remove(upload);
  }

  /** Looks whether the object is that of an upload of which the store has not said what became. */
  private boolean isComplete(String key, String upload, IOException failure) {
    try {
      String token = s3.headObject(r -> r.bucket(bucket).key(key)).metadata().get(TOKEN);
      return token != null && token.equals(tokens.get(upload));
    } catch (SdkException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  @Override
  public void abort(String key, String upload) throws IOException {
    tokens.remove(upload);
    call(key, () -> s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload)));
  }

  @Override
  public void delete(List<String> keys) throws IOException {
    List<ObjectIdentifier> identifiers =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    DeleteObjectsResponse deleted =
        call(
            keys.getFirst(),
            () ->
                s3.deleteObjects(
                    r -> r.bucket(bucket).delete(d -> d.objects(identifiers).quiet(true))));
    if (!deleted.errors().isEmpty()) {
      S3Error first = deleted.errors().getFirst();
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: cannot be deleted: %s: %s",
              address(first.key()),
              first.code(),
              first.message()));
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
