package io.dgen.cli.bench;

import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's sources of random bytes, for comparison. */
public enum JdkSource {
  /** {@code SplittableRandom.nextBytes}. */
  SPLITTABLE_RANDOM("JDK SplittableRandom"),
  /** AES-128 in counter mode over zeros: the fastest of them. */
  AES_CTR("JDK AES-128/CTR");

  /** The size of update at which the JDK's AES is fastest. */
  private static final int AES_BYTES = 8192;

  private static final int KEY_BYTES = 16;

  private final String title;

  JdkSource(String title) {
    this.title = title;
  }

  /** Returns its name for people. */
  String title() {
    return title;
  }

  /** Returns whether an array of a size can be allocated: the heap has other uses too. */
  static boolean fits(long bytes) {
    return bytes <= Math.min(Runtime.getRuntime().maxMemory() / 4, 1 << 30);
  }

  /**
   * Opens the source, for use by one thread.
   *
   * @return fills all of an array
   * @throws UnsupportedOperationException if this JVM does not have it
   */
  public Consumer<byte[]> open() {
    return switch (this) {
      case SPLITTABLE_RANDOM -> new SplittableRandom(1)::nextBytes;
      case AES_CTR -> aes();
    };
  }

  private static Consumer<byte[]> aes() {
    byte[] zeros = new byte[AES_BYTES];
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(new byte[KEY_BYTES], "AES"),
          new IvParameterSpec(new byte[KEY_BYTES]));
      return array -> {
        try {
          for (int i = 0; i < array.length; i += AES_BYTES) {
            cipher.update(zeros, 0, Math.min(AES_BYTES, array.length - i), array, i);
          }
        } catch (GeneralSecurityException e) {
          throw new AssertionError("the array has room", e);
        }
      };
    } catch (GeneralSecurityException e) {
      throw new UnsupportedOperationException(e);
    }
  }
}
