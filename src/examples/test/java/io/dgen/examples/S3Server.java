package io.dgen.examples;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3-compatible server in this JVM, which checks signatures and keeps every object as a file.
 */
final class S3Server {

  private static final String HOST = "http://127.0.0.1:";
  private static final String KEY_ID = "dgen";
  private static final String SECRET = "dgen-secret";

  private final Path directory;
  private final S3Proxy proxy;

  S3Server(Path directory) throws Exception {
    this.directory = directory;
    this.proxy =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
            .endpoint(URI.create(HOST + "0"))
            .build();
    proxy.start();
  }

  int port() {
    return proxy.getPort();
  }

  /** A client of the server behind a port. */
  static S3Client client(int port) {
    return S3Client.builder()
        .endpointOverride(URI.create(HOST + port))
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET)))
        .build();
  }

  /** Where an object's bytes lie. */
  Path file(String bucket, String key) {
    return directory.resolve(bucket).resolve(key);
  }

  void stop() throws Exception {
    proxy.stop();
  }
}
