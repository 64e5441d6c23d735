package io.dgen.storage.exercise;

import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.OutputCheck;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.WriterLock;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * A {@link BlockHistory} in a mapped file, so that a run can be continued. The file survives the
 * program, but not a crash of the machine: only a journal does.
 */
public final class BlockMap implements Closeable {

  private static final int STATE_AT = JournalHeader.BYTES;
  private static final int BOOT_AT = STATE_AT + Long.BYTES;
  private static final int BOOT_BYTES = 64;
  private static final int DATA_AT = JournalHeader.BYTES + 4096;
  private static final int CLEAN = 1;
  private static final int OPEN = 2;
  private static final int UNFINISHED = 3;
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final FileChannel channel;
  private final JournalHeader header;
  private final Arena arena;
  private final MemorySegment file;
  private final BlockHistory history;
  private long unknown;
  private boolean settled;

  private BlockMap(FileChannel channel, JournalHeader header) throws IOException {
    this.channel = channel;
    this.header = header;
    this.arena = Arena.ofShared();
    long bytes = DATA_AT + header.blocks() * Integer.BYTES;
    this.file = channel.map(MapMode.READ_WRITE, 0, bytes, arena);
    this.history = BlockHistory.in(file.asSlice(DATA_AT), arena);
  }

  /**
   * Creates a map in which every block has the header's base version. It cannot be opened again
   * until {@link #begin} says that this is, or has become, what the target holds.
   *
   * @param path the file, locked against other writers
   * @param header what it is about
   * @param replace whether the file may exist already
   * @return the map, to be closed
   * @throws OutputRefusedException if the file must not be written
   * @throws IOException if it cannot be written
   */
  public static BlockMap create(Path path, JournalHeader header, boolean replace)
      throws IOException {
    OutputCheck.checkOrdinary(path, replace);
    FileChannel channel = open(path, StandardOpenOption.CREATE);
    try {
      WriterLock.require(channel, path);
      channel.truncate(0);
      ByteBuffer bytes = ByteBuffer.wrap(header.encoded(JournalHeader.MAP));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      BlockMap map = new BlockMap(channel, header);
      if (header.base() != Version.FRESH) {
        for (long block = 0; block < header.blocks(); block++) {
          map.history.set(block, header.base());
        }
      }
      map.state(UNFINISHED);
      AtomicFile.syncName(path);
      return map;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Opens a map to continue with. Blocks whose write was in flight when the program ended become
   * unknown.
   *
   * @param path the file
   * @return the map, to be closed
   * @throws OutputRefusedException if another process uses it
   * @throws IOException if it cannot be read, is no map, or the machine stopped while it was in use
   */
  public static BlockMap reopen(Path path) throws IOException {
    FileChannel channel = open(path, StandardOpenOption.READ);
    try {
      WriterLock.require(channel, path);
      ByteBuffer bytes = ByteBuffer.allocate(JournalHeader.BYTES);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      JournalHeader header;
      try {
        header = JournalHeader.decoded(bytes.array(), JournalHeader.MAP);
      } catch (IOException e) {
        throw new IOException(path + ": " + e.getMessage(), e);
      }
      if (channel.size() != DATA_AT + header.blocks() * Integer.BYTES) {
        throw new IOException(path + ": has " + channel.size() + " bytes, which is not its size");
      }
      BlockMap map = new BlockMap(channel, header);
      try {
        map.checkUse(path);
        map.forgetInFlight(path);
        map.begin();
      } catch (IOException e) {
        map.arena.close();
        throw e;
      }
      return map;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path path, StandardOpenOption more) throws IOException {
    return FileChannel.open(
        path, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE, more));
  }

  private void checkUse(Path path) throws IOException {
    byte[] boot = file.asSlice(BOOT_AT, BOOT_BYTES).toArray(ValueLayout.JAVA_BYTE);
    int state = file.get(ValueLayout.JAVA_INT, STATE_AT);
    if (state == UNFINISHED) {
      throw new IOException(
          path
              + ": was not yet complete when the program ended; --continue needs the --journal, or"
              + " start anew");
    }
    if (state != CLEAN && !Arrays.equals(boot, boot())) {
      throw new IOException(
          path
              + ": was in use when the machine stopped, so that it may be out of date; only"
              + " --recover with a --journal can tell what the target may hold");
    }
  }

  private void forgetInFlight(Path path) throws IOException {
    for (long block = 0; block < history.blocks(); block++) {
      int version = history.version(block);
      if (!Version.isValid(version)) {
        throw new IOException(path + ": is damaged: block " + block + " has no valid version");
      }
      if (history.isBusy(block)) {
        history.set(block, Version.of(Version.generation(version), Version.Kind.UNKNOWN));
        unknown++;
      }
    }
  }

  /**
   * Notes that the target holds these versions, that they change from now on, and since which start
   * of the machine.
   *
   * @throws IOException if that cannot be written
   */
  public void begin() throws IOException {
    file.asSlice(BOOT_AT, BOOT_BYTES).copyFrom(MemorySegment.ofArray(boot()));
    state(OPEN);
  }

  private void state(int state) {
    file.set(ValueLayout.JAVA_INT, STATE_AT, state);
    file.force();
  }

  /**
   * Notes that the run has ended as it should and the target was flushed, so that the map holds
   * after a crash of the machine, too, once it is closed.
   */
  public void settle() {
    settled = true;
  }

  private static byte[] boot() throws IOException {
    byte[] boot = new byte[BOOT_BYTES];
    if (Files.isReadable(BOOT)) {
      byte[] text = Files.readString(BOOT).strip().getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, boot, 0, Math.min(text.length, BOOT_BYTES));
    }
    return boot;
  }

  /**
   * Returns what the map is about.
   *
   * @return its header
   */
  public JournalHeader header() {
    return header;
  }

  /**
   * Returns the version of each block.
   *
   * @return the history, closed with the map
   */
  public BlockHistory history() {
    return history;
  }

  /**
   * Returns how many blocks became unknown, because their write was in flight when the program
   * ended.
   *
   * @return blocks
   */
  public long unknown() {
    return unknown;
  }

  /**
   * Writes and closes the map. It can be opened again as long as the machine runs, and later if it
   * is {@linkplain #settle settled}.
   *
   * @throws IOException if it cannot be written
   */
  @Override
  public void close() throws IOException {
    try (channel) {
      file.force();
      if (settled) {
        state(CLEAN);
      }
      arena.close();
      channel.force(true);
    }
  }

  @Override
  public String toString() {
    return "BlockMap[" + header + "]";
  }
}
