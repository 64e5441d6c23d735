package io.dgen.storage.exercise;

import static io.dgen.storage.exercise.Blocks.data;
import static io.dgen.storage.exercise.Blocks.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.Once;
import io.dgen.StreamSpec;
import io.dgen.storage.FullChannel;
import io.dgen.storage.exercise.RecoveredState.Crash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal says is what happened; a torn end is normal, and other damage is refused. */
@Once
class JournalTest {

  private static final int BLOCK = 4096;
  private static final long BLOCKS = 1000;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("journal");
  }

  static JournalHeader header(SyncMode sync, boolean streamed) {
    return new JournalHeader(
        StreamSpec.builder(BLOCKS * BLOCK).seed(1).build(),
        BLOCK,
        sync,
        512,
        Version.FRESH,
        true,
        streamed,
        77,
        1234,
        "disk.img");
  }

  private JournalWriter create(SyncMode sync) throws IOException {
    return JournalWriter.create(file, header(sync, false), true);
  }

  private RecoveredState state() throws IOException {
    return state(Crash.POWER);
  }

  private RecoveredState state(Crash crash) throws IOException {
    try (JournalReader reader = JournalReader.open(file)) {
      return RecoveredState.of(reader, crash);
    }
  }

  private List<JournalRecord> records() throws IOException {
    List<JournalRecord> records = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(file)) {
      reader.forEach((index, record) -> records.add(record));
    }
    return records;
  }

  @Test
  void theHeaderComesBack() throws IOException {
    create(SyncMode.WRITE).close();
    try (JournalReader reader = JournalReader.open(file)) {
      assertThat(reader.header()).isEqualTo(header(SyncMode.WRITE, false));
    }
  }

  @Test
  void onlyWhatWasFlushedIsPromised() throws IOException {
    try (JournalWriter journal = create(SyncMode.FLUSH)) {
      journal.await(journal.intent(3, 2, data(1)));
      journal.done(3, 2);
      long flush = journal.flushBegin();
      journal.intent(3, 1, data(2));
      journal.done(3, 1); // while the flush runs: not covered by it
      journal.flushEnd(flush);
      journal.intent(4, 1, data(2));
      journal.flushBegin(); // never complete
    }
    try (RecoveredState state = state()) {
      assertThat(state.allowed(3)).isEqualTo(new Allowed(data(1), data(2), false, 0, false));
      assertThat(state.allowed(4)).isEqualTo(new Allowed(data(1), data(2), true, 0, false));
      assertThat(state.allowed(5)).isEqualTo(new Allowed(0, 0, false, 0, false));
      assertThat(state.latest()).isEqualTo(2);
      assertThat(state.tail().torn()).isZero();
      assertThat(state.tail().stopped()).isFalse();
    }
  }

  /** After a failed write what a block holds is not known, but it is not just anything. */
  @Test
  void anIntentGivenUpAfterAFailedWriteAllowsNoMoreThanThatWrite() throws IOException {
    int failed = Version.of(2, Version.Kind.UNKNOWN);
    try (JournalWriter journal = create(SyncMode.WRITE)) {
      journal.intent(3, 1, data(1));
      journal.done(3, 1);
      journal.intent(3, 1, data(2)); // fails
      journal.intent(3, 1, data(3));
      journal.cancelled(3, failed);
    }
    try (RecoveredState state = state()) {
      assertThat(state.allowed(3)).isEqualTo(new Allowed(data(1), data(2), true, 0, false));
    }
  }

  @Test
  void anIntentGivenUpLeavesUnwrittenWhatWasUnwritten() throws IOException {
    try (JournalWriter journal = create(SyncMode.WRITE)) {
      try (BlockHistory unwritten = BlockHistory.inMemory(BLOCKS, Version.UNWRITTEN)) {
        journal.base(unwritten);
      }
      journal.intent(3, 1, data(1));
      journal.cancelled(3, Version.UNWRITTEN);
    }
    try (RecoveredState state = state()) {
      assertThat(state.allowed(3).low()).isEqualTo(Version.UNWRITTEN);
      assertThat(state.allowed(3).high()).isEqualTo(Version.UNWRITTEN);
    }
  }

  /** A block that a zeroing was planned for, but not issued, must not be zero. */
  @Test
  void zeroingGivenUpAllowsNoZeros() throws IOException {
    try (JournalWriter journal = create(SyncMode.FLUSH)) {
      journal.intent(3, 1, data(1));
      journal.done(3, 1);
      journal.intent(3, 1, zeros(2));
      journal.cancelled(3, data(1));
      journal.flushEnd(journal.flushBegin());
      journal.intent(4, 1, zeros(1)); // fails
      journal.intent(4, 1, data(2));
      journal.cancelled(4, Version.of(1, Version.Kind.UNKNOWN));
    }
    try (RecoveredState state = state()) {
      assertThat(state.allowed(3)).isEqualTo(new Allowed(data(1), data(1), false, 0, false));
      assertThat(state.allowed(4)).isEqualTo(new Allowed(0, data(1), true, zeros(1), false));
    }
  }

  /** What a pipe has lost may have been a zeroing, if the run does any. */
  @Test
  void aStreamedJournalAllowsZerosOnlyToARunThatZeroes() throws IOException {
    for (boolean zeroing : new boolean[] {true, false}) {
      JournalHeader all = header(SyncMode.WRITE, true);
      JournalHeader header =
          new JournalHeader(all.spec(), BLOCK, all.sync(), 512, 0, zeroing, true, 1, 1, "disk.img");
      FileChannel pipe =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try (JournalWriter journal = JournalWriter.stream(pipe, header)) {
        journal.intent(3, 1, data(1));
        journal.done(3, 1);
      }
      try (RecoveredState state = state()) {
        assertThat(state.allowed(3).latestZeros() >= state.allowed(3).low()).isEqualTo(zeroing);
      }
    }
  }

  /** With --sync none not even what was there when the run went on. */
  @Test
  void whatWasThereBeforeIsPromisedOnlyIfAnythingIs() throws IOException {
    for (SyncMode sync : SyncMode.values()) {
      try (JournalWriter journal = create(sync);
          BlockHistory before = BlockHistory.inMemory(BLOCKS, Version.FRESH)) {
        before.set(3, data(5));
        before.set(4, Version.of(6, Version.Kind.UNKNOWN));
        journal.base(before);
      }
      try (RecoveredState state = state()) {
        int low = sync == SyncMode.NONE ? Version.FRESH : data(5);
        int zeros = sync == SyncMode.NONE ? Version.FRESH : -1;
        assertThat(state.allowed(3)).isEqualTo(new Allowed(low, data(5), false, zeros, false));
        assertThat(state.allowed(4).low()).isEqualTo(Version.of(6, Version.Kind.UNKNOWN));
      }
      try (RecoveredState state = state(Crash.PROGRAM)) {
        assertThat(state.allowed(3)).isEqualTo(Allowed.only(data(5)));
      }
    }
  }

  @Test
  void eachSyncModePromisesItsOwn() throws IOException {
    for (SyncMode sync : SyncMode.values()) {
      try (JournalWriter journal = create(sync)) {
        journal.intent(3, 1, data(1));
        journal.done(3, 1);
        journal.flushEnd(journal.flushBegin());
        journal.intent(3, 1, zeros(2));
        journal.done(3, 1);
      }
      int promised =
          switch (sync) {
            case NONE -> Version.FRESH;
            case FLUSH -> data(1);
            case WRITE -> zeros(2);
          };
      try (RecoveredState state = state()) {
        assertThat(state.allowed(3))
            .as("%s", sync)
            .isEqualTo(new Allowed(promised, zeros(2), false, zeros(2), false));
      }
      try (RecoveredState state = state(Crash.PROGRAM)) {
        assertThat(state.allowed(3)).isEqualTo(Allowed.only(zeros(2)));
      }
    }
  }

  /** A flush that began earlier and ended later covers less. */
  @Test
  void flushesOverlap() throws IOException {
    try (JournalWriter journal = create(SyncMode.FLUSH)) {
      long early = journal.flushBegin();
      journal.intent(1, 1, data(1));
      journal.done(1, 1);
      long late = journal.flushBegin();
      journal.flushEnd(late);
      journal.flushEnd(early);
    }
    try (RecoveredState state = state()) {
      assertThat(state.allowed(1)).isEqualTo(new Allowed(data(1), data(1), false, 0, false));
    }
  }

  @Test
  void awaitedRecordsAreInTheFile() throws IOException {
    try (JournalWriter journal = create(SyncMode.FLUSH)) {
      for (int i = 1; i <= 20; i++) {
        journal.await(journal.intent(i, 1, data(i)));
        int version = data(i);
        assertThat(records()).anyMatch(record -> record.version() == version);
      }
    }
  }

  @Test
  void oneSyncServesAllThatWait() throws Exception {
    int threads = 16;
    int each = 50;
    try (JournalWriter journal = create(SyncMode.FLUSH);
        var pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int block = t;
        writers.add(
            () -> {
              for (int i = 1; i <= each; i++) {
                journal.await(journal.intent(block, 1, data(i)));
                journal.done(block, 1);
              }
              return null;
            });
      }
      for (var future : pool.invokeAll(writers)) {
        future.get();
      }
    }
    List<JournalRecord> records = records();
    assertThat(records.stream().filter(r -> r.type() == RecordType.INTENT)).hasSize(threads * each);
    assertThat(records.stream().filter(r -> r.type() == RecordType.SYNCED).count())
        .isLessThan(threads * each);
  }

  /** Whatever part of the unsynced end is missing, what is left is read. */
  @Test
  void aTornEndIsNormal() throws IOException {
    try (JournalWriter journal = create(SyncMode.FLUSH)) {
      journal.await(journal.intent(1, 1, data(1)));
      for (int i = 2; i < 10; i++) {
        journal.intent(i, 1, data(1));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    for (int cut = whole.length - 8 * JournalRecord.BYTES; cut < whole.length; cut += 7) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      try (RecoveredState state = state()) {
        assertThat(state.allowed(1).high()).isEqualTo(data(1));
      }
    }
    byte[] torn = whole.clone();
    torn[whole.length - 4 * JournalRecord.BYTES + 9] ^= 1;
    Files.write(file, torn);
    try (RecoveredState state = state()) {
      assertThat(state.tail().torn()).isEqualTo(1);
      assertThat(state.allowed(9).high()).isEqualTo(data(1));
    }
  }

  @Test
  void damageBeforeTheEndIsRefused() throws IOException {
    try (JournalWriter journal = create(SyncMode.FLUSH)) {
      for (int i = 1; i < 10; i++) {
        journal.await(journal.intent(i, 1, data(1)));
      }
      journal.stop();
    }
    for (int at = 0; at < JournalRecord.BYTES; at++) {
      flip(JournalHeader.BYTES + 2 * JournalRecord.BYTES + at);
      assertThatThrownBy(this::state)
          .isInstanceOf(JournalDamagedException.class)
          .hasMessageContaining("is damaged at byte 8256: record 2 is not valid");
      flip(JournalHeader.BYTES + 2 * JournalRecord.BYTES + at);
    }
    flip(100);
    assertThatThrownBy(this::state)
        .isInstanceOf(JournalDamagedException.class)
        .hasMessageContaining("the checksum of its header is wrong");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.write(file, new byte[100]);
    assertThatThrownBy(this::state).hasMessageContaining("has 100 bytes, less than the header");
    Files.write(file, new byte[10_000]);
    assertThatThrownBy(this::state)
        .hasMessageContaining("does not begin with \"dgen exercise journal 1\"");
  }

  @Test
  void aStreamedJournalMayEndAnywhere() throws IOException {
    FileChannel pipe = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try (JournalWriter journal = JournalWriter.stream(pipe, header(SyncMode.FLUSH, true))) {
      journal.await(journal.intent(1, 1, data(1)));
      journal.intent(2, 1, data(1));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));
    try (RecoveredState state = state()) {
      assertThat(state.allowed(1)).isEqualTo(new Allowed(0, data(1), true, zeros(2), true));
      assertThat(state.allowed(2)).isEqualTo(new Allowed(0, 0, false, zeros(1), true));
    }
    Files.write(file, whole);
    flip(JournalHeader.BYTES + 8);
    assertThatThrownBy(this::state).isInstanceOf(JournalDamagedException.class);
  }

  @Test
  void largeBatchesPassThroughTheBuffer() throws IOException {
    int count = 300_000;
    try (JournalWriter journal = create(SyncMode.FLUSH)) {
      for (int i = 0; i < count; i++) {
        journal.intent(i % BLOCKS, 1, data(1 + i / 1000));
      }
    }
    assertThat(records().stream().filter(r -> r.type() == RecordType.INTENT)).hasSize(count);
  }

  @Test
  void aFailureToWriteIsTold() throws IOException {
    JournalWriter journal =
        JournalWriter.stream(
            new FullChannel(JournalHeader.BYTES, "disk full"), header(SyncMode.FLUSH, true));
    long position = journal.intent(1, 1, data(1));
    assertThatThrownBy(() -> journal.await(position))
        .hasMessage("the journal cannot be written: disk full");
    assertThatThrownBy(() -> journal.intent(2, 1, data(1))).isInstanceOf(IOException.class);
    assertThatThrownBy(journal::close).isInstanceOf(IOException.class);
  }

  private void flip(int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}
