package io.dgen.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 128 bits of SHA-256, which CPUs compute themselves: two units that differ have the same
 * with a chance of 2<sup>-128</sup>. Not thread-safe.
 */
final class Digest {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final MessageDigest sha;
  private final byte[] value;

  Digest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    value = new byte[sha.getDigestLength()];
  }

  void update(byte[] bytes, int offset, int length) {
    sha.update(bytes, offset, length);
  }

  /** Ends the unit: {@link #high} and {@link #low} are its digest. */
  void end() {
    try {
      sha.digest(value, 0, value.length);
    } catch (DigestException e) {
      throw new AssertionError("there is room for it", e);
    }
  }

  long high() {
    return (long) WORDS.get(value, 0);
  }

  long low() {
    return (long) WORDS.get(value, Long.BYTES);
  }
}
