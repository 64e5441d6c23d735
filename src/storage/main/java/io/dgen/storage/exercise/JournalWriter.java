package io.dgen.storage.exercise;

import io.dgen.numa.Uninterruptible;
import io.dgen.storage.channel.AtomicFile;
import io.dgen.storage.channel.OutputCheck;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.WriterLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a journal. Records are appended in memory; one thread writes and syncs them, so that one
 * sync serves all that wait. Thread-safe.
 *
 * <p>The caller records what it does in this order: {@link #intent}, {@link #await}, the write,
 * then {@link #done} when it is acknowledged; {@link #flushBegin}, the flush, {@link #flushEnd}. An
 * intent that is never carried out is harmless.
 */
public final class JournalWriter implements Closeable {

  /** More records than this wait for the thread that writes them. */
  private static final int BUFFER_BYTES = 1 << 22;

  /** The file grows by this much at a time: syncing a file that keeps its length is cheaper. */
  private static final int GROWTH_BYTES = 1 << 22;

  private static final double NANOS_PER_MICRO = 1000;

  /** The wait for a pipe that does not block and is full. */
  private static final long FULL_NANOS = 100_000;

  private final JournalHeader header;
  private final WritableByteChannel channel;

  /** The same channel if it is a file. */
  private final @Nullable FileChannel file;

  private final long startNanos = System.nanoTime();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition progress = lock.newCondition();

  // Guarded by the lock.
  private ByteBuffer filling = buffer();
  private ByteBuffer writing = buffer();
  private final JournalRecord.Checksum checksum = new JournalRecord.Checksum();
  private long appended;
  private long wantedWritten;
  private long wantedSynced;
  private long written;
  private long synced;
  private long flushes;
  private boolean closing;
  private @Nullable IOException failure;

  // Of the writing thread.
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(GROWTH_BYTES);
  private long length;
  private long allocated;

  private JournalWriter(
      JournalHeader header, WritableByteChannel channel, @Nullable FileChannel file) {
    this.header = header;
    this.channel = channel;
    this.file = file;
    this.thread = new Thread(this::run, "dgen-journal");
    thread.setDaemon(true);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Creates a journal in a file, locked against other writers. The header is on stable storage when
   * this returns.
   *
   * @param path the file
   * @param header what it is about
   * @param replace whether the file may exist already
   * @return the journal, to be closed
   * @throws OutputRefusedException if the file must not be written
   * @throws IOException if it cannot be written
   */
  public static JournalWriter create(Path path, JournalHeader header, boolean replace)
      throws IOException {
    OutputCheck.checkOrdinary(path, replace);
    FileChannel file;
    try {
      file =
          FileChannel.open(
              path,
              replace
                  ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                  : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    } catch (FileAlreadyExistsException e) {
      throw OutputRefusedException.exists(path.toString());
    }
    try {
      WriterLock.require(file, path);
      file.truncate(0);
      JournalWriter writer = new JournalWriter(header, file, file);
      writer.begin();
      AtomicFile.syncName(path);
      return writer;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Creates a journal that goes through a pipe. Nothing is synced: {@link #await} returns when the
   * pipe has taken the records.
   *
   * @param pipe where it goes; closed with the journal
   * @param header what it is about, which says that it is streamed
   * @return the journal, to be closed
   * @throws IOException if it cannot be written
   */
  public static JournalWriter stream(WritableByteChannel pipe, JournalHeader header)
      throws IOException {
    if (!header.streamed()) {
      throw new IllegalArgumentException("header does not say that the journal is streamed");
    }
    JournalWriter writer = new JournalWriter(header, pipe, null);
    writer.begin();
    return writer;
  }

  private void begin() throws IOException {
    byte[] head = header.encoded(JournalHeader.JOURNAL);
    write(ByteBuffer.allocateDirect(head.length).put(head).flip()); // pipes take no heap
    length = head.length;
    allocated = length; // a file with room but no header would be no journal
    sync();
    thread.start();
  }

  /**
   * Returns what the journal is about.
   *
   * @return its header
   */
  public JournalHeader header() {
    return header;
  }

  /**
   * Records which blocks have another version at the start than the header says, and waits until
   * that is on stable storage.
   *
   * @param history the version of each block
   * @throws IOException if the journal cannot be written
   */
  public void base(BlockHistory history) throws IOException {
    long position = 0;
    long from = 0;
    for (long block = 1; block <= history.blocks(); block++) {
      int version = history.version(from);
      if (block == history.blocks()
          || history.version(block) != version
          || block - from == Integer.MAX_VALUE) {
        if (version != header.base()) {
          position = append(RecordType.BASE, from, (int) (block - from), version, false);
        }
        from = block;
      }
    }
    await(position);
  }

  /**
   * Records that blocks may be written from now on.
   *
   * @param block the first of them
   * @param count how many
   * @param version the version that the write leaves in each
   * @return what to {@link #await} before the write is issued
   * @throws IOException if the journal cannot be written
   */
  public long intent(long block, int count, int version) throws IOException {
    return append(RecordType.INTENT, block, count, version, false);
  }

  /**
   * Records that the writes of blocks are acknowledged.
   *
   * @param block the first of them
   * @param count how many
   * @throws IOException if the journal cannot be written
   */
  public void done(long block, int count) throws IOException {
    append(RecordType.DONE, block, count, 0, header.sync() == SyncMode.WRITE);
  }

  /**
   * Records that the intended write of a block will not be issued.
   *
   * @param block the block
   * @param version what it holds still
   * @throws IOException if the journal cannot be written
   */
  public void cancelled(long block, int version) throws IOException {
    append(RecordType.CANCELLED, block, 1, version, false);
  }

  /**
   * Records that a flush begins. It covers all writes recorded as done before.
   *
   * @return the flush's number
   * @throws IOException if the journal cannot be written
   */
  public long flushBegin() throws IOException {
    lock.lock();
    try {
      long number = flushes++;
      append(RecordType.FLUSH_BEGIN, number, 0, 0, false);
      return number;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Records that a flush is complete.
   *
   * @param number the flush's
   * @throws IOException if the journal cannot be written
   */
  public void flushEnd(long number) throws IOException {
    append(RecordType.FLUSH_END, number, 0, 0, true);
  }

  /**
   * Records that the run ended as it should.
   *
   * @throws IOException if the journal cannot be written
   */
  public void stop() throws IOException {
    await(append(RecordType.STOP, 0, 0, 0, true));
  }

  /** Appends a record; if pushed, it is written soon, though not synced. */
  private long append(RecordType type, long number, int count, int version, boolean push)
      throws IOException {
    lock.lock();
    try {
      while (filling.remaining() < 2 * JournalRecord.BYTES) {
        check();
        wantedWritten = appended;
        work.signal();
        progress.awaitUninterruptibly();
      }
      check();
      put(type, number, count, version);
      if (push) {
        wantedWritten = appended;
        work.signal();
      }
      return appended;
    } finally {
      lock.unlock();
    }
  }

  private void put(RecordType type, long number, int count, int version) {
    long micros = (long) ((System.nanoTime() - startNanos) / NANOS_PER_MICRO);
    new JournalRecord(type, number, count, version, micros)
        .put(filling, header.session(), appended, checksum);
    appended++;
  }

  /**
   * Asks for records to be synced, without waiting.
   *
   * @param position what an {@link #intent} returned
   */
  public void request(long position) {
    lock.lock();
    try {
      if (position > wantedSynced) {
        wantedSynced = position;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until records are on stable storage.
   *
   * @param position what an {@link #intent} returned
   * @throws IOException if the journal cannot be written
   */
  public void await(long position) throws IOException {
    lock.lock();
    try {
      request(position);
      while (synced < position) {
        check();
        progress.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void check() throws IOException {
    if (failure != null) {
      throw new IOException("the journal cannot be written: " + failure.getMessage(), failure);
    }
  }

  /** Writes what is appended, until the journal is closed. */
  private void run() {
    while (true) {
      ByteBuffer batch;
      long upTo;
      boolean syncs;
      lock.lock();
      try {
        while (!closing && wantedWritten <= written && wantedSynced <= synced) {
          work.awaitUninterruptibly();
        }
        if (closing && appended == written && wantedSynced <= synced) {
          return;
        }
        batch = filling;
        filling = writing;
        writing = batch;
        upTo = appended;
        syncs = wantedSynced > synced || closing;
      } finally {
        lock.unlock();
      }
      IOException failed = null;
      try {
        writeAll(batch.flip());
        if (syncs) {
          sync();
        }
      } catch (IOException e) {
        failed = e;
      }
      lock.lock();
      try {
        batch.clear();
        written = upTo;
        if (failed != null) {
          failure = failed;
          progress.signalAll();
          return;
        }
        if (syncs) {
          synced = upTo;
          if (file != null && !closing && filling.remaining() >= JournalRecord.BYTES) {
            put(RecordType.SYNCED, upTo, 0, 0);
          }
        }
        progress.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    length += bytes.remaining();
    while (file != null && length > allocated) {
      zeros.clear();
      while (zeros.hasRemaining()) {
        file.write(zeros, allocated + zeros.position());
      }
      allocated += GROWTH_BYTES;
    }
    write(bytes);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        LockSupport.parkNanos(FULL_NANOS);
      }
    }
  }

  private void sync() throws IOException {
    if (file != null) {
      file.force(false);
    }
  }

  /**
   * Writes and syncs everything that was appended, and closes the journal.
   *
   * @throws IOException if the journal could not be written
   */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    Uninterruptible.join(List.of(thread));
    try (channel) {
      lock.lock();
      try {
        check();
      } finally {
        lock.unlock();
      }
      if (file != null) {
        file.truncate(length);
        file.force(true);
      }
    }
  }

  /**
   * Returns whether a journal and a target are on the same device, so that one crash may take both.
   *
   * @param journal the journal's file
   * @param target the target's file
   * @return true if the file system says so
   * @throws IOException if the file system cannot tell
   */
  public static boolean sameDevice(Path journal, Path target) throws IOException {
    if (journal.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Files.getAttribute(journal, "unix:dev").equals(Files.getAttribute(target, "unix:dev"));
    }
    return Files.getFileStore(journal).equals(Files.getFileStore(target));
  }

  @Override
  public String toString() {
    return "JournalWriter[" + header + "]";
  }
}
