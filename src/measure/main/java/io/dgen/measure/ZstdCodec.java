package io.dgen.measure;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Zstandard by zstd-jni. */
final class ZstdCodec implements Codec {

  ZstdCodec() {
    NativeCode.require(Zstd.class, "ZstdTempFolder");
    Zstd.compress(new byte[1]);
  }

  @Override
  public String implementation() {
    return "zstd-jni, native";
  }

  @Override
  public UnitCompressor units(int level, int mostBytes) {
    ZstdCompressCtx context = new ZstdCompressCtx().setLevel(level);
    byte[] compressed = new byte[Math.toIntExact(Zstd.compressBound(mostBytes))];
    return new UnitCompressor() {
      @Override
      public int compressedBytes(byte[] bytes, int offset, int length) {
        return context.compressByteArray(compressed, 0, compressed.length, bytes, offset, length);
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }

  @Override
  public OutputStream stream(int level, OutputStream to) throws IOException {
    return new ZstdOutputStream(to, level);
  }
}
