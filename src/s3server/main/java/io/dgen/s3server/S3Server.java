package io.dgen.s3server;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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
 * An S3-compatible server in this JVM, which checks signatures and keeps every object as a file;
 * and a client of it.
 */
public final class S3Server {

  /** The region that clients name. */
  public static final String REGION = Region.US_EAST_1.id();

  /** The access key. */
  public static final String KEY_ID = "dgen";

  /** The secret key. */
  public static final String SECRET = "dgen-secret";

  private final Path directory;
  private final S3Proxy proxy;
  private final S3Client client;

  /**
   * Starts a server.
   *
   * @param directory where it keeps its objects
   * @throws Exception if it does not start
   */
  public S3Server(Path directory) throws Exception {
    this.directory = directory;
    this.proxy =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
            .endpoint(endpoint(0))
            // The size of the whole object, which asynchronous clients send with its last request.
            .ignoreUnknownHeaders(true)
            .build();
    proxy.start();
    this.client = client(port());
  }

  private static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Returns the port on which the server listens.
   *
   * @return the port
   */
  public int port() {
    return proxy.getPort();
  }

  /**
   * Returns the server's address.
   *
   * @return the address
   */
  public URI endpoint() {
    return endpoint(port());
  }

  /**
   * Returns the server's own client.
   *
   * @return a client, which the server closes
   */
  public S3Client client() {
    return client;
  }

  /**
   * Opens a client of a server behind another port, such as a proxy's.
   *
   * @param port the port
   * @return the client, to be closed
   */
  public static S3Client client(int port) {
    return S3Client.builder()
        .endpointOverride(endpoint(port))
        .forcePathStyle(true)
        .region(Region.of(REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET)))
        .build();
  }

  /**
   * Creates a bucket.
   *
   * @param bucket its name
   */
  public void createBucket(String bucket) {
    client.createBucket(request -> request.bucket(bucket));
  }

  /**
   * Lists everything in a bucket under a prefix, including what Hadoop hides.
   *
   * @param bucket the bucket
   * @param prefix the prefix
   * @return the keys, sorted
   */
  public List<String> keys(String bucket, String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .sorted()
        .toList();
  }

  /**
   * Lists the multipart uploads in progress.
   *
   * @param bucket the bucket
   * @return their keys, sorted
   */
  public List<String> uploads(String bucket) {
    return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
        .map(MultipartUpload::key)
        .sorted()
        .toList();
  }

  /**
   * Reads an object.
   *
   * @param bucket the bucket
   * @param key the object's key
   * @return its bytes
   */
  public byte[] object(String bucket, String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  /**
   * Returns the file that holds an object's bytes.
   *
   * @param bucket the bucket
   * @param key the object's key
   * @return the file
   */
  public Path file(String bucket, String key) {
    return directory.resolve(bucket).resolve(key);
  }

  /**
   * Stops the server and closes its client.
   *
   * @throws Exception if it does not stop
   */
  public void stop() throws Exception {
    client.close();
    proxy.stop();
  }
}
