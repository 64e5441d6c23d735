package io.dgen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import io.dgen.StreamSpec;
import io.dgen.s3server.S3Server;
import io.dgen.s3server.UnreliableProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Objects that {@link S3Upload} makes on an S3-compatible server. */
@Tag("examples")
class S3UploadTest {

  private static final String BUCKET = "dgen-examples";
  private static final int PART = 5 << 20;
  private static final int SIZE = 4 * PART + 1_234_567;
  private static final StreamSpec SPEC = spec(SIZE);

  @TempDir private static Path directory;
  private static S3Server server;
  private static S3Client s3;
  private static DataGenerator generator;

  private static StreamSpec spec(long size) {
    return StreamSpec.builder(size).seed(42).stream(3).dedupRatio(2).compressRatio(1.5).build();
  }

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(Files.createDirectory(directory.resolve("objects")));
    s3 = server.client();
    server.createBucket(BUCKET);
    generator = DataGenerator.open(SPEC);
  }

  @AfterAll
  static void stop() throws Exception {
    generator.close();
    server.stop();
  }

  private static S3Upload upload(S3Client client) {
    return new S3Upload(client, BUCKET, PART, 3);
  }

  private static String sha256(String key) throws Exception {
    return Stored.sha256(s3.getObject(request -> request.bucket(BUCKET).key(key)));
  }

  private static boolean exists(String key) {
    try {
      s3.headObject(request -> request.bucket(BUCKET).key(key));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  /** Nothing, a byte, one part, a byte more, whole parts, parts and a rest. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, PART, PART + 1, 3 * PART, SIZE})
  void anObjectIsTheStream(long size) throws Exception {
    String key = "size-" + size;
    try (DataGenerator sized = DataGenerator.open(spec(size))) {
      upload(s3).upload(sized, key);
      assertThat(sha256(key)).isEqualTo(CommandFile.sha256(spec(size), directory));
      assertThat(upload(s3).verify(sized, key)).isEmpty();
    }
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  @Test
  void wrongBytesAreFound() throws Exception {
    long first = 2L * PART + 777;
    upload(s3).upload(generator, "spoilt");
    Stored.spoil(server.file(BUCKET, "spoilt"), first);
    Mismatch one = upload(s3).verify(generator, "spoilt").orElseThrow();
    assertThat(one.first()).isEqualTo(first);
    assertThat(one.last()).isEqualTo(first);
    assertThat(one.bytes()).isEqualTo(1);
    assertThat(one.bits()).isEqualTo(1);

    Stored.spoil(server.file(BUCKET, "spoilt"), SIZE - 1);
    Mismatch both = upload(s3).verify(generator, "spoilt").orElseThrow();
    assertThat(both.first()).isEqualTo(first);
    assertThat(both.last()).isEqualTo(SIZE - 1);
    assertThat(both.bytes()).isEqualTo(2);
    assertThat(both.pages()).isEqualTo(2);
  }

  @Test
  void anotherStreamIsFound() throws Exception {
    upload(s3).upload(generator.withStream(4), "other");
    assertThat(upload(s3).verify(generator, "other").orElseThrow().first()).isZero();
    assertThat(upload(s3).verify(generator.withStream(4), "other")).isEmpty();
  }

  @Test
  void anotherLengthIsFound() throws Exception {
    try (DataGenerator shorter = DataGenerator.open(spec(SIZE - 1))) {
      upload(s3).upload(shorter, "short");
    }
    assertThatIOException()
        .isThrownBy(() -> upload(s3).verify(generator, "short"))
        .withMessage("short has " + (SIZE - 1) + " bytes, but should have " + SIZE);
  }

  @Test
  void aPartThatWasCutOffIsSentAgain() throws Exception {
    try (UnreliableProxy proxy = new UnreliableProxy(server.port()).cutsWhatIsSent(2, PART / 3);
        S3Client cut = S3Server.client(proxy.port())) {
      upload(cut).upload(generator, "cut");
      assertThat(proxy.faults()).isEqualTo(2);
    }
    assertThat(sha256("cut")).isEqualTo(CommandFile.sha256(SPEC, directory));
    assertThat(upload(s3).verify(generator, "cut")).isEmpty();
  }

  /** The SDK goes back to the mark that it set, however much has been read since. */
  @Test
  void anInputStreamThatWasCutOffIsSentAgain() throws Exception {
    try (UnreliableProxy proxy = new UnreliableProxy(server.port()).cutsWhatIsSent(1, SIZE / 2);
        S3Client cut = S3Server.client(proxy.port())) {
      cut.putObject(
          request -> request.bucket(BUCKET).key("rewound"),
          RequestBody.fromInputStream(generator.inputStream(), SIZE));
      assertThat(proxy.faults()).isEqualTo(1);
    }
    assertThat(sha256("rewound")).isEqualTo(CommandFile.sha256(SPEC, directory));
  }

  @Test
  void whatCannotBeUploadedLeavesNothing() throws Exception {
    try (UnreliableProxy proxy =
            new UnreliableProxy(server.port()).cutsWhatIsSent(Integer.MAX_VALUE, PART / 3);
        S3Client cut = S3Server.client(proxy.port())) {
      assertThatExceptionOfType(SdkException.class)
          .isThrownBy(() -> upload(cut).upload(generator, "never"));
      assertThat(proxy.faults()).isGreaterThan(2);
    }
    assertThat(exists("never")).isFalse();
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  @Test
  void refusesWhatS3WouldRefuse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new S3Upload(s3, BUCKET, PART - 4096, 1))
        .withMessage("partBytes is 5238784, but must be a multiple of 4096, and 5242880 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new S3Upload(s3, BUCKET, PART + 1, 1))
        .withMessageContaining("partBytes is 5242881");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new S3Upload(s3, BUCKET, PART, 0))
        .withMessage("connections is 0, but must be 1 or more");
    try (DataGenerator large = DataGenerator.open(spec(1L << 40))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> upload(s3).upload(large, "large"))
          .withMessage(
              "partBytes is 5242880, but must be 109951163 or more for 1099511627776 bytes:"
                  + " an object has at most 10000 parts");
    }
    assertThat(exists("large")).isFalse();
  }
}
