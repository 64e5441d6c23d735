package io.dgen.measure;

import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Gzip by the JDK's Deflate. */
final class GzipCodec implements Codec {

  /** The bytes of a gzip file besides the Deflate stream, without a file name. */
  private static final int HEADER_AND_TRAILER = 18;

  private static final int BUFFER = 1 << 16;

  @Override
  public String implementation() {
    return "JDK";
  }

  @Override
  public UnitCompressor units(int level, int mostBytes) {
    Deflater deflater = new Deflater(level, true);
    byte[] buffer = new byte[BUFFER];
    return new UnitCompressor() {
      @Override
      public int compressedBytes(byte[] bytes, int offset, int length) {
        deflater.reset();
        deflater.setInput(bytes, offset, length);
        deflater.finish();
        int total = HEADER_AND_TRAILER;
        while (!deflater.finished()) {
          total += deflater.deflate(buffer);
        }
        return total;
      }

      @Override
      public void close() {
        deflater.end();
      }
    };
  }

  @Override
  public OutputStream stream(int level, OutputStream to) throws java.io.IOException {
    to.write(new byte[HEADER_AND_TRAILER]); // the bytes do not matter here, only their number
    return new DeflaterOutputStream(to, new Deflater(level, true), BUFFER, true) {
      @Override
      public void close() throws java.io.IOException {
        super.close();
        def.end(); // the stream ends only a deflater that it made itself
      }
    };
  }
}
