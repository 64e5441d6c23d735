package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dgen.DataGenerator;
import io.dgen.Once;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.InputFile;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.StreamVerifier;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.StreamWriter;
import io.dgen.storage.write.WriteOptions;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt ends each call in the same way. */
@Once
@Timeout(60)
class InterruptsTest {

  private static final StreamSpec SPEC = StreamSpec.builder("8MiB").seed(3).build();
  private static final StreamSpec SMALL = SPEC.withSize(5000);
  private static final VerifySettings SETTINGS = VerifySettings.whole(1 << 16, 2, 2);
  private static final WriteOptions OPTIONS =
      WriteOptions.DEFAULT.withChunkBytes(1 << 16).withSync(false);
  private static final Manifest CONTENT = new Manifest(SPEC, 0, SPEC.size(), false, "test");

  @TempDir private static Path prepared;
  @TempDir private Path directory;

  /** What a program calls, with data that is there, or in an empty directory. */
  private enum Call {
    WRITE_FILE(".*: interrupted", "data: interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        try (DataGenerator generator = DataGenerator.open(SPEC)) {
          StreamFile.of(directory.resolve("data")).write(generator, CONTENT, OPTIONS, progress);
        }
      }
    },
    RESUME_FILE(".*interrupted.*", "data: interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        StreamFile file = file();
        try (DataGenerator generator = DataGenerator.open(SPEC)) {
          file.resume(generator, CONTENT, OPTIONS, progress);
        }
      }
    },
    VERIFY_FILE("data: interrupted after 0 bytes", "data: interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        StreamFile file = file();
        try (DataGenerator generator = DataGenerator.open(SPEC)) {
          file.verify(generator, SETTINGS, progress);
        }
      }
    },
    WRITE_SET(".*interrupted.*", "set: interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        DataSetManifest set = new DataSetManifest(SMALL, 10_000, false, "test");
        try (DataGenerator generator = DataGenerator.open(SMALL)) {
          new DataSet(directory.resolve("set"), set).write(generator, OPTIONS, progress);
        }
      }
    },
    WRITE_SET_OF_LARGE_FILES(".*interrupted.*", ".*00: interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        DataSetManifest set = new DataSetManifest(SPEC, 2, false, "test");
        try (DataGenerator generator = DataGenerator.open(SPEC)) {
          new DataSet(directory.resolve("set"), set).write(generator, OPTIONS, progress);
        }
      }
    },
    RESUME_SET(".*interrupted.*", "set: interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        try (DataGenerator generator = DataGenerator.open(SMALL)) {
          set().resume(generator, OPTIONS, progress);
        }
      }
    },
    VERIFY_SET(".*interrupted.*", ".*\\d: interrupted.*") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        try (DataGenerator generator = DataGenerator.open(SMALL)) {
          set().verify(generator, SETTINGS, progress);
        }
      }
    },
    WRITE_CHANNEL("interrupted after \\d+ bytes", "interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        try (DataGenerator generator = DataGenerator.open(SPEC);
            FileChannel channel =
                FileChannel.open(
                    directory.resolve("data"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
          new StreamWriter(generator, OPTIONS)
              .write(0, SPEC.size(), 0, ChunkSink.file(channel), progress);
        }
      }
    },
    VERIFY_SOURCE("interrupted after 0 bytes", "interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        try (DataGenerator generator = DataGenerator.open(SPEC);
            InputFile file = InputFile.open(file().file(), false)) {
          verifier(generator).verify(0, SPEC.size(), file.source(), progress);
        }
      }
    },
    VERIFY_SOURCE_ALONE("interrupted after 0 bytes", "interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        try (DataGenerator generator = DataGenerator.open(SPEC);
            InputFile file = InputFile.open(file().file(), false)) {
          verifier(generator).verifyAlone(0, SPEC.size(), file.source(), progress);
        }
      }
    },
    VERIFY_STREAM("interrupted after 0 bytes", "interrupted after \\d+ bytes") {
      @Override
      void run(Path directory, LongConsumer progress) throws Exception {
        try (DataGenerator generator = DataGenerator.open(SPEC);
            FileChannel channel = FileChannel.open(file().file())) {
          verifier(generator).verifyAlone(0, SPEC.size(), ChunkSource.stream(channel), progress);
        }
      }
    };

    private final String before;
    private final String amidst;

    Call(String before, String amidst) {
      this.before = before;
      this.amidst = amidst;
    }

    abstract void run(Path directory, LongConsumer progress) throws Exception;

    private static StreamVerifier verifier(DataGenerator generator) {
      return new StreamVerifier(
          generator, SETTINGS, new OriginFinder(OriginFinder.Settings.standard(1)));
    }

    /** A file that is complete. */
    private static StreamFile file() throws Exception {
      StreamFile file = StreamFile.of(prepared.resolve("data"));
      prepare(
          file.file(),
          () -> {
            try (DataGenerator generator = DataGenerator.open(SPEC)) {
              file.write(generator, CONTENT, OPTIONS, _ -> {});
            }
          });
      return file;
    }

    /** A set that is complete. */
    private static DataSet set() throws Exception {
      DataSet set =
          new DataSet(prepared.resolve("set"), new DataSetManifest(SMALL, 3000, false, "test"));
      prepare(
          set.directory(),
          () -> {
            try (DataGenerator generator = DataGenerator.open(SMALL)) {
              set.write(generator, OPTIONS, _ -> {});
            }
          });
      return set;
    }

    private interface Preparation {
      void run() throws Exception;
    }

    private static void prepare(Path path, Preparation preparation) throws Exception {
      if (!Files.exists(path)) {
        boolean interrupted = Thread.interrupted();
        preparation.run();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @AfterEach
  void forget() {
    assertThat(Thread.interrupted()).as("no interrupt is left").isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptBefore(Call call) {
    Thread.currentThread().interrupt();
    Throwable thrown = catchThrowable(() -> call.run(directory, _ -> {}));
    assertEnded(thrown, call.before);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptAmidst(Call call) {
    Thread caller = Thread.currentThread();
    Throwable thrown =
        catchThrowable(
            () ->
                call.run(
                    directory,
                    bytes -> {
                      if (bytes != 0) {
                        caller.interrupt();
                        LockSupport.parkNanos(10_000_000); // so that there is more to do
                      }
                    }));
    assertEnded(thrown, call.amidst);
  }

  private static void assertEnded(Throwable thrown, String message) {
    assertThat(Thread.interrupted()).as("the interrupt is kept: %s", thrown).isTrue();
    assertThat(thrown).isExactlyInstanceOf(InterruptedIOException.class);
    assertThat(Path.of(thrown.getMessage()).getFileName().toString()).matches(message);
  }

  /** Data that has not been changed keeps its manifest. */
  @Test
  void nothingIsCalledIncompleteThatWasNotTouched() throws Exception {
    StreamFile file = Call.file();
    Thread.currentThread().interrupt();
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      Throwable thrown =
          catchThrowable(() -> file.write(generator, CONTENT, OPTIONS.withReplace(true), _ -> {}));
      assertEnded(thrown, "data.*: interrupted.*");
    }
    assertThat(Manifest.read(file.manifest().orElseThrow()).complete()).isTrue();
  }
}
