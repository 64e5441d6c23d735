package io.dgen.measure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;

/** Snappy by snappy-java. */
final class SnappyCodec implements Codec {

  SnappyCodec() {
    NativeCode.require(Snappy.class, "org.xerial.snappy.tempdir");
    Snappy.maxCompressedLength(1);
  }

  @Override
  public String implementation() {
    return "snappy-java, native";
  }

  @Override
  public UnitCompressor units(int level, int mostBytes) {
    byte[] compressed = new byte[Snappy.maxCompressedLength(mostBytes)];
    return new UnitCompressor() {
      @Override
      public int compressedBytes(byte[] bytes, int offset, int length) {
        try {
          return Snappy.compress(bytes, offset, length, compressed, 0);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void close() {
        // holds nothing
      }
    };
  }

  @Override
  public OutputStream stream(int level, OutputStream to) throws IOException {
    return new SnappyFramedOutputStream(to);
  }
}
