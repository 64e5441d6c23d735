package io.dgen.measure;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/** LZ4 by lz4-java: native where the JVM allows it, else in Java. */
final class Lz4Codec implements Codec {

  private final LZ4Compressor compressor;
  private final XXHash32 hash;
  private final String implementation;

  Lz4Codec() {
    // Not fastestInstance: it would try Unsafe before plain Java.
    Optional<String> refusal = NativeCode.refusal(LZ4Factory.class, NativeCode.TEMPORARY);
    if (refusal.isEmpty()) {
      compressor = LZ4Factory.nativeInstance().fastCompressor();
      hash = XXHashFactory.nativeInstance().hash32();
      implementation = "lz4-java, native";
    } else {
      compressor = LZ4Factory.safeInstance().fastCompressor();
      hash = XXHashFactory.safeInstance().hash32();
      implementation = "lz4-java, plain Java: " + refusal.get();
    }
  }

  @Override
  public String implementation() {
    return implementation;
  }

  @Override
  public UnitCompressor units(int level, int mostBytes) {
    byte[] compressed = new byte[compressor.maxCompressedLength(mostBytes)];
    return new UnitCompressor() {
      @Override
      public int compressedBytes(byte[] bytes, int offset, int length) {
        return compressor.compress(bytes, offset, length, compressed, 0, compressed.length);
      }

      @Override
      public void close() {
        // holds nothing
      }
    };
  }

  /** Returns a stream with the blocks that the tool {@code lz4} writes. */
  @Override
  public OutputStream stream(int level, OutputStream to) throws IOException {
    return new LZ4FrameOutputStream(
        to,
        LZ4FrameOutputStream.BLOCKSIZE.SIZE_4MB,
        -1,
        compressor,
        hash,
        LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE);
  }
}
