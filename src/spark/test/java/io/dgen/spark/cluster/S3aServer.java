package io.dgen.spark.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An S3-compatible server in this JVM, which checks signatures and keeps every object as a file,
 * and a client of it that knows nothing of Hadoop.
 */
public final class S3aServer {

  private static final String HOST = "http://127.0.0.1:";
  private static final String KEY_ID = "dgen";
  private static final String SECRET = "dgen-secret";

  private final Path directory;
  private final S3Proxy proxy;
  private final S3Client client;

  /** Starts one that keeps its objects in a directory. */
  public S3aServer(Path directory) throws Exception {
    this.directory = directory;
    this.proxy =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
            .endpoint(URI.create(HOST + "0"))
            .build();
    proxy.start();
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create(HOST + proxy.getPort()))
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET)))
            .build();
  }

  /** What a Spark application has to be told of it. */
  public Map<String, String> conf() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint",
        HOST + proxy.getPort(),
        "spark.hadoop.fs.s3a.endpoint.region",
        Region.US_EAST_1.id(),
        "spark.hadoop.fs.s3a.path.style.access",
        "true",
        "spark.hadoop.fs.s3a.access.key",
        KEY_ID,
        "spark.hadoop.fs.s3a.secret.key",
        SECRET);
  }

  public S3Client client() {
    return client;
  }

  public void createBucket(String bucket) {
    client.createBucket(request -> request.bucket(bucket));
  }

  /** Everything in a bucket under a prefix, what Hadoop hides too. */
  public List<String> keys(String bucket, String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .sorted()
        .toList();
  }

  /** What is being uploaded to a bucket. */
  public List<String> uploads(String bucket) {
    return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
        .map(MultipartUpload::key)
        .sorted()
        .toList();
  }

  public byte[] object(String bucket, String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  /** Where an object's bytes lie. */
  public Path file(String bucket, String key) {
    return directory.resolve(bucket).resolve(key);
  }

  public void stop() throws Exception {
    client.close();
    proxy.stop();
  }
}
