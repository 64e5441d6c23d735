package io.dgen.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.OtherStreams;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.FileResult;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.FilesVerifier;
import io.dgen.storage.verify.VerifyResult;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A set of objects in a store, by the logic that all stores share. */
@Timeout(60)
class RemoteDataSetTest {

  private static final int PART = 16 << 10;
  private static final StreamSpec SPEC =
      StreamSpec.builder(2 * PART + 5).seed(8).stream(20).build();
  private static final VerifySettings SETTINGS = VerifySettings.whole(1 << 20, 2, 2);
  private static final ObjectWriteOptions OPTIONS =
      new ObjectWriteOptions(OptionalLong.of(PART), 3, false);

  private final MemoryStore store = new MemoryStore();
  private RemoteDataSet set;
  private DataGenerator generator;

  @BeforeEach
  void open() throws IOException {
    set = set(SPEC, 9);
    generator = DataGenerator.open(SPEC);
  }

  @AfterEach
  void close() {
    generator.close();
  }

  private RemoteDataSet set(StreamSpec spec, long files) throws IOException {
    return new RemoteDataSet(
        MemoryStore.bucket(store), "a/b", new DataSetManifest(spec, files, false, "test"));
  }

  private FilesResult verify() throws IOException {
    OtherStreams others =
        new OtherStreams(List.of(), List.of(new StreamRange(SPEC.stream(), set.set().files())));
    OriginFinder finder = new OriginFinder(new OriginFinder.Settings(others, 64, 1L << 40, 2));
    return set.verify(
        set.list(), new FilesVerifier(generator::withSpec, SETTINGS, finder, false), _ -> {});
  }

  private void failAt(String failing, String failingKey) {
    store.hook =
        (request, key) -> {
          if (request.equals(failing) && key.equals(failingKey)) {
            throw new IOException("of the test");
          }
        };
  }

  /** Of one part and of several. */
  @ParameterizedTest
  @ValueSource(longs = {0, 100, PART, 2 * PART + 5})
  void eachObjectIsAStreamOfItsOwn(long size) throws IOException {
    StreamSpec spec = SPEC.withSize(size);
    set = set(spec, 9);
    AtomicLong told = new AtomicLong();
    WriteResult result = set.write(generator.withSpec(spec), OPTIONS, told::addAndGet);
    assertThat(result.bytes()).isEqualTo(9 * size);
    assertThat(told).hasValue(9 * size);
    for (int i = 0; i < 9; i++) {
      byte[] bytes = store.bytes("a/b/file-00000" + i);
      assertThat(generator.withSpec(spec.withStream(20 + i)).verifyAt(0, bytes)).isEmpty();
      assertThat(bytes).hasSize((int) size);
    }
    assertThat(store.parts).isEmpty();
    assertThat(RemoteDataSet.read(set.bucket(), "a/b").orElseThrow().set().complete()).isTrue();
    assertThat(verify().good()).isTrue();
    assertThat(set.list().surplus().count()).isZero();
  }

  @Test
  void nothingIsReplacedWithoutForce() throws IOException {
    store.set("a/b/file-000004", new byte[1]);
    assertThatExceptionOfType(OutputRefusedException.class)
        .isThrownBy(() -> set.write(generator, OPTIONS, _ -> {}))
        .withMessage(
            "memory://bucket/a/b/file-000004: exists already (remedy: choose another name, or --force)");
    assertThat(store.objects).hasSize(1);
  }

  @Test
  void namesWhatIsMissingSurplusTruncatedOrSwapped() throws IOException {
    set.write(generator, OPTIONS, _ -> {});
    store.objects.remove("a/b/file-000001");
    store.truncate("a/b/file-000002", PART);
    byte[] fifth = store.bytes("a/b/file-000005");
    store.set("a/b/file-000005", store.bytes("a/b/file-000006"));
    store.set("a/b/file-000006", fifth);
    store.set("a/b/file-000009", fifth);
    store.set("a/b/other", fifth);
    FilesResult result = verify();
    assertThat(result.goodFiles()).isEqualTo(5);
    assertThat(result.missingFiles()).isOne();
    assertThat(result.listed())
        .extracting(FileResult::file)
        .containsExactly(
            "memory://bucket/a/b/file-000001",
            "memory://bucket/a/b/file-000002",
            "memory://bucket/a/b/file-000005",
            "memory://bucket/a/b/file-000006");
    VerifyResult truncated = result.listed().get(1).result().orElseThrow();
    assertThat(truncated.truncated()).isTrue();
    BadExtent swapped = result.listed().get(2).result().orElseThrow().bad().getFirst();
    assertThat(swapped.kind()).isEqualTo(BadExtent.Kind.OTHER_STREAM);
    assertThat(swapped.origin().orElseThrow().stream()).isEqualTo(26);
    assertThat(set.list().surplus().listed()).containsExactly("memory://bucket/a/b/file-000009");
  }

