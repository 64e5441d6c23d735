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
public final class Digest {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final MessageDigest sha;
  private final byte[] value;

  /** Returns a digest that has seen nothing. */
  public Digest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    value = new byte[sha.getDigestLength()];
  }

  @Override
  public String toString() {
    return "Digest[the first 128 bits of SHA-256]";
  }

  /**
   * Adds bytes of the unit.
   *
   * @param bytes hold them
   * @param offset where they begin
   * @param length how many there are
   */
  public void update(byte[] bytes, int offset, int length) {
    sha.update(bytes, offset, length);
  }

  /** Ends the unit: {@link #high} and {@link #low} are its digest. */
  public void end() {
    try {
      sha.digest(value, 0, value.length);
    } catch (DigestException e) {
      throw new AssertionError("there is room for it", e);
    }
  }

  /**
   * Returns the first half.
   *
   * @return of the unit that has ended last
   */
  public long high() {
    return (long) WORDS.get(value, 0);
  }

  /**
   * Returns the second half.
   *
   * @return of the unit that has ended last
   */
  public long low() {
    return (long) WORDS.get(value, Long.BYTES);
  }
}
