package io.dgen.storage.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A map is believed as long as it can be right. */
class BlockMapTest {

  private static final long BOOT_AT = JournalHeader.BYTES + Long.BYTES;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("map");
  }

  private BlockMap create() throws IOException {
    return BlockMap.create(file, JournalTest.header(SyncMode.FLUSH, false), false);
  }

  /** As if the machine had been started again. */
  private void restart() throws IOException {
    try (FileChannel map = FileChannel.open(file, StandardOpenOption.WRITE)) {
      map.write(ByteBuffer.wrap(new byte[] {'x'}), BOOT_AT);
    }
  }

  @Test
  void whatASettledRunLeftHoldsAfterARestart() throws IOException {
    try (BlockMap map = create()) {
      map.begin();
      map.history().set(3, Blocks.data(7));
      map.settle();
    }
    restart();
    try (BlockMap map = BlockMap.reopen(file)) {
      assertThat(map.history().version(3)).isEqualTo(Blocks.data(7));
      assertThat(map.unknown()).isZero();
    }
  }

  /** What was not flushed may be gone. */
  @Test
  void aRunThatFailedLeavesAMapForThisStartOfTheMachine() throws IOException {
    try (BlockMap map = create()) {
      map.begin();
      map.history().begin(3, Version.Kind.DATA);
    }
    try (BlockMap map = BlockMap.reopen(file)) {
      assertThat(map.unknown()).isOne();
      assertThat(Version.kind(map.history().version(3))).isEqualTo(Version.Kind.UNKNOWN);
    }
    restart();
    assertThatThrownBy(() -> BlockMap.reopen(file))
        .hasMessageContaining("was in use when the machine stopped");
  }

  /** Until the target has been judged, a map that is made up anew says nothing of it. */
  @Test
  void aMapThatWasNeverBegunIsRefused() throws IOException {
    create().close();
    assertThatThrownBy(() -> BlockMap.reopen(file))
        .hasMessageContaining("was not yet complete when the program ended");
  }
}
