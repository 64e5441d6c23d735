package io.dgen.storage.exercise;

import io.dgen.storage.channel.RandomAccessTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Files of equal size, one after the other, or a single file or device. */
public final class FileTarget implements BlockTarget {

  private final List<RandomAccessTarget> files;
  private final long fileBytes;

  /**
   * Creates the target.
   *
   * @param files the open files, closed with this
   * @param fileBytes how much of each is used; no read or write crosses from one to the next
   */
  public FileTarget(List<RandomAccessTarget> files, long fileBytes) {
    this.files = List.copyOf(files);
    this.fileBytes = fileBytes;
  }

  private RandomAccessTarget file(long offset) {
    return files.get((int) (offset / fileBytes));
  }

  @Override
  public void read(ByteBuffer into, long offset) throws IOException {
    long at = offset;
    int end = into.limit();
    while (into.position() < end) { // a scan reads across files
      long within = at % fileBytes;
      int length = (int) Math.min(end - into.position(), fileBytes - within);
      into.limit(into.position() + length);
      file(at).read(into, within);
      at += length;
      into.limit(end);
    }
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    file(offset).write(from, offset % fileBytes);
  }

  @Override
  public void zero(long offset, long length) throws IOException {
    file(offset).zero(offset % fileBytes, length);
  }

  @Override
  public void flush() throws IOException {
    for (RandomAccessTarget file : files) {
      file.flush();
    }
  }

  @Override
  public void close() throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (RandomAccessTarget file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  @Override
  public String toString() {
    return "FileTarget[" + files + ", " + fileBytes + " bytes each]";
  }
}
