package io.dgen;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers of bytes as people read and write them. */
public final class ByteSize {

  private static final Pattern SIZE =
      Pattern.compile(
          "([0-9]{1,40})(?:\\.([0-9]{1,40}))?\\s*(?:([KMGT])(i?B)?|B)?", Pattern.CASE_INSENSITIVE);
  private static final List<String> PREFIXES = List.of("K", "M", "G", "T");
  private static final int BINARY = 1024;
  private static final int DECIMAL = 1000;
  private static final String ALLOWED =
      "a number of bytes, or one with KiB, MiB, GiB, TiB or K, M, G, T (powers of 1024) or KB, MB,"
          + " GB, TB (powers of 1000)";

  private ByteSize() {}

  /**
   * Parses {@code 4096}, {@code 1.5 GiB}, {@code 64mb}, {@code 4k}. A prefix alone is a power of
   * 1024, as in dd and fio; with a B it is a power of 1000.
   *
   * @param text a number and perhaps a unit
   * @return the bytes
   * @throws IllegalArgumentException if it is no size, not a whole number of bytes, or
   *     2<sup>63</sup> or more
   */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(text, "must be " + ALLOWED);
    }
    // Not BigDecimal, which takes long to initialise.
    String fraction = matcher.group(2) == null ? "" : matcher.group(2);
    BigInteger[] bytes =
        new BigInteger(matcher.group(1) + fraction)
            .multiply(unit(matcher.group(3), matcher.group(4)))
            .divideAndRemainder(BigInteger.TEN.pow(fraction.length()));
    if (bytes[1].signum() != 0) {
      throw wrong(text, "must come out as whole bytes");
    }
    if (bytes[0].bitLength() >= Long.SIZE) {
      throw wrong(text, "must be less than 2^63 bytes");
    }
    return bytes[0].longValue();
  }

  private static BigInteger unit(@Nullable String prefix, @Nullable String rest) {
    if (prefix == null) {
      return BigInteger.ONE;
    }
    int exponent = PREFIXES.indexOf(prefix.toUpperCase(Locale.ROOT)) + 1;
    boolean decimal = rest != null && rest.length() == 1;
    return BigInteger.valueOf(decimal ? DECIMAL : BINARY).pow(exponent);
  }

  private static IllegalArgumentException wrong(String text, String allowed) {
    return new IllegalArgumentException("'" + text + "' " + allowed);
  }

  /**
   * Formats in the largest unit of which there is a whole number; {@link #parse} reads it back,
   * except for the word {@code bytes}.
   *
   * @param bytes a number of bytes
   * @return the text
   */
  public static String format(long bytes) {
    int exponent = 0;
    long number = bytes;
    while (number >= BINARY && number % BINARY == 0 && exponent < PREFIXES.size()) {
      number /= BINARY;
      exponent++;
    }
    return exponent == 0 ? bytes + " bytes" : number + " " + PREFIXES.get(exponent - 1) + "iB";
  }
}
