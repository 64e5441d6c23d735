package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.DirectIo;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteLatency;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamFileTest {

  private static final int SIZE = 1_000_003;
  private static final StreamSpec SPEC = StreamSpec.builder(SIZE + 5000).seed(3).build();
  private static final Manifest CONTENT = new Manifest(SPEC, 5000, SIZE, false, "test");
  private static final WriteOptions OPTIONS = WriteOptions.DEFAULT.withChunkBytes(65536);

  @TempDir private Path directory;
  private Path path;
  private StreamFile file;
  private DataGenerator generator;
  private byte[] bytes;
  private final AtomicLong progress = new AtomicLong();

  @BeforeEach
  void open() throws IOException {
    path = directory.resolve("data");
    file = StreamFile.of(path);
    generator = DataGenerator.open(SPEC);
    bytes = new byte[SIZE];
    generator.fillAt(5000, bytes);
  }

  @AfterEach
  void close() {
    generator.close();
  }

  private WriteResult write(WriteOptions options) throws IOException {
    return file.write(generator, CONTENT, options, progress::addAndGet);
  }

  private WriteResult resume(WriteOptions options) throws IOException {
    return file.resume(generator, CONTENT, options, progress::addAndGet);
  }

  /** Options for direct transfers, or none of the test where there are no such transfers. */
  private WriteOptions direct() throws IOException {
    Path trial = Files.createFile(directory.resolve("trial"));
    try {
      DirectIo.open(trial, Set.of(StandardOpenOption.WRITE)).close();
    } catch (FileSystemException e) {
      abort("no direct transfers here: " + e.getReason());
    }
    int block = DirectIo.alignment(directory);
    return WriteOptions.DEFAULT.withChunkBytes(16 * block).withBlockBytes(block).withDirect(true);
  }

  private void isComplete() throws IOException {
    assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
    assertThat(Manifest.read(Manifest.beside(path))).isEqualTo(CONTENT.completed(true));
  }

  /** Makes of a whole file one that a writer has left. */
  private void damage(byte[] left) throws IOException {
    Files.write(path, left);
    CONTENT.write(Manifest.beside(path), false);
    progress.set(0);
  }

  @Test
  void directWritesAreTheSameAndTheRestIsSaid() throws IOException {
    WriteOptions direct = direct();
    WriteResult result = write(direct);
    isComplete();
    assertThat(result.bytes()).isEqualTo(SIZE);
    assertThat(result.bufferedBytes()).isEqualTo(SIZE % DirectIo.alignment(path));
    assertThat(result.latency().count()).isEqualTo(Math.ceilDiv(SIZE, direct.blockBytes()));
    assertThat(progress).hasValue(SIZE);
  }

  @Test
  void blocksThatCannotBeDirectAreRefused() throws IOException {
    WriteOptions odd = direct().withBlockBytes(DirectIo.alignment(directory) / 2);
    assertThatThrownBy(() -> write(odd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("blockBytes is \\d+, but must be a multiple of \\d+ where .*direct");
    assertThat(path).doesNotExist();
    assertThat(Manifest.beside(path)).doesNotExist();
  }

  @Test
  void whereNothingIsDirectNothingIsLeft() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/null")));
    StreamFile lost = StreamFile.of(Path.of("/dev/null"));
    WriteOptions direct = OPTIONS.withDirect(true);
    assertThatThrownBy(() -> lost.write(generator, CONTENT, direct, n -> {}))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("direct");
  }

  @Test
  void theNullDeviceNeedsNoManifestAndMayHaveOne() throws IOException {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device));
    StreamFile lost = StreamFile.of(device);
    assertThat(lost.manifest()).isEmpty();
    WriteOptions sync = OPTIONS.withSync(true);
    assertThat(lost.write(generator, CONTENT, sync, n -> {}).bytes()).isEqualTo(SIZE);
    Path manifest = directory.resolve("m");
    new StreamFile(device, Optional.of(manifest)).write(generator, CONTENT, OPTIONS, n -> {});
    assertThat(Manifest.read(manifest)).isEqualTo(CONTENT.completed(false));
  }

  /** A whole file that was not synced is synced by whoever resumes it. */
  @Test
  void isSyncedUnlessThatIsNotAskedFor() throws IOException {
    assertThat(write(OPTIONS.withSync(false)).synced()).isFalse();
    assertThat(Manifest.read(Manifest.beside(path))).isEqualTo(CONTENT.completed(false));
    assertThat(resume(OPTIONS.withSync(false)).synced()).isFalse();
    assertThat(Manifest.read(Manifest.beside(path))).isEqualTo(CONTENT.completed(false));
    WriteResult result = resume(OPTIONS);
    assertThat(result.synced()).isTrue();
    assertThat(result.bytes()).isZero();
    isComplete();
  }

  @Test
  void dataAndManifestAreTwoFiles() {
    Path same = path.resolveSibling("x/../data");
    assertThatThrownBy(() -> new StreamFile(path, Optional.of(same)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("that is for the data");
    assertThatThrownBy(
            () ->
                new StreamFile(path, Optional.empty()).write(generator, CONTENT, OPTIONS, n -> {}))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("without a manifest");
    assertThat(path).doesNotExist();
  }

  @Test
  void dataAndManifestAreTwoFilesWhicheverWayLeadsThere() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    for (Path manifest : new Path[] {link.resolve("x"), link.resolve("../real/x")}) {
      assertThatThrownBy(() -> new StreamFile(real.resolve("x"), Optional.of(manifest)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("that is for the data");
    }
    assertThat(new StreamFile(real.resolve("x"), Optional.of(link.resolve("y")))).isNotNull();
  }

  @Test
  void anotherStreamsGeneratorIsRefused() {
    assertThatThrownBy(() -> file.write(generator.withStream(1), CONTENT, OPTIONS, n -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(path).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 500_000, SIZE - 1})
  void goesOnFromAHole(int hole) throws IOException {
    byte[] left = bytes.clone();
    Arrays.fill(left, hole, Math.min(SIZE, hole + 9000), (byte) 0);
    damage(left);
    WriteResult result = resume(OPTIONS);
    isComplete();
    int alignment = DirectIo.alignment(path);
    long wrong = Arrays.mismatch(left, bytes);
    assertThat(result.keptBytes()).isEqualTo(wrong / alignment * alignment);
    assertThat(result.bytes()).isEqualTo(SIZE - result.keptBytes());
    assertThat(progress).hasValue(SIZE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 500_000, SIZE - 1})
  void goesOnFromAnEarlyEnd(int end) throws IOException {
    damage(Arrays.copyOf(bytes, end));
    WriteResult result = resume(OPTIONS.withQueueDepth(1));
    isComplete();
    assertThat(result.keptBytes()).isEqualTo(end - end % DirectIo.alignment(path));
  }

  @Test
  void goesOnDirectlyAndWithoutAFile() throws IOException {
    WriteOptions direct = direct();
    damage(Arrays.copyOf(bytes, 777_777));
    assertThat(resume(direct).keptBytes()).isPositive();
    isComplete();
    damage(new byte[0]);
    Files.delete(path);
    assertThat(resume(direct).keptBytes()).isZero();
    isComplete();
  }

  @Test
  void whatIsTooLongIsCut() throws IOException {
    damage(Arrays.copyOf(bytes, SIZE + 10_000));
    resume(OPTIONS);
    isComplete();
  }

  @Test
  void whatIsCalledCompleteIsChangedOnlyByForce() throws IOException {
    for (byte[] other : new byte[][] {new byte[SIZE], Arrays.copyOf(bytes, SIZE + 4096)}) {
      Files.write(path, other);
      CONTENT.completed(true).write(Manifest.beside(path), false);
      assertThatThrownBy(() -> resume(OPTIONS))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageContaining("is called complete")
          .hasMessageContaining("force");
      assertThat(path).hasBinaryContent(other);
      assertThat(Manifest.read(Manifest.beside(path)).complete()).isTrue();
      resume(OPTIONS.withReplace(true));
      isComplete();
    }
    Files.write(path, Arrays.copyOf(bytes, 9000));
    assertThat(resume(OPTIONS).keptBytes()).isEqualTo(9000 / 4096 * 4096);
    isComplete();
    assertThat(resume(OPTIONS).keptBytes()).isEqualTo(SIZE);
  }

  @Test
  void theDeepestQueueHasItsBuffers() throws IOException {
    WriteOptions deepest =
        WriteOptions.DEFAULT.withChunkBytes(512).withQueueDepth(WriteOptions.MOST_QUEUE_DEPTH);
    assertThat(write(deepest).bytes()).isEqualTo(SIZE);
    isComplete();
  }

  @Test
  void whatCannotBeGeneratedLeavesTheFileAsItWas() throws IOException {
    write(OPTIONS);
    generator.close();
    assertThatThrownBy(() -> write(OPTIONS.withReplace(true)))
        .isInstanceOf(IllegalStateException.class);
    isComplete();
    Files.delete(path);
    Files.delete(Manifest.beside(path));
    assertThatThrownBy(() -> write(OPTIONS)).isInstanceOf(IllegalStateException.class);
    assertThat(path).doesNotExist();
    assertThat(Manifest.beside(path)).doesNotExist();
  }

  @Test
  void aWholeFileIsOnlyCalledSo() throws IOException {
    damage(bytes);
    WriteResult result = resume(OPTIONS);
    assertThat(result.bytes()).isZero();
    assertThat(result.keptBytes()).isEqualTo(SIZE);
    assertThat(result.latency()).isEqualTo(new WriteLatency(0, 0, 0, 0, 0, 0));
    isComplete();
  }

  @Test
  void doesNotGoOnWithoutTheRightManifest() throws IOException {
    Files.writeString(path, "precious");
    assertThatThrownBy(() -> resume(OPTIONS)).isInstanceOf(NoSuchFileException.class);
    new Manifest(SPEC, 5000, SIZE - 1, false, "test").write(Manifest.beside(path), false);
    assertThatThrownBy(() -> resume(OPTIONS))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("something else");
    assertThat(path).hasContent("precious");
  }

  @Test
  void aFailureLeavesAnIncompleteManifest() throws IOException {
    write(OPTIONS);
    assertThatThrownBy(
            () ->
                file.write(
                    generator,
                    CONTENT,
                    OPTIONS.withReplace(true),
                    n -> {
                      if (n > 0) {
                        throw new IllegalStateException("accident");
                      }
                    }))
        .hasMessage("accident");
    assertThat(Manifest.read(Manifest.beside(path)).complete()).isFalse();
    resume(OPTIONS);
    isComplete();
  }
}
