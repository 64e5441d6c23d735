package io.dgen.storage.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chunk is read whole, however little each read returns, and up to the end of the file. */
class FileSourceTest {

  @TempDir private Path directory;

  /** Reads as few bytes as it likes, none at times; direct ones from whole blocks on only. */
  private static final class Miserly extends FileChannel {
    private final byte[] bytes;
    private final int alignment;
    private final int most;
    private final SplittableRandom random;

    Miserly(byte[] bytes, int alignment, int most, SplittableRandom random) {
      this.bytes = bytes;
      this.alignment = alignment;
      this.most = most;
      this.random = random;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      assertThat(position % alignment).isZero();
      assertThat(target.position() % alignment).isZero();
      assertThat(target.remaining() % alignment).isZero();
      if (position >= bytes.length) {
        return -1;
      }
      if (random.nextInt(4) == 0) {
        return 0;
      }
      int n = Math.min(random.nextInt(1, most + 1), target.remaining());
      n = (int) Math.min(n, bytes.length - position);
      target.put(bytes, (int) position, n);
      return n;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    protected void implCloseChannel() {}

    @Override
    public int read(ByteBuffer target) {
      throw new AssertionError("not asked for");
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw new AssertionError("not asked for");
    }

    @Override
    public int write(ByteBuffer source) {
      throw new AssertionError("not asked for");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new AssertionError("not asked for");
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new AssertionError("not asked for");
    }

    @Override
    public long position() {
      throw new AssertionError("not asked for");
    }

    @Override
    public FileChannel position(long position) {
      throw new AssertionError("not asked for");
    }

    @Override
    public FileChannel truncate(long size) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void force(boolean metaData) {
      throw new AssertionError("not asked for");
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new AssertionError("not asked for");
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new AssertionError("not asked for");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new AssertionError("not asked for");
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new AssertionError("not asked for");
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new AssertionError("not asked for");
    }
  }

  @Test
  void readsOnUntilTheChunkIsFullOrTheFileEnds() {
    Seeds.trials(100, this::trial);
  }

  private void trial(SplittableRandom random) throws IOException {
    byte[] bytes = new byte[random.nextInt(50_000)];
    random.nextBytes(bytes);
    Path file = Files.write(directory.resolve("data"), bytes);
    int alignment = random.nextBoolean() ? 1 : 4096;
    int most = random.nextBoolean() ? 512 : random.nextInt(1, 20_000);
    Miserly channel = new Miserly(bytes, alignment, most, random.split());
    try (FileSource source = new FileSource(channel, alignment, false, file, Opening.BY_NAME)) {
      int start = 4096 * random.nextInt(13);
      int length = random.nextInt(1, 30_000);
      ByteBuffer chunk = ByteBuffer.allocate((length + 4095) / 4096 * 4096).limit(length);
      source.read(chunk, start);
      int end = Math.min(bytes.length, start + length);
      assertThat(chunk.limit()).isEqualTo(length);
      assertThat(Arrays.copyOf(chunk.array(), chunk.position()))
          .isEqualTo(Arrays.copyOfRange(bytes, Math.min(start, end), end));
    }
  }
}
