package io.dgen.cli;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Manifests that somebody made to do harm. */
public final class JunkManifest {

  /** Texts that take the place of a member's value. */
  public static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "\"\\u001b[2J\\u0007\\u0000\"",
          "\"../../etc/passwd\"",
          "\"${jndi:ldap://127.0.0.1/x}\"",
          "0",
          "-0",
          "-1",
          "1e0",
          "0.1",
          "1e400",
          "-1e400",
          "1e-400",
          "1E999999999",
          "1e-999999999",
          "NaN",
          "Infinity",
          "0x10",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "18446744073709551615",
          "18446744073709551616",
          "9".repeat(900),
          "9".repeat(100_000),
          "1." + "0".repeat(900) + "1",
          "[" + "[".repeat(900) + "]".repeat(900) + "]",
          "[".repeat(200_000),
          "{\"a\":".repeat(100_000),
          "\"" + "a".repeat(100_000) + "\"",
          "\"\\ud800\"",
          "\"unclosed");

  private JunkManifest() {}

  /** Returns the bytes with a small change anywhere; it may change them in place. */
  public static byte[] changed(byte[] from, SplittableRandom random) {
    int at = random.nextInt(from.length);
    switch (random.nextInt(5)) {
      case 0 -> from[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> from[at] = (byte) random.nextInt(256);
      case 2 -> from[at] = (byte) "0123456789-+.eE\"{}[],:".charAt(random.nextInt(22));
      case 3 -> {
        return Arrays.copyOf(from, at);
      }
      default -> {
        // a piece once more, somewhere
        int end = Math.min(from.length, at + random.nextInt(1, 40));
        byte[] longer = Arrays.copyOf(from, from.length + end - at);
        int to = random.nextInt(from.length);
        System.arraycopy(from, to, longer, to + end - at, from.length - to);
        System.arraycopy(from, at, longer, to, end - at);
        return longer;
      }
    }
    return from;
  }
}
