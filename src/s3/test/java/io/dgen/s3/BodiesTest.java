package io.dgen.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.s3server.S3Server;
import io.dgen.s3server.UnreliableProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Streams as the bodies of requests of clients that a program has. */
@Timeout(120)
class BodiesTest {

  private static final String BUCKET = "dgen-bodies";
  private static final int PART = 5 << 20;
  private static final StreamSpec SPEC = StreamSpec.builder(3L * PART + 4321).seed(6).build();

  @TempDir private static Path directory;
  private static S3Server server;
  private static DataGenerator generator;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(Files.createDirectory(directory.resolve("objects")));
    server.createBucket(BUCKET);
    generator = DataGenerator.open(SPEC);
  }

  @AfterAll
  static void stop() throws Exception {
    generator.close();
    server.stop();
  }

  private static S3AsyncClient client(String endpoint, boolean multipart) {
    return S3AsyncClient.builder()
        .endpointOverride(URI.create(endpoint))
        .forcePathStyle(true)
        .region(Region.of(S3Server.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(S3Server.KEY_ID, S3Server.SECRET)))
        .multipartEnabled(multipart)
        .multipartConfiguration(c -> c.minimumPartSizeInBytes((long) PART))
        .build();
  }

  private static void checkWhole(String key) {
    byte[] bytes = server.object(BUCKET, key);
    assertThat(bytes).hasSize((int) SPEC.size());
    assertThat(generator.verifyAt(0, bytes)).isEmpty();
  }

  @Test
  void aSynchronousClientSendsAStream() {
    server.client().putObject(r -> r.bucket(BUCKET).key("sync"), S3.body(generator));
    checkWhole("sync");
  }

  /** In one request and in parts, on a good connection and on one that is cut. */
  @ParameterizedTest
  @CsvSource({"false, 0", "false, 2", "true, 0", "true, 2"})
  void anAsynchronousClientSendsAStream(boolean multipart, int cuts) throws IOException {
    String key = "async-" + multipart + "-" + cuts;
    try (UnreliableProxy proxy = new UnreliableProxy(server.port()).cutsWhatIsSent(cuts, PART / 2);
        S3AsyncClient s3 = client(proxy.endpoint(), multipart)) {
      s3.putObject(r -> r.bucket(BUCKET).key(key), S3.asyncBody(generator)).join();
      assertThat(proxy.faults()).isEqualTo(cuts);
    }
    checkWhole(key);
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  @Test
  void aRangeOfAStreamIsABody() {
    server.client().putObject(r -> r.bucket(BUCKET).key("range"), S3.body(generator, 777, 9999));
    byte[] bytes = server.object(BUCKET, "range");
    assertThat(bytes).hasSize(9999);
    assertThat(generator.verifyAt(777, bytes)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> S3.asyncBody(generator, SPEC.size(), 1));
  }
}
