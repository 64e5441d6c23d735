package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.DirectIo;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.SurplusFiles;
import io.dgen.storage.write.WriteOptions;
import io.dgen.storage.write.WriteResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DataSetTest {

  private static final WriteOptions OPTIONS = WriteOptions.DEFAULT.withChunkBytes(8192);

  @TempDir private Path temporary;

  private DataSet files(long files, long size) {
    StreamSpec spec = StreamSpec.builder(size).seed(3).stream(-2).dedupRatio(2).build();
    return new DataSet(
        temporary.resolve("a").resolve("b"), new DataSetManifest(spec, files, false, "test"));
  }

  private static WriteResult write(DataSet files, WriteOptions options) throws IOException {
    AtomicLong progress = new AtomicLong();
    try (DataGenerator generator = DataGenerator.open(files.set().spec())) {
      WriteResult result = files.write(generator, options, progress::addAndGet);
      assertThat(progress).hasValue(files.totalBytes());
      return result;
    }
  }

  private static WriteResult resume(DataSet files, WriteOptions options) throws IOException {
    AtomicLong progress = new AtomicLong();
    try (DataGenerator generator = DataGenerator.open(files.set().spec())) {
      WriteResult result = files.resume(generator, options, progress::addAndGet);
      assertThat(progress).hasValue(files.totalBytes());
      return result;
    }
  }

  private static byte[] expected(DataSet files, long file) {
    StreamSpec spec = files.set().spec();
    byte[] bytes = new byte[(int) spec.size()];
    try (DataGenerator generator = DataGenerator.open(spec.withStream(spec.stream() + file))) {
      generator.fillAt(0, bytes);
    }
    return bytes;
  }

  private static void areRight(DataSet files) throws IOException {
    areRight(files, true);
  }

  private static void areRight(DataSet files, boolean synced) throws IOException {
    DataSetManifest set = files.set();
    for (long i = 0; i < set.files(); i++) {
      assertThat(Files.readAllBytes(set.path(files.directory(), i)))
          .as("file %d", i)
          .isEqualTo(expected(files, i));
    }
    assertThat(DataSetManifest.read(DataSetManifest.in(files.directory())))
        .isEqualTo(set.completed(synced));
    try (var names = Files.list(files.directory())) {
      assertThat(names.count()).isEqualTo(set.files() + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 4", // nothing
    "40, 1, 4", // less than a page
    "40, 5000, 4", // less than a chunk
    "7, 30000, 3", // some chunks, on a thread each
    "2, 30000, 4", // fewer files than threads: one after another
    "3, 600000, 2", // many chunks: one after another
    "5, 8192, 1",
  })
  void everyFileIsAStreamOfItsOwn(long count, long size, int depth) throws IOException {
    DataSet files = files(count, size);
    WriteResult result = write(files, OPTIONS.withQueueDepth(depth).withSync(depth == 3));
    areRight(files, depth == 3);
    assertThat(result.synced()).isEqualTo(depth == 3);
    assertThat(result.bytes()).isEqualTo(count * size);
    if (count == 40) {
      assertThat(result.generatingThreads()).isEqualTo(depth);
    }
    assertThat(result.latency().count()).isEqualTo(count * Math.ceilDiv(size, 8192));
  }

  @Test
  void directWritesAreTheSame() throws IOException {
    int block = DirectIo.alignment(temporary);
    WriteOptions direct = OPTIONS.withChunkBytes(4 * block).withDirect(true);
    DataSet files = files(9, 5L * block + 100);
    WriteResult result;
    try {
      result = write(files, direct);
    } catch (FileSystemException e) {
      abort("no direct transfers here: " + e.getReason());
      return;
    }
    areRight(files);
    assertThat(result.bufferedBytes()).isEqualTo(900);
    assertThatThrownBy(() -> write(files, direct.withReplace(true).withBlockBytes(block / 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blockBytes");
  }

  @Test
  void blocksThatCannotBeDirectAreRefusedBeforeTheDirectoryIsMade() {
    DataSet files = files(3, 5000);
    WriteOptions odd = OPTIONS.withBlockBytes(512).withDirect(true);
    assertThatThrownBy(() -> files.check(odd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blockBytes is 512");
    assertThatThrownBy(() -> write(files, odd)).isInstanceOf(IllegalArgumentException.class);
    assertThat(files.directory().getParent()).doesNotExist();
  }

  @Test
  void existingFilesAreKeptUnlessToldOtherwise() throws IOException {
    DataSet files = files(5, 5000);
    Path third = files.set().path(files.directory(), 3);
    Files.createDirectories(files.directory());
    Files.writeString(third, "precious");
    assertThatThrownBy(() -> write(files, OPTIONS))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessage(third + ": exists already (remedy: choose another name, or --force)");
    try (var names = Files.list(files.directory())) {
      assertThat(names).containsExactly(third);
    }
    assertThat(third).hasContent("precious");
    write(files, OPTIONS.withReplace(true));
    areRight(files);
    assertThatThrownBy(() -> write(files, OPTIONS))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("dgen-set.json: exists already");
  }

  @Test
  void linksAndOtherThingsAreNeverWritten() throws IOException {
    DataSet files = files(5, 5000);
    Path precious = Files.writeString(temporary.resolve("precious"), "precious");
    Files.createDirectories(files.directory());
    Path link = files.set().path(files.directory(), 2);
    Files.createSymbolicLink(link, precious);
    assertThatThrownBy(() -> write(files, OPTIONS.withReplace(true)))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessage(link + ": is a symbolic link, not a file");
    assertThat(precious).hasContent("precious");
    assertThat(DataSetManifest.in(files.directory())).doesNotExist();
    DataSet none = new DataSet(precious, files.set());
    assertThatThrownBy(() -> write(none, OPTIONS)).hasMessageContaining("not a directory");
  }

  @ParameterizedTest
  @CsvSource({"5000, 4", "30000, 4", "30000, 8", "600000, 2"})
  void goesOnWithWhatIsMissingOrWrongAndNothingElse(long size, int depth) throws IOException {
    DataSet files = files(7, size);
    WriteOptions options = OPTIONS.withQueueDepth(depth);
    write(files, options);
    DataSetManifest set = files.set();
    set.write(DataSetManifest.in(files.directory()), false);
    FileTime past = FileTime.fromMillis(0);
    for (long i = 0; i < 7; i++) {
      Path path = set.path(files.directory(), i);
      switch ((int) i) {
        case 1 -> Files.delete(path);
        case 2 -> Files.write(path, new byte[(int) size]);
        case 3 -> Files.write(path, Arrays.copyOf(expected(files, i), 4500));
        case 4 -> Files.write(path, new byte[10_000], StandardOpenOption.APPEND);
        default -> {}
      }
      if (Files.exists(path)) {
        Files.setLastModifiedTime(path, past);
      }
    }
    WriteResult result = resume(files, options);
    areRight(files);
    assertThat(result.keptBytes()).isBetween(3 * size + 4096, 4 * size + 4096);
    assertThat(result.bytes() + result.keptBytes()).isEqualTo(7 * size);
    if (size < 30000) { // on a thread each: not even opened
      for (long i : new long[] {0, 5, 6}) {
        assertThat(Files.getLastModifiedTime(set.path(files.directory(), i))).isEqualTo(past);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 4, 100", "8192, 4, 1", "8192, 4, 4096", "16384, 1, 5000", "16384, 8, 4096"})
  void filesThatAreTooLongAreCut(long size, int depth, int more) throws IOException {
    DataSet files = files(7, size);
    WriteOptions options = OPTIONS.withQueueDepth(depth);
    write(files, options);
    files.set().write(DataSetManifest.in(files.directory()), false);
    Path path = files.set().path(files.directory(), 4);
    Files.write(path, new byte[more], StandardOpenOption.APPEND);
    resume(files, options);
    areRight(files);
  }

  @ParameterizedTest
  @CsvSource({"5000, 4", "30000, 8"})
  void aSetThatIsCalledCompleteIsChangedOnlyByForce(long size, int depth) throws IOException {
    DataSet files = files(7, size);
    WriteOptions options = OPTIONS.withQueueDepth(depth);
    write(files, options);
    Path missing = files.set().path(files.directory(), 2);
    Path other = files.set().path(files.directory(), 4);
    Files.delete(missing);
    for (byte[] bytes : new byte[][] {new byte[10], Arrays.copyOf(expected(files, 4), 32768)}) {
      Files.write(other, bytes);
      assertThatThrownBy(() -> resume(files, options))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageStartingWith(other + ": is called complete");
      assertThat(other).hasBinaryContent(bytes);
      assertThat(missing).doesNotExist();
      assertThat(DataSetManifest.read(DataSetManifest.in(files.directory())).complete()).isTrue();
    }
    resume(files, options.withReplace(true));
    areRight(files);
    Files.delete(missing);
    assertThat(resume(files, options).keptBytes()).isEqualTo(6 * size);
    areRight(files);
    assertThat(resume(files, options).keptBytes()).isEqualTo(7 * size);
    areRight(files);
  }

  @ParameterizedTest
  @CsvSource({"5000, 4", "30000, 8"})
  void filesThatAreKeptAreSyncedToo(long size, int depth) throws IOException {
    DataSet files = files(7, size);
    WriteOptions options = OPTIONS.withQueueDepth(depth);
    write(files, options);
    files.set().write(DataSetManifest.in(files.directory()), false);
    WriteResult result = resume(files, options);
    assertThat(result.bytes()).isZero();
    assertThat(result.syncSeconds()).isPositive();
    areRight(files);
  }

  /** A complete set is not written, but its files are synced, and then it says so. */
  @ParameterizedTest
  @CsvSource({"5000, 4", "30000, 8"})
  void aCompleteSetIsCalledSyncedWhenItIs(long size, int depth) throws IOException {
    DataSet files = files(7, size);
    WriteOptions options = OPTIONS.withQueueDepth(depth);
    write(files, options.withSync(false));
    areRight(files, false);
    assertThat(resume(files, options.withSync(false)).synced()).isFalse();
    areRight(files, false);
    assertThat(resume(files, options).synced()).isTrue();
    areRight(files);
  }

  @Test
  void doesNotGoOnWithoutTheRightDescription() throws IOException {
    DataSet files = files(5, 5000);
    assertThatThrownBy(() -> resume(files, OPTIONS)).isInstanceOf(NoSuchFileException.class);
    write(files, OPTIONS);
    assertThatThrownBy(() -> resume(files(6, 5000), OPTIONS))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("something else");
  }

  @Test
  void whatIsNoFileIsToldBeforeAnythingIsWritten() throws IOException {
    DataSet files = files(5, 5000);
    Path third = files.set().path(files.directory(), 3);
    Files.createDirectories(third);
    assertThatThrownBy(() -> write(files, OPTIONS.withReplace(true)))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessage(third + ": is a directory, not a file");
    try (var names = Files.list(files.directory())) {
      assertThat(names).containsExactly(third);
    }
  }

  @ParameterizedTest
  @CsvSource({"5000, 1", "30000, 8"})
  void aFailureTellsTheFile(long size, int depth) throws IOException {
    DataSet files = files(5, size);
    Path third = files.set().path(files.directory(), 3);
    try (DataGenerator generator = DataGenerator.open(files.set().spec())) {
      LongConsumer inTheWay =
          n -> {
            try {
              if (n > 0) {
                Files.createDirectories(third);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      assertThatThrownBy(() -> files.write(generator, OPTIONS.withQueueDepth(depth), inTheWay))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessage(third + ": is a directory, not a file");
    }
    for (long i = 0; i < 3; i++) {
      assertThat(Files.readAllBytes(files.set().path(files.directory(), i)))
          .isEqualTo(expected(files, i));
    }
    assertThat(DataSetManifest.read(DataSetManifest.in(files.directory())).complete()).isFalse();
  }

  @Test
  void anAccidentReachesTheCaller() {
    DataSet files = files(50, 5000);
    try (DataGenerator generator = DataGenerator.open(files.set().spec())) {
      IllegalStateException e =
          catchThrowableOfType(
              IllegalStateException.class,
              () ->
                  files.write(
                      generator,
                      OPTIONS,
                      bytes -> {
                        if (bytes > 0) {
                          throw new IllegalStateException("progress");
                        }
                      }));
      assertThat(e).hasMessage("progress");
    }
  }

  @Test
  void numbersThatNoSetHasAreNotTheSets() throws IOException {
    DataSet most = files(Long.MAX_VALUE, 0);
    Files.createDirectories(most.directory());
    Path tooLarge = Files.createFile(most.directory().resolve("file-9999999999999999999"));
    most.check(OPTIONS);
    assertThat(SurplusFiles.of(most.directory(), most.set()).listed())
        .containsExactly(tooLarge.toString());
  }

  @Test
  void moreThanCanBeCountedIsRefused() {
    assertThatThrownBy(() -> files(Long.MAX_VALUE, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("files is 9223372036854775807, but");
  }
}
