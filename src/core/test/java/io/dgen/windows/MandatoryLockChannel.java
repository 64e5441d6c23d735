package io.dgen.windows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A channel that cannot reach what another channel of this JVM has locked. */
final class MandatoryLockChannel extends FileChannel {

  private record Held(MandatoryLockChannel holder, FileLock lock) {}

  private static final List<Held> HELD = new ArrayList<>();

  private final Path file;
  private final FileChannel unix;

  MandatoryLockChannel(Path file, FileChannel unix) {
    this.file = file.toAbsolutePath();
    this.unix = unix;
  }

  private void require(long position, long bytes) throws IOException {
    synchronized (HELD) {
      for (Held held : HELD) {
        if (held.holder != this
            && held.lock.isValid()
            && held.lock.overlaps(position, Math.max(bytes, 1))
            && Files.exists(file)
            && Files.exists(held.holder.file)
            && Files.isSameFile(held.holder.file, file)) {
          throw new IOException(
              "The process cannot access the file because another process has locked a portion of"
                  + " the file");
        }
      }
    }
  }

  private void require(ByteBuffer buffer) throws IOException {
    require(unix.position(), buffer.remaining());
  }

  private void requireAll() throws IOException {
    require(0, Long.MAX_VALUE - 1);
  }

  private FileLock held(FileLock lock) {
    if (lock != null) {
      synchronized (HELD) {
        HELD.add(new Held(this, lock));
      }
    }
    return lock;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    require(buffer);
    return unix.read(buffer);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    requireAll();
    return unix.read(buffers, offset, length);
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    require(buffer);
    return unix.write(buffer);
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    requireAll();
    return unix.write(buffers, offset, length);
  }

  @Override
  public long position() throws IOException {
    return unix.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    unix.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return unix.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    require(size, Long.MAX_VALUE - 1 - size);
    unix.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    unix.force(metadata);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    require(position, count);
    return unix.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    require(position, count);
    return unix.transferFrom(source, position, count);
  }

  @Override
  public int read(ByteBuffer buffer, long position) throws IOException {
    require(position, buffer.remaining());
    return unix.read(buffer, position);
  }

  @Override
  public int write(ByteBuffer buffer, long position) throws IOException {
    require(position, buffer.remaining());
    return unix.write(buffer, position);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    require(position, size);
    return unix.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return held(unix.lock(position, size, shared));
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return held(unix.tryLock(position, size, shared));
  }

  @Override
  protected void implCloseChannel() throws IOException {
    synchronized (HELD) {
      HELD.removeIf(held -> held.holder == this);
    }
    unix.close();
  }
}
