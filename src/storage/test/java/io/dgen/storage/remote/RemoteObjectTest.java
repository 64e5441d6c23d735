package io.dgen.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.OtherStreams;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifyResult;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One object in a store, by the logic that all stores share. */
@Timeout(60)
class RemoteObjectTest {

  private static final int PART = 64 << 10;
  private static final StreamSpec SPEC =
      StreamSpec.builder(5L * PART + 777).seed(8).stream(2).build();
  private static final VerifySettings SETTINGS = VerifySettings.whole(1 << 20, 2, 2);
  private static final ObjectWriteOptions OPTIONS =
      new ObjectWriteOptions(OptionalLong.of(PART), 3, false);
  private static final ObjectWriteOptions FORCED =
      new ObjectWriteOptions(OptionalLong.of(PART), 3, true);

  private final MemoryStore store = new MemoryStore();
  private Bucket bucket;
  private RemoteObject object;
  private DataGenerator generator;

  @BeforeEach
  void open() throws IOException {
    bucket = MemoryStore.bucket(store);
    object = new RemoteObject(bucket, "dir/data");
    generator = DataGenerator.open(SPEC);
  }

  @AfterEach
  void close() {
    generator.close();
  }

  private static Manifest content(StreamSpec spec) {
    return new Manifest(spec, 0, spec.size(), false, "test");
  }

  private WriteResult write(ObjectWriteOptions options) throws IOException {
    return object.write(generator, content(SPEC), options, _ -> {});
  }

  private FilesResult verify() throws IOException {
    return object.verify(generator, SETTINGS, _ -> {});
  }

  private VerifyResult found() throws IOException {
    return verify().first().orElseThrow().result().orElseThrow();
  }

