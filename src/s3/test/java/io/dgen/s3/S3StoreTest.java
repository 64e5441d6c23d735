package io.dgen.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.s3server.S3Server;
import io.dgen.s3server.UnreliableProxy;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.Bucket;
import io.dgen.storage.remote.ObjectContent;
import io.dgen.storage.remote.ObjectWriteOptions;
import io.dgen.storage.remote.RemoteDataSet;
import io.dgen.storage.remote.RemoteObject;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.remote.StoreOptions;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.FileResult;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.VerifyResult;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Objects on an S3-compatible server in this JVM. */
@Timeout(120)
class S3StoreTest {

  private static final String BUCKET = "dgen-plugin";
  private static final int PART = 5 << 20;
  private static final StreamSpec SPEC =
      StreamSpec.builder(3L * PART + 1_234_567).seed(42).stream(3).build();
  private static final VerifySettings SETTINGS = VerifySettings.whole(1 << 20, 2, 4);
  private static final ObjectWriteOptions OPTIONS =
      new ObjectWriteOptions(OptionalLong.of(PART), 3, false);
  private static final ObjectWriteOptions FORCED =
      new ObjectWriteOptions(OptionalLong.of(PART), 3, true);

  @TempDir private static Path directory;
  private static S3Server server;
  private static DataGenerator generator;

  @BeforeAll
  static void start() throws Exception {
    System.setProperty("aws.accessKeyId", S3Server.KEY_ID);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
    server = new S3Server(Files.createDirectory(directory.resolve("objects")));
    server.createBucket(BUCKET);
    generator = DataGenerator.open(SPEC);
  }

  @AfterAll
  static void stop() throws Exception {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    generator.close();
    server.stop();
  }

  private static Bucket open(String endpoint, String bucket) throws IOException {
    return Bucket.open(
        new S3StoreProvider(),
        bucket,
        new StoreOptions(Optional.of(endpoint), Optional.empty(), true, 4));
  }

  private static Bucket open() throws IOException {
    return open(server.endpoint().toString(), BUCKET);
  }

  private static Manifest content(StreamSpec spec) {
    return new Manifest(spec, 0, spec.size(), false, "test");
  }

  private static WriteResult write(Bucket bucket, String key) throws IOException {
    return new RemoteObject(bucket, key).write(generator, content(SPEC), OPTIONS, _ -> {});
  }

  private static FilesResult verify(Bucket bucket, String key) throws IOException {
    return new RemoteObject(bucket, key).verify(generator, SETTINGS, _ -> {});
  }

  private static VerifyResult found(Bucket bucket, String key) throws IOException {
    return verify(bucket, key).first().orElseThrow().result().orElseThrow();
  }

