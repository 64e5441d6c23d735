package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.cli.Main;
import io.dgen.cli.output.Failures;
import io.dgen.cli.report.Report;
import io.dgen.cli.report.ReportFiles;
import io.dgen.storage.DataSet;
import io.dgen.storage.StreamFile;
import io.dgen.storage.channel.HeldDirectory;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A name that leads to another directory, or file, while it is written to. Nothing gets there, and
 * nothing is called complete that is not where its name says.
 */
class SwitchedDirectoryTest {

  private static final StreamSpec SPEC = StreamSpec.builder(20_000).seed(1).build();
  private static final WriteOptions OPTIONS = WriteOptions.DEFAULT.withChunkBytes(8192);

  @TempDir private Path temporary;
  private Path first;
  private Path second;
  private Path link;

  @BeforeEach
  void make() throws IOException {
    first = Files.createDirectory(temporary.resolve("first"));
    second = Files.createDirectory(temporary.resolve("second"));
    link = Files.createSymbolicLink(temporary.resolve("link"), first);
  }

  @AfterEach
  void removeLink() throws IOException {
    Files.deleteIfExists(link);
  }

  private void switchTo(Path directory) throws IOException {
    Path other = Files.createSymbolicLink(temporary.resolve("other"), directory);
    Files.move(other, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private interface Change {
    void make() throws Exception;
  }

  private interface Write {
    void run(DataGenerator generator, LongConsumer progress) throws IOException;
  }

  /** Writes, and changes something at the first bytes: what is said of it. */
  private static FileSystemException fails(Change change, Write write) {
    AtomicBoolean changed = new AtomicBoolean();
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      LongConsumer progress =
          bytes -> {
            if (bytes > 0 && changed.compareAndSet(false, true)) { // not yet when it is tried out
              try {
                change.make();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }
          };
      FileSystemException e =
          catchThrowableOfType(FileSystemException.class, () -> write.run(generator, progress));
      assertThat(e).isNotNull();
      Failures failures = new Failures(() -> false);
      assertThat(failures.handleExecutionException(e, Main.commandLine(), null)).isEqualTo(3);
      return e;
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 4, false", "40, 4, false", "40, 1, true", "40, 4, true"})
  void ofASet(long files, int depth, boolean resume) throws IOException {
    DataSetManifest set = new DataSetManifest(SPEC, files, false, "test");
    DataSet all = new DataSet(link, set);
    WriteOptions options = OPTIONS.withQueueDepth(depth);
    if (resume) {
      set.write(DataSetManifest.in(first), false);
    }
    FileSystemException e =
        fails(
            () -> switchTo(second),
            (generator, told) -> {
              if (resume) {
                all.resume(generator, options, told);
              } else {
                all.write(generator, options, told);
              }
            });
    assertThat(e).hasMessageContaining("is another directory than at the start");
    assertThat(second).isEmptyDirectory();
    assertThat(DataSetManifest.read(DataSetManifest.in(first)).complete()).isFalse();
  }

  /** What was compared is not what the name leads to at the end. */
  @ParameterizedTest
  @ValueSource(longs = {2, 40})
  void ofASetThatIsVerified(long files) throws IOException {
    DataSet all = new DataSet(link, new DataSetManifest(SPEC, files, false, "test"));
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      all.write(generator, OPTIONS, _ -> {});
    }
    VerifySettings settings = VerifySettings.whole(8192, 2, 2);
    FileSystemException e =
        fails(() -> switchTo(second), (generator, told) -> all.verify(generator, settings, told));
    assertThat(e).hasMessageContaining("is another directory than at the start");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAFile(boolean resume) throws IOException {
    StreamFile file = StreamFile.of(link.resolve("a"));
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    if (resume) {
      content.write(first.resolve("a.dgen.json"), false);
    }
    FileSystemException e =
        fails(
            () -> switchTo(second),
            (generator, told) -> {
              if (resume) {
                file.resume(generator, content, OPTIONS, told);
              } else {
                file.write(generator, content, OPTIONS, told);
              }
            });
    assertThat(e).hasMessageContaining("is another directory than at the start");
    assertThat(second).isEmptyDirectory();
    assertThat(Manifest.read(first.resolve("a.dgen.json")).complete()).isFalse();
  }

  /** Only the manifest's directory, or the file's alone. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofOneOfFileAndManifest(boolean ofManifest) throws IOException {
    Path data = ofManifest ? second.resolve("a") : link.resolve("a");
    Path manifest = ofManifest ? link.resolve("m") : second.resolve("m");
    StreamFile file = new StreamFile(data, Optional.of(manifest));
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    Path third = Files.createDirectory(temporary.resolve("third"));
    fails(
        () -> switchTo(third), (generator, told) -> file.write(generator, content, OPTIONS, told));
    assertThat(third).isEmptyDirectory();
    Path written = (ofManifest ? first : second).resolve("m");
    assertThat(Manifest.read(written).complete()).isFalse();
  }

  /** A manifest goes where the data is, also if the name is switched after the last look at it. */
  @Test
  void ofAManifestThatIsBeingWritten() throws IOException {
    Path manifest = link.resolve("a.dgen.json");
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    try (HeldDirectory held = HeldDirectory.of(manifest)) {
      content.write(held, manifest, true);
      switchTo(second);
      content.completed(true).write(held, manifest, true);
      assertThatThrownBy(held::check)
          .hasMessageContaining("is another directory than at the start");
    }
    assertThat(second).isEmptyDirectory();
    assertThat(first.toFile().list()).containsExactly("a.dgen.json");
    assertThat(Manifest.read(first.resolve("a.dgen.json")).complete()).isTrue();
  }

  @Test
  void ofAReport() throws IOException {
    Path other = Files.createDirectory(second.resolve("report"));
    try (ReportFiles files = ReportFiles.prepare(link.resolve("report"), false)) {
      switchTo(second);
      Report report =
          new Report("t", Map.of(), List.of(), "c", Map.of(), List.of(), Map.of(), Map.of());
      assertThatThrownBy(() -> files.write(report))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("is another directory than at the start");
    }
    assertThat(first.resolve("report")).isEmptyDirectory();
    assertThat(other).isEmptyDirectory();
  }

  /** The file under the name is another one at the end. */
  @Test
  void ofAReplacedFile() throws IOException {
    Path path = first.resolve("a");
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    StreamFile file = StreamFile.of(path);
    FileSystemException e =
        fails(
            () -> {
              Files.move(path, first.resolve("b"));
              Files.writeString(path, "another");
            },
            (generator, told) -> file.write(generator, content, OPTIONS, told));
    assertThat(e).hasMessageContaining("is another file than at the start");
    assertThat(path).hasContent("another");
    assertThat(Manifest.read(Manifest.beside(path)).complete()).isFalse();
  }

  /** Below the mount point is the root file system, which must not be filled. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAFileSystemThatIsUnmounted(boolean set) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
    Path point = Files.createDirectory(temporary.resolve("point"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=16m", "dgen-unmounted", point.toString()) == 0,
        "cannot mount a tmpfs");
    AtomicBoolean mounted = new AtomicBoolean(true);
    try {
      DataSet files = new DataSet(point, new DataSetManifest(SPEC, 60, false, "test"));
      StreamFile file = StreamFile.of(point.resolve("a"));
      Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
      FileSystemException e =
          fails(
              () -> {
                assertThat(run("umount", "-l", point.toString())).isZero();
                mounted.set(false);
              },
              (generator, told) -> {
                if (set) {
                  files.write(generator, OPTIONS, told);
                } else {
                  file.write(generator, content, OPTIONS, told);
                }
              });
      assertThat(e).hasMessageContaining("is another directory than at the start");
      assertThat(point).isEmptyDirectory();
    } finally {
      if (mounted.get()) {
        run("umount", "-l", point.toString());
      }
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