  /** Nothing, a byte, one part, a byte more, whole parts. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, PART, PART + 1, 3L * PART})
  void holdsTheStream(long size) throws IOException {
    StreamSpec spec = SPEC.withSize(size);
    AtomicLong told = new AtomicLong();
    WriteResult result =
        object.write(generator.withSpec(spec), content(spec), OPTIONS, told::addAndGet);
    assertThat(result.bytes()).isEqualTo(size);
    assertThat(told).hasValue(size);
    assertThat(generator.withSpec(spec).verifyAt(0, store.bytes("dir/data"))).isEmpty();
    assertThat(store.bytes("dir/data")).hasSize((int) size);
    assertThat(store.parts).isEmpty();
    Manifest manifest = object.manifest().orElseThrow();
    assertThat(manifest.complete()).isTrue();
    assertThat(manifest.synced()).isTrue();
    assertThat(verify().good()).isTrue();
    assertThat(store.count("complete")).isEqualTo(size > PART ? 1 : 0);
  }

  @Test
  void holdsARangeOfTheStream() throws IOException {
    Manifest range = new Manifest(SPEC, PART + 5, 2L * PART, false, "test");
    object.write(generator, range, OPTIONS, _ -> {});
    assertThat(generator.verifyAt(PART + 5, store.bytes("dir/data"))).isEmpty();
    assertThat(verify().good()).isTrue();
  }

  @Test
  void theManifestSaysIncompleteWhileTheObjectIsSent() throws IOException {
    store.hook =
        (request, _) -> {
          if (request.equals("part")) {
            assertThat(store.text("dir/data.dgen.json")).contains("\"complete\" : false");
          }
        };
    write(OPTIONS);
    assertThat(store.text("dir/data.dgen.json")).contains("\"complete\" : true");
  }

  @Test
  void nothingIsReplacedWithoutForce() throws IOException {
    write(OPTIONS);
    store.objects.remove("dir/data.dgen.json");
    assertThatExceptionOfType(OutputRefusedException.class)
        .isThrownBy(() -> write(OPTIONS))
        .withMessage(
            "memory://bucket/dir/data: exists already (remedy: choose another name, or --force)");
    write(FORCED);
    store.objects.remove("dir/data");
    assertThatExceptionOfType(OutputRefusedException.class)
        .isThrownBy(() -> write(OPTIONS))
        .withMessage(
            "memory://bucket/dir/data.dgen.json: exists already (remedy: choose another name, or --force)");
  }

  /** A part fails: the parts are given up, and what was there before is as it was. */
  @Test
  void whatFailsLeavesEverythingAsItWas() throws IOException {
    object.write(generator.withSeed(1), content(SPEC.withSeed(1)), OPTIONS, _ -> {});
    byte[] before = store.bytes("dir/data");
    String manifest = store.text("dir/data.dgen.json");
    store.hook =
        (request, key) -> {
          if (request.equals("part") && key.endsWith(" 4")) {
            throw new IOException("of the test");
          }
        };
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> write(FORCED))
        .withMessage("memory://bucket/dir/data: of the test; nothing has been changed")
        .withCauseInstanceOf(TransferException.class);
    assertThat(store.bytes("dir/data")).isSameAs(before);
    assertThat(store.text("dir/data.dgen.json")).isEqualTo(manifest);
    assertThat(store.parts).isEmpty();
    assertThat(store.count("abort")).isOne();
  }

  /** The answer to the last request may be lost: then nobody knows, and the manifest says so. */
  @Test
  void whatMayHaveBeenChangedIsCalledIncomplete() throws IOException {
    store.hook =
        (request, _) -> {
          if (request.equals("complete")) {
            throw new IOException("of the test");
          }
        };
    assertThatExceptionOfType(TransferException.class).isThrownBy(() -> write(OPTIONS));
    assertThat(object.manifest().orElseThrow().complete()).isFalse();
    store.hook = (_, _) -> {};
    assertThat(object.resume(generator, content(SPEC), OPTIONS, _ -> {}).bytes())
        .isEqualTo(SPEC.size());
    assertThat(verify().good()).isTrue();
  }

  /** Fails the request that stores the complete manifest, after it has been served or before. */
  private void failLastManifest(boolean served) {
    AtomicInteger puts = new AtomicInteger();
    store.hook =
        (what, key) -> {
          if (what.equals("put") && puts.incrementAndGet() == 2) {
            if (served) {
              store.set(
                  key,
                  (content(SPEC).completed(true).toJson() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            throw new IOException("of the test");
          }
        };
  }

  @Test
  void aManifestThatCannotBeCompletedIsNotTakenForNoChange() throws IOException {
    failLastManifest(false);
    assertThatExceptionOfType(TransferException.class)
        .isThrownBy(() -> write(OPTIONS))
        .satisfies(
            e -> assertThat(e.name().orElseThrow()).isEqualTo("memory://bucket/dir/data.dgen.json"))
        .withMessage("memory://bucket/dir/data.dgen.json: of the test; all data has been stored");
    assertThat(object.manifest().orElseThrow().complete()).isFalse();
    store.hook = (_, _) -> {};
    WriteResult resumed = object.resume(generator, content(SPEC), OPTIONS, _ -> {});
    assertThat(resumed.bytes()).isZero();
    assertThat(object.manifest().orElseThrow().complete()).isTrue();
  }

  @Test
  void aManifestWhoseAnswerWasLostIsThere() throws IOException {
    failLastManifest(true);
    write(OPTIONS);
    assertThat(object.manifest().orElseThrow().complete()).isTrue();
  }

  @Test
  void aManifestThatCannotBeBegunIsPutBack() throws IOException {
    object.write(generator.withSeed(1), content(SPEC.withSeed(1)), OPTIONS, _ -> {});
    String manifest = store.text("dir/data.dgen.json");
    AtomicInteger puts = new AtomicInteger();
    store.hook =
        (what, key) -> {
          if (what.equals("put") && puts.incrementAndGet() == 1) {
            store.set(key, "half".getBytes(StandardCharsets.UTF_8));
            throw new IOException("of the test");
          }
        };
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> write(FORCED))
        .withMessage("memory://bucket/dir/data.dgen.json: of the test; nothing has been changed");
    assertThat(store.text("dir/data.dgen.json")).isEqualTo(manifest);
  }

  @Test
  void aRightObjectIsKept() throws IOException {
    write(OPTIONS);
    WriteResult result = object.resume(generator, content(SPEC), OPTIONS, _ -> {});
    assertThat(result.bytes()).isZero();
    assertThat(result.keptBytes()).isEqualTo(SPEC.size());
  }

  @Test
  void aWrongObjectThatIsCalledCompleteIsReplacedOnlyByForce() throws IOException {
    write(OPTIONS);
    store.spoil("dir/data", 100_000);
    byte[] spoilt = store.bytes("dir/data");
    assertThatExceptionOfType(OutputRefusedException.class)
        .isThrownBy(() -> object.resume(generator, content(SPEC), OPTIONS, _ -> {}))
        .withMessageContaining("is called complete, but does not hold what its manifest says");
    assertThat(store.bytes("dir/data")).isSameAs(spoilt);
    assertThat(object.resume(generator, content(SPEC), FORCED, _ -> {}).bytes())
        .isEqualTo(SPEC.size());
    assertThat(verify().good()).isTrue();
  }

  @Test
  void resumesOnlyWhatItsManifestDescribes() throws IOException {
    assertThatExceptionOfType(OutputRefusedException.class)
        .isThrownBy(() -> object.resume(generator, content(SPEC), OPTIONS, _ -> {}))
        .withMessage("memory://bucket/dir/data: has no manifest, so there is nothing to resume");
    write(OPTIONS);
    StreamSpec other = SPEC.withSeed(9);
    assertThatExceptionOfType(OutputRefusedException.class)
        .isThrownBy(() -> object.resume(generator.withSeed(9), content(other), OPTIONS, _ -> {}))
        .withMessage(
            "memory://bucket/dir/data.dgen.json: says that the object holds something else");
  }

  /** An object that cannot be read may be right, so it is not replaced. */
  @Test
  void anUnreadableObjectIsNotReplaced() throws IOException {
    write(OPTIONS);
    store.hook =
        (request, key) -> {
          if (request.equals("get") && key.equals("dir/data")) {
            throw new IOException("of the test");
          }
        };
    assertThatExceptionOfType(TransferException.class)
        .isThrownBy(() -> object.resume(generator, content(SPEC), FORCED, _ -> {}));
    assertThat(store.count("complete")).isOne();
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    write(OPTIONS);
    store.spoil("dir/data", 70_000);
    assertThat(found().totals().firstBad()).isEqualTo(70_000);
    assertThat(found().bad().getFirst().kind()).isEqualTo(BadExtent.Kind.BIT_FLIPS);
    write(FORCED);
    store.truncate("dir/data", 2 * PART);
    assertThat(found().truncated()).isTrue();
    write(FORCED);
    store.truncate("dir/data", (int) SPEC.size() + 1);
    assertThat(found().excess()).isTrue();
  }

  /** Two parts in each other's place, as where their numbers were mixed up. */
  @Test
  void namesSwappedParts() throws IOException {
    write(OPTIONS);
    byte[] right = store.bytes("dir/data").clone();
    System.arraycopy(right, PART, store.bytes("dir/data"), 3 * PART, PART);
    System.arraycopy(right, 3 * PART, store.bytes("dir/data"), PART, PART);
    assertThat(found().bad())
        .extracting(BadExtent::kind)
        .containsExactly(BadExtent.Kind.OTHER_POSITION, BadExtent.Kind.OTHER_POSITION);
    assertThat(found().bad())
        .extracting(extent -> extent.origin().orElseThrow().position())
        .containsExactly(3L * PART, (long) PART);
  }

  /** An upload that never arrived leaves the object of an earlier run. */
  @Test
  void namesAnotherSeedAndAnOlderGeneration() throws IOException {
    StreamSpec spec = StreamSpec.builder(SPEC.size()).seed(8).build().withGeneration(3);
    for (StreamSpec older : List.of(spec.withGeneration(2), spec.withSeed(7))) {
      object.write(generator.withSpec(older), content(older), FORCED, _ -> {});
      byte[] old = store.bytes("dir/data");
      object.write(generator.withSpec(spec), content(spec), FORCED, _ -> {});
      store.set("dir/data", old);
      OtherStreams others = new OtherStreams(List.of(7L), List.of());
      OriginFinder finder = new OriginFinder(new OriginFinder.Settings(others, 64, 1L << 40, 2));
      FilesResult result =
          new FilesVerifier(generator::withSpec, SETTINGS, finder, false)
              .verify(List.of(object.task(content(spec))), _ -> {});
      assertThat(result.first().orElseThrow().result().orElseThrow().bad())
          .extracting(BadExtent::kind)
          .containsOnly(
              older.seed() == 7 ? BadExtent.Kind.OTHER_SEED : BadExtent.Kind.OTHER_GENERATION);
    }
  }

  @Test
  void aMissingObjectIsMissing() throws IOException {
    write(OPTIONS);
    store.objects.remove("dir/data");
    assertThat(verify().missingFiles()).isOne();
  }

  /** What is read must be of one version. */
  @Test
  void anObjectReplacedWhileItIsReadIsUnreadable() throws IOException {
    StreamSpec large = SPEC.withSize(3 << 20);
    Manifest manifest = content(large);
    object.write(
        generator.withSpec(large),
        manifest,
        new ObjectWriteOptions(OptionalLong.of(1 << 20), 2, false),
        _ -> {});
    AtomicLong reads = new AtomicLong();
    store.hook =
        (request, key) -> {
          if (request.equals("get") && key.equals("dir/data") && reads.incrementAndGet() == 2) {
            store.set(key, store.bytes(key).clone());
          }
        };
    FilesResult result = verify();
    assertThat(result.wrong()).isFalse();
    assertThat(result.good()).isFalse();
    assertThat(result.unreadableBytes()).isPositive();
  }

  @Test
  void refusesPartsThatTheStoreDoesNotAllow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(new ObjectWriteOptions(OptionalLong.of(PART + 1), 1, false)))
        .withMessage("partBytes is 65537, but must be a multiple of 4096, 4096 to 1048576");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(new ObjectWriteOptions(OptionalLong.of(8192), 1, false)))
        .withMessage(
            "partBytes is 8192, but must be 32846 or more for an object of 328457 bytes: it has at"
                + " most 10 parts");
    assertThat(store.objects).isEmpty();
  }

  @Test
  void readsAddresses() {
    ObjectAddress address = ObjectAddress.object("S3://bucket/a//b");
    assertThat(address).isEqualTo(new ObjectAddress("s3", "bucket", "a//b"));
    assertThat(address).hasToString("s3://bucket/a//b");
    assertThat(ObjectAddress.prefix("s3://bucket/a/").key()).isEqualTo("a");
    assertThat(ObjectAddress.prefix("s3://bucket").below()).isEmpty();
    assertThat(ObjectAddress.is("data/s3://x")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectAddress.object("s3://bucket"))
        .withMessage("s3://bucket names no object, but must be s3://BUCKET/KEY");
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectAddress.object("s3:///key"));
  }
}