  /** Nothing, a byte, one part, a byte more, parts and a rest. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, PART, PART + 1, 2L * PART})
  void anObjectIsTheStream(long size) throws IOException {
    StreamSpec spec = SPEC.withSize(size);
    try (Bucket bucket = open()) {
      RemoteObject object = new RemoteObject(bucket, "size-" + size);
      object.write(generator.withSpec(spec), content(spec), OPTIONS, _ -> {});
      byte[] bytes = server.object(BUCKET, "size-" + size);
      assertThat(bytes).hasSize((int) size);
      assertThat(generator.withSpec(spec).verifyAt(0, bytes)).isEmpty();
      assertThat(object.verify(generator, SETTINGS, _ -> {}).good()).isTrue();
      assertThat(object.manifest().orElseThrow().complete()).isTrue();
      assertThat(bucket.statistics().retries()).isZero();
      assertThat(bucket.statistics().put().count())
          .isEqualTo(2 + Math.max(1, -(-size / PART)) + (size % PART > 0 && size > PART ? 1 : 0));
    }
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  @Test
  void whatIsCutOffWhileItIsSentIsSentAgain() throws IOException {
    try (UnreliableProxy proxy = new UnreliableProxy(server.port()).cutsWhatIsSent(3, PART / 3);
        Bucket bucket = open(proxy.endpoint(), BUCKET)) {
      WriteResult result = write(bucket, "cut");
      assertThat(result.bytes()).isEqualTo(SPEC.size());
      assertThat(proxy.faults()).isEqualTo(3);
      assertThat(bucket.statistics().retries()).isGreaterThanOrEqualTo(3);
    }
    try (Bucket bucket = open()) {
      assertThat(verify(bucket, "cut").good()).isTrue();
    }
  }

  @Test
  void whatIsCutOffWhileItIsReadIsReadAgain() throws IOException {
    try (Bucket bucket = open()) {
      write(bucket, "read");
    }
    try (UnreliableProxy proxy = new UnreliableProxy(server.port()).cutsWhatIsReceived(3, 400_000);
        Bucket bucket = open(proxy.endpoint(), BUCKET)) {
      assertThat(verify(bucket, "read").good()).isTrue();
      assertThat(proxy.faults()).isEqualTo(3);
      RequestStatistics statistics = bucket.statistics();
      assertThat(statistics.retries()).isGreaterThanOrEqualTo(3);
      assertThat(statistics.firstByte().count()).isGreaterThan(statistics.get().count());
    }
  }

  @Test
  void aBusyStoreIsAskedAgainAndThatIsShown() throws IOException {
    try (UnreliableProxy proxy = new UnreliableProxy(server.port()).busy(4);
        Bucket bucket = open(proxy.endpoint(), BUCKET)) {
      write(bucket, "busy");
      assertThat(proxy.faults()).isEqualTo(4);
      assertThat(bucket.statistics().refused()).isEqualTo(4);
      assertThat(bucket.statistics().retries()).isEqualTo(4);
      proxy.busy(2);
      // New connections, as the old ones are open.
      try (Bucket second = open(proxy.endpoint(), BUCKET)) {
        assertThat(verify(second, "busy").good()).isTrue();
        assertThat(second.statistics().refused()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatCannotBeSentLeavesNothing() throws IOException {
    System.setProperty("aws.maxAttempts", "2");
    try (UnreliableProxy proxy =
            new UnreliableProxy(server.port()).cutsWhatIsSent(Integer.MAX_VALUE, PART / 3);
        Bucket bucket = open(proxy.endpoint(), BUCKET)) {
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> write(bucket, "never"))
          .withMessageStartingWith("s3://dgen-plugin/never: ")
          .withMessageEndingWith("(2 attempts); nothing has been changed");
    } finally {
      System.clearProperty("aws.maxAttempts");
    }
    assertThat(server.keys(BUCKET, "never")).isEmpty();
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  /** The store has the object, but the client hears nothing of it, and asks again. */
  @Test
  void anObjectWhoseLastAnswerWasLostIsComplete() throws IOException {
    try (Bucket bucket = open()) {
      write(bucket, "unanswered"); // so that another object is there before
    }
    System.setProperty("aws.maxAttempts", "2");
    try (UnreliableProxy proxy =
            new UnreliableProxy(server.port())
                .losesAnswers(2, "POST /dgen-plugin/unanswered?uploadId=", "Result>");
        Bucket bucket = open(proxy.endpoint(), BUCKET)) {
      StreamSpec other = SPEC.withSeed(43);
      WriteResult result =
          new RemoteObject(bucket, "unanswered")
              .write(generator.withSpec(other), content(other), FORCED, _ -> {});
      assertThat(proxy.faults()).isEqualTo(2);
      assertThat(result.bytes()).isEqualTo(SPEC.size());
      RemoteObject written = new RemoteObject(bucket, "unanswered");
      assertThat(written.manifest().orElseThrow().complete()).isTrue();
      assertThat(written.verify(generator.withSpec(other), SETTINGS, _ -> {}).good()).isTrue();
    } finally {
      System.clearProperty("aws.maxAttempts");
    }
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  /** What is there is another object: that the upload is unknown stays a failure. */
  @Test
  void anUploadThatTheStoreHasLostIsAFailure() throws IOException {
    try (Bucket bucket = open()) {
      write(bucket, "lost-upload");
      S3Store store = (S3Store) bucket.store();
      String upload = store.begin("lost-upload");
      String part = store.putPart("lost-upload", upload, 1, ObjectContent.text("other"));
      server
          .client()
          .abortMultipartUpload(r -> r.bucket(BUCKET).key("lost-upload").uploadId(upload));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> store.complete("lost-upload", upload, List.of(part)))
          .withMessageContaining("NoSuchUpload");
      assertThat(verify(bucket, "lost-upload").good()).isTrue();
    }
  }