  /** Sizes come from one listing: a small object costs one request. */
  @Test
  void asksForEachSmallObjectOnce() throws IOException {
    set.write(generator, OPTIONS, _ -> {});
    store.requests.clear();
    assertThat(verify().good()).isTrue();
    assertThat(store.count("list")).isOne();
    assertThat(store.count("head")).isZero();
    assertThat(store.count("get")).isEqualTo(9);
  }

  @Test
  void resumesAfterAFailure() throws IOException {
    failAt("part", "a/b/file-000005 2");
    assertThatExceptionOfType(TransferException.class)
        .isThrownBy(() -> set.write(generator, OPTIONS, _ -> {}))
        .matches(e -> e.name().orElseThrow().equals("memory://bucket/a/b/file-000005"));
    assertThat(store.parts).isEmpty();
    assertThat(RemoteDataSet.read(set.bucket(), "a/b").orElseThrow().set().complete()).isFalse();
    int there = set.list().count();
    assertThat(there).isBetween(1, 8);
    store.hook = (_, _) -> {};
    // One that is there is wrong.
    store.spoil("a/b/file-000000", 40);
    AtomicLong told = new AtomicLong();
    WriteResult result = set.resume(generator, OPTIONS, told::addAndGet);
    assertThat(result.keptBytes()).isEqualTo((there - 1) * SPEC.size());
    assertThat(result.bytes()).isEqualTo((9 - there + 1) * SPEC.size());
    assertThat(told).hasValue(9 * SPEC.size());
    assertThat(verify().good()).isTrue();
    assertThat(RemoteDataSet.read(set.bucket(), "a/b").orElseThrow().set().complete()).isTrue();
  }

  @Test
  void aWrongObjectOfACompleteSetIsReplacedOnlyByForce() throws IOException {
    set.write(generator, OPTIONS, _ -> {});
    store.spoil("a/b/file-000003", 40);
    assertThatExceptionOfType(OutputRefusedException.class)
        .isThrownBy(() -> set.resume(generator, OPTIONS, _ -> {}))
        .withMessageStartingWith("memory://bucket/a/b/file-000003: is called complete");
    ObjectWriteOptions forced = new ObjectWriteOptions(OptionalLong.of(PART), 3, true);
    assertThat(set.resume(generator, forced, _ -> {}).bytes()).isEqualTo(SPEC.size());
    assertThat(verify().good()).isTrue();
  }

  @Test
  void deletesWhatTheManifestListsAndNothingElse() throws IOException {
    set.write(generator, OPTIONS, _ -> {});
    store.set("a/b/file-000009", new byte[1]);
    store.set("a/b/notes", new byte[1]);
    store.set("a/bfile-000001", new byte[1]);
    failAt("delete", "a/b/dgen-set.json");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> set.delete(_ -> {}));
    assertThat(store.objects).containsKey("a/b/dgen-set.json");
    store.hook = (_, _) -> {};
    set.delete(_ -> {});
    assertThat(store.objects.keySet())
        .containsExactly("a/b/file-000009", "a/b/notes", "a/bfile-000001");
  }

  @Test
  void deletesAThousandAtATime() throws IOException {
    StreamSpec tiny = SPEC.withSize(1);
    set = set(tiny, 2001);
    set.write(generator.withSpec(tiny), OPTIONS, _ -> {});
    assertThat(set.delete(_ -> {})).isEqualTo(2001);
    assertThat(store.objects).isEmpty();
    assertThat(store.count("delete")).isEqualTo(4);
  }
}
