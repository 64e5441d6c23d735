package io.dgen.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dgen.DataGenerator;
import io.dgen.ReferenceStream;
import io.dgen.SpecParameters;
import io.dgen.StreamSpec;
import java.io.File;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The annotation, in tests of its own that run here and in test classes that a launcher runs. */
class TestDataTest {

  private static final int SIZE = 300_001;
  private static final StreamSpec SPEC =
      StreamSpec.builder(SIZE).seed(5).stream(3).dedupRatio(2).dedupUnit(4096).build();
  private static final byte[] BYTES = new ReferenceStream(SPEC).bytes(0, SIZE);

  @Retention(RetentionPolicy.RUNTIME)
  @TestData(size = "300001", seed = "5", stream = "3", dedup = 2, dedupUnit = "4KiB")
  @interface Ours {}

  /** What happened to the tests of a class. */
  private static final class Run implements TestExecutionListener {
    final Map<String, TestExecutionResult> results = new TreeMap<>();
    final List<String> entries = new ArrayList<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        results.put(test.getDisplayName(), result);
      }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      entries.addAll(entry.getKeyValuePairs().entrySet().stream().map(Object::toString).toList());
    }

    String message(String test) {
      return String.valueOf(results.get(test).getThrowable().orElseThrow().getMessage());
    }
  }

  private static Run run(Class<?> type) {
    Run run = new Run();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type)).build(), run);
    return run;
  }

  // --- types ---

  @Test
  void everyTypeGetsTheBytes(
      @Ours Path path,
      @Ours File file,
      @Ours DataFile dataFile,
      @Ours InputStream in,
      @Ours SeekableByteChannel channel,
      @Ours MemorySegment segment,
      @Ours ByteBuffer buffer,
      @Ours byte[] bytes,
      @Ours DataGenerator generator,
      @Ours StreamSpec spec)
      throws Exception {
    assertThat(spec).isEqualTo(SPEC).isEqualTo(dataFile.spec()).isEqualTo(generator.spec());
    assertThat(Files.readAllBytes(path)).isEqualTo(BYTES);
    assertThat(Files.readAllBytes(file.toPath())).isEqualTo(BYTES);
    assertThat(Files.readAllBytes(dataFile.path())).isEqualTo(BYTES);
    assertThat(in.readAllBytes()).isEqualTo(BYTES);
    ByteBuffer read = ByteBuffer.allocate(SIZE);
    assertThat(channel.read(read)).isEqualTo(SIZE);
    assertThat(read.array()).isEqualTo(BYTES);
    assertThat(segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).isEqualTo(BYTES);
    assertThat(buffer).isEqualTo(ByteBuffer.wrap(BYTES));
    assertThat(bytes).isEqualTo(BYTES);
    try (var siblings = Files.list(path.getParent())) {
      assertThat(siblings).containsExactly(path);
    }
    assertThat(Set.of(path, file.toPath(), dataFile.path())).hasSize(3);
    dataFile.verify();
  }

  /** All attributes are parameters of the command, and the other way round. */
  @Test
  void theAttributesAreTheOptions() {
    assertThat(TestData.class.getDeclaredMethods())
        .extracting(Method::getName)
        .containsExactlyInAnyOrderElementsOf(
            SpecParameters.names().stream().map(Attributes::attribute).toList());
    assertThat(Attributes.attribute("dedup-unit")).isEqualTo("dedupUnit");
  }

  @Test
  void allAttributesReachTheSpec(
      @TestData(
              size = "1MiB",
              seed = "0xff",
              stream = "18446744073709551615",
              dedup = 2.5,
              dedupUnit = "8KiB",
              dedupSpan = 50,
              hot = "10%:90%",
              shared = "30%",
              sharedSize = "800KiB",
              pool = "9",
              change = "2.5%",
              generation = 7,
              mix = "50%:1,50%:2/6",
              compressUnit = "1KiB",
              filler = "repeat")
          StreamSpec spec,
      @TestData(size = "1", compress = 1.5, entropy = 5) StreamSpec other) {
    assertThat(spec.seed()).isEqualTo(255);
    assertThat(spec.stream()).isEqualTo(-1);
    assertThat(SpecParameters.of(spec))
        .hasToString(
            "{dedup=2.5, dedup-unit=8KiB, dedup-span=50, hot=10%:90%, shared=30%,"
                + " shared-size=800KiB, pool=9, change=2.5%, generation=7, mix=50%:1,50%:2/6,"
                + " compress-unit=1KiB, filler=repeat}");
    assertThat(SpecParameters.of(other)).hasToString("{compress=1.5, entropy=5}");
    assertThat(other.seed()).isZero();
  }

  // --- lifetimes ---

  private static final Set<Path> SEEN = Collections.synchronizedSet(new HashSet<>());

  static class Lifetimes {
    @Ours private static Path shared;
    @Ours private Path each;
    private static MemorySegment lastSegment;
    private final Path ofConstructor;

    Lifetimes(@Ours Path ofConstructor) {
      this.ofConstructor = ofConstructor;
    }

    @BeforeAll
    static void before(@Ours Path ofLifecycle) {
      assertThat(ofLifecycle).exists();
      assertThat(shared).exists();
      SEEN.add(ofLifecycle);
      SEEN.add(shared);
    }

    @BeforeEach
    void beforeEach() {
      assertThat(each).exists();
    }

    @RepeatedTest(2)
    void repeated(@Ours Path parameter, @Ours MemorySegment segment) {
      assertThat(List.of(shared, each, parameter, ofConstructor)).allMatch(Files::exists);
      assertThat(SEEN).contains(shared).doesNotContain(each, parameter, ofConstructor);
      if (lastSegment != null) {
        assertThat(lastSegment.scope().isAlive()).isFalse();
      }
      lastSegment = segment;
      SEEN.addAll(List.of(each, parameter, ofConstructor));
    }

    @AfterAll
    static void after() {
      assertThat(shared).exists();
    }

    @Nested
    class Inner {
      @Ours private Path inner;

      @Test
      void hasBoth() {
        assertThat(inner).exists().isNotEqualTo(each);
        assertThat(each).exists();
        SEEN.add(inner);
      }
    }
  }

  @Test
  void filesLiveAsLongAsTheirTests() {
    SEEN.clear();
    Run run = run(Lifetimes.class);
    assertThat(run.results).hasSize(3);
    assertThat(run.results.values()).allSatisfy(each -> assertThat(each.getThrowable()).isEmpty());
    assertThat(SEEN).hasSize(9);
    assertThat(SEEN).noneMatch(Files::exists).noneMatch(file -> Files.exists(file.getParent()));
  }

  // --- verifying ---

  @Test
  void whatBecameOfAFileIsNamed(@Ours DataFile file, @TempDir Path directory) throws Exception {
    Path copy = Files.copy(file.path(), directory.resolve("copy"));
    file.verify(copy);
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(BYTES, 40_960, 4096), 8192);
      channel.write(ByteBuffer.allocate(4096), 65_536);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) (BYTES[200_000] ^ 1)}), 200_000);
    }
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> file.verify(copy))
        .withMessageContaining(copy + " is not what was generated: ")
        .withMessageContaining(
            "offset 8192, 4096 bytes: the data of seed 5, stream 3, position 40960")
        .withMessageContaining("offset 65536, 4096 bytes: zeros")
        .withMessageContaining(
            "1 flipped bits; first wrong byte at 200000: 0x%02x, but should be 0x%02x"
                .formatted((BYTES[200_000] ^ 1) & 0xff, BYTES[200_000] & 0xff));
    file.verify();
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      channel.truncate(SIZE - 1);
    }
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(file::verify)
        .withMessageContaining("it has 300000 bytes, but should have 300001");
    Files.copy(directory.resolve("copy"), file.path(), StandardCopyOption.REPLACE_EXISTING);
    Files.write(file.path(), new byte[1], StandardOpenOption.APPEND);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(file::verify)
        .withMessageContaining("it has 300002 bytes, but should have 300001");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> file.verify(directory.resolve("none")))
        .withMessage(directory.resolve("none") + " does not exist");
  }

  // --- mistakes ---

  static class Mistakes {
    @Test
    void size(@TestData(size = "1XB") Path data) {}

    @Test
    void unit(@TestData(size = "1MiB", dedupUnit = "5") Path data) {}

    @Test
    void compress(@TestData(size = "1MiB", compress = 65) Path data) {}

    @Test
    void sharing(@TestData(size = "1MiB", shared = "3%") Path data) {}

    @Test
    void seed(@TestData(size = "1MiB", seed = "x") Path data) {}

    @Test
    void type(@TestData(size = "1MiB") String data) {}

    @Test
    void array(@TestData(size = "4GiB") byte[] data) {}
  }

  @Test
  void mistakesNameTheAttribute() {
    Run run = run(Mistakes.class);
    Map<String, String> expected =
        Map.of(
            "size(Path)", "of size: size: '1XB' must be a number of bytes",
            "unit(Path)", "of unit: dedupUnit is 5, but must be a multiple of 4096 bytes",
            "compress(Path)", "of compress: compress is 65.0, but must be 1 to 64",
            "sharing(Path)", "of sharing: sharedSize is missing: shared needs the pool's size",
            "seed(Path)", "of seed: seed: 'x' must be a whole number from 0 to 2^64-1",
            "type(String)", "of type: its type is java.lang.String, but must be Path, File,",
            "array(byte[])", "of array: size is 4 GiB, but must be at most 2147483639 bytes");
    assertThat(run.results).hasSameSizeAs(expected);
    expected.forEach(
        (test, message) ->
            assertThat(run.message(test))
                .contains("@TestData of the parameter ")
                .contains(message));
  }

  static class FinalField {
    @TestData(size = "1MiB")
    private final byte[] data = {};

    @Test
    void test() {
      assertThat(data).isEmpty();
    }
  }

  @Test
  void aFinalFieldIsRefused() {
    assertThat(run(FinalField.class).message("test()"))
        .isEqualTo("@TestData of the field FinalField.data: the field must not be final");
  }

  static class RandomSeed {
    static final List<Long> SEEDS = Collections.synchronizedList(new ArrayList<>());

    @RepeatedTest(2)
    void test(@TestData(size = "1", seed = "random") StreamSpec spec) {
      SEEDS.add(spec.seed());
    }
  }

  @Test
  void aRandomSeedIsReported() {
    RandomSeed.SEEDS.clear();
    Run run = run(RandomSeed.class);
    assertThat(RandomSeed.SEEDS).hasSize(2).doesNotHaveDuplicates();
    assertThat(run.entries)
        .containsExactlyElementsOf(
            RandomSeed.SEEDS.stream()
                .map(seed -> "dgen.seed=" + Long.toUnsignedString(seed))
                .toList());
  }

  // --- documentation ---

  @Test
  void theDocumentsExampleRuns(@TempDir Path directory) throws Exception {
    Path document = io.dgen.TestRun.project().resolve("docs/junit.md");
    Matcher block =
        Pattern.compile("(?s)```java junit\n(.*?)```").matcher(Files.readString(document));
    assertThat(block.find()).isTrue();
    Path source = Files.writeString(directory.resolve("BackupTest.java"), block.group(1));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, source.toString()))
        .isZero();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      Run run = run(loader.loadClass("BackupTest"));
      assertThat(run.results).hasSize(3);
      assertThat(run.results.values())
          .allSatisfy(each -> assertThat(each.getThrowable()).isEmpty());
    }
  }
}