  /** Sends the parts in this order, as if they were in theirs. */
  private static void assemble(String key, int... order) {
    S3Client s3 = server.client();
    String id = s3.createMultipartUpload(r -> r.bucket(BUCKET).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int part : order) {
      int number = parts.size() + 1;
      long from = (long) part * PART;
      var sent =
          s3.uploadPart(
              r -> r.bucket(BUCKET).key(key).uploadId(id).partNumber(number),
              S3.body(generator, from, Math.min(PART, SPEC.size() - from)));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(sent.eTag())
              .checksumCRC32(sent.checksumCRC32())
              .build());
    }
    s3.completeMultipartUpload(
        r -> r.bucket(BUCKET).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)));
  }

  @Test
  void namesPartsInEachOthersPlace() throws IOException {
    try (Bucket bucket = open()) {
      write(bucket, "swapped");
      assemble("swapped", 0, 2, 1, 3);
      VerifyResult result = found(bucket, "swapped");
      assertThat(result.totals().firstBad()).isEqualTo(PART);
      assertThat(result.bad())
          .extracting(BadExtent::kind)
          .containsOnly(BadExtent.Kind.OTHER_POSITION);
      assertThat(result.bad().getFirst().origin().orElseThrow().position()).isEqualTo(2L * PART);
    }
  }

  @Test
  void namesAnObjectWhosePartsAreNotAllThere() throws IOException {
    try (Bucket bucket = open()) {
      write(bucket, "truncated");
      assemble("truncated", 0, 1, 2);
      assertThat(found(bucket, "truncated").truncated()).isTrue();
      assertThat(found(bucket, "truncated").foundBytes()).isEqualTo(3L * PART);
      assemble("truncated", 0, 1, 3);
      assertThat(found(bucket, "truncated").totals().firstBad()).isEqualTo(2L * PART);
    }
  }

  @Test
  void namesWhatIsWrongInASet() throws IOException {
    StreamSpec spec = SPEC.withSize(100_000);
    DataSetManifest manifest = new DataSetManifest(spec, 12, false, "test");
    try (Bucket bucket = open()) {
      RemoteDataSet set = new RemoteDataSet(bucket, "a/set", manifest);
      set.write(generator.withSpec(spec), OPTIONS, _ -> {});
      assertThat(set.verify(generator, SETTINGS, _ -> {}).good()).isTrue();
      S3Client s3 = server.client();
      s3.deleteObject(r -> r.bucket(BUCKET).key("a/set/file-000004"));
      s3.copyObject(
          r ->
              r.sourceBucket(BUCKET)
                  .sourceKey("a/set/file-000001")
                  .destinationBucket(BUCKET)
                  .destinationKey("a/set/file-000012"));
      Files.write(server.file(BUCKET, "a/set/file-000007"), new byte[50_000]);
      FilesResult result = set.verify(generator, SETTINGS, _ -> {});
      assertThat(result.missingFiles()).isOne();
      assertThat(result.listed())
          .extracting(FileResult::file)
          .containsExactly(
              "s3://dgen-plugin/a/set/file-000004", "s3://dgen-plugin/a/set/file-000007");
      assertThat(set.list().surplus().listed())
          .containsExactly("s3://dgen-plugin/a/set/file-000012");
      WriteResult resumed = set.resume(generator.withSpec(spec), FORCED, _ -> {});
      assertThat(resumed.keptBytes()).isEqualTo(10 * spec.size());
      assertThat(resumed.bytes()).isEqualTo(2 * spec.size());
      assertThat(set.verify(generator, SETTINGS, _ -> {}).good()).isTrue();
      assertThat(set.delete(_ -> {})).isEqualTo(12);
      assertThat(server.keys(BUCKET, "a/")).containsExactly("a/set/file-000012");
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    try (Bucket bucket = open(server.endpoint().toString(), "no-such-bucket")) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> write(bucket, "key"))
          .withMessageContaining("no-such-bucket");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("localhost:9000", BUCKET))
        .withMessage(
            "endpoint is localhost:9000, but must be http://HOST or https://HOST, with a port or"
                + " without");
    System.setProperty("aws.secretAccessKey", "wrong");
    try (Bucket bucket = open()) {
      assertThatExceptionOfType(java.nio.file.AccessDeniedException.class)
          .isThrownBy(() -> write(bucket, "key"));
    } finally {
      System.setProperty("aws.secretAccessKey", S3Server.SECRET);
    }
  }
}
