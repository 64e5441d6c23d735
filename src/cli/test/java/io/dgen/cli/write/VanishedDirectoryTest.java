package io.dgen.cli.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.cli.Cli;
import io.dgen.cli.Main;
import io.dgen.cli.output.Failures;
import io.dgen.storage.DataSet;
import io.dgen.storage.StreamFile;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * A directory that goes away while it is written to has failed; one never there was named wrong.
 */
class VanishedDirectoryTest {

  private static final WriteOptions OPTIONS = WriteOptions.DEFAULT.withChunkBytes(8192);
  private static final StreamSpec SPEC = StreamSpec.builder(100_000).seed(1).build();

  @TempDir private Path temporary;
  private Path target;

  @BeforeEach
  void make() throws IOException {
    target = Files.createDirectory(temporary.resolve("target"));
  }

  private interface Write {
    void run(DataGenerator generator, LongConsumer progress) throws IOException;
  }

  /** Writes, and moves the directory away at the first progress: what comes of it. */
  private void fails(Write write) {
    AtomicBoolean moved = new AtomicBoolean();
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      LongConsumer progress =
          written -> {
            if (written > 0 && moved.compareAndSet(false, true)) {
              assertThat(target.toFile().renameTo(temporary.resolve("away").toFile())).isTrue();
            }
          };
      FileSystemException e =
          catchThrowableOfType(FileSystemException.class, () -> write.run(generator, progress));
      assertThat(e).isNotInstanceOf(NoSuchFileException.class);
      assertThat(e.getFile()).startsWith(target.toString());
      assertThat(e.getReason()).isEqualTo("no such file or directory any more");
      Failures failures = new Failures(() -> false);
      CommandLine command = Main.commandLine();
      assertThat(failures.handleExecutionException(e, command, null)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAFile(boolean sync) throws IOException {
    StreamFile file = StreamFile.of(target.resolve("a"));
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    fails((generator, told) -> file.write(generator, content, OPTIONS.withSync(sync), told));
    assertThat(Manifest.read(temporary.resolve("away/a.dgen.json")).complete()).isFalse();
  }

  /** The file alone: nothing is called complete that is not there. */
  @Test
  void ofAFilesBytes() throws IOException {
    Path elsewhere = temporary.resolve("manifest");
    StreamFile file = new StreamFile(target.resolve("a"), Optional.of(elsewhere));
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    fails((generator, told) -> file.write(generator, content, OPTIONS, told));
    assertThat(Manifest.read(elsewhere).complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 40})
  void ofASet(long files) throws IOException {
    DataSetManifest set = new DataSetManifest(SPEC, files, false, "test");
    DataSet all = new DataSet(target, set);
    fails((generator, told) -> all.write(generator, OPTIONS.withQueueDepth(4), told));
    assertThat(DataSetManifest.read(DataSetManifest.in(temporary.resolve("away"))).complete())
        .isFalse();
  }

  @Test
  void neverThereIsBadInput() {
    Path missing = temporary.resolve("missing").resolve("a");
    Cli.line("write --seed 5 --size 10000 --out", missing).failed(2, "no such file or directory");
    Cli.line("write --seed 5 --size 10000 --out", target.resolve("a"), "--manifest", missing)
        .failed(2, "no such file or directory");
    assertThat(target).isEmptyDirectory();
  }
}
