package io.dgen.spark;

import com.github.luben.zstd.Zstd;
import java.util.Locale;
import java.util.zip.Deflater;

/** What compresses sampled units, each by itself. */
public enum UnitCompressor {
  /** Zstandard, level 3, by the library that Spark brings. */
  ZSTD {
    private static final int LEVEL = 3;

    @Override
    int compressedBytes(byte[] bytes, int length, byte[] scratch) {
      long size = Zstd.compressByteArray(scratch, 0, scratch.length, bytes, 0, length, LEVEL);
      if (Zstd.isError(size)) {
        throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
      }
      return (int) size;
    }
  },

  /** Deflate, level 6, by the JDK. */
  DEFLATE {
    private static final int LEVEL = 6;

    @Override
    int compressedBytes(byte[] bytes, int length, byte[] scratch) {
      try (Deflater deflater = new Deflater(LEVEL)) {
        deflater.setInput(bytes, 0, length);
        deflater.finish();
        int size = 0;
        while (!deflater.finished()) {
          size += deflater.deflate(scratch);
        }
        return size;
      }
    }
  };

  /**
   * A unit's size.
   *
   * @param scratch at least {@link #scratchBytes}; its content is of no use afterwards
   */
  abstract int compressedBytes(byte[] bytes, int length, byte[] scratch);

  /** More than a unit of so many bytes can come to. */
  static int scratchBytes(int length) {
    return length + (length >> 7) + 1024;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
