package io.dgen;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stream format 1 written down once more, slowly and straight from its description, to hold the
 * library against. Uses nothing of the library but the parameters.
 */
public final class ReferenceStream {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long LOW = 0xFFFFFFFFL;

  private final StreamSpec spec;
  private final long[] key = new long[4];

  public ReferenceStream(StreamSpec spec) {
    this.spec = spec;
    for (int w = 0; w < 4; w++) {
      key[w] =
          mix64(mix64(spec.seed() + (w + 1) * GOLDEN) + mix64(spec.stream() + (w + 5) * GOLDEN));
    }
  }

  /** The stream's bytes [position, position + length). */
  public byte[] bytes(long position, int length) {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      long at = position + done;
      int from = (int) (at % 4096);
      int n = Math.min(length - done, 4096 - from);
      System.arraycopy(
          sourcePageBytes(sourcePage(at / 4096).longValueExact()), from, bytes, done, n);
      done += n;
    }
    return bytes;
  }

  /** The number of the page that a logical page is a copy of. */
  public BigInteger sourcePage(long page) {
    BigInteger unitPages = BigInteger.valueOf(spec.dedupUnit() / 4096);
    BigInteger span = BigInteger.valueOf(spec.dedupSpan());
    BigInteger unique = unique();
    BigInteger[] unitAndRest = BigInteger.valueOf(page).divideAndRemainder(unitPages);
    if (unique.equals(span)) {
      return BigInteger.valueOf(page);
    }
    BigInteger[] spanAndRest = unitAndRest[0].divideAndRemainder(span);
    BigInteger source = spanAndRest[0].multiply(unique).add(spanAndRest[1].mod(unique));
    return source.multiply(unitPages).add(unitAndRest[1]);
  }

  /** Different units of a span. */
  public BigInteger unique() {
    double unique = Math.max(1, Math.floor(spec.dedupSpan() / spec.dedupRatio() + 0.5));
    return new java.math.BigDecimal(unique).toBigIntegerExact();
  }

  /** A source page. */
  public byte[] sourcePageBytes(long page) {
    long[][] lanes = new long[8][4];
    for (int l = 0; l < 8; l++) {
      for (int w = 0; w < 4; w++) {
        lanes[l][w] = mix64(key[w] + GOLDEN * (8 * page + l + 1));
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    int units = 4096 / spec.compressUnit();
    int rows = spec.compressUnit() / 64;
    for (int j = 0; j < units; j++) {
      long count = randomRows(page * units + j, rows);
      long[] row = new long[8];
      for (int r = 0; r < rows; r++) {
        for (int l = 0; l < 8; l++) {
          if (r < count) {
            row[l] = next(lanes[l]);
          } else if (spec.filler() == Filler.ZERO) {
            row[l] = 0;
          }
          bytes.putLong(row[l]);
        }
      }
    }
    return bytes.array();
  }

  private long randomRows(long n, int rows) {
    long q = (long) Math.floor(rows * 4294967296.0 / spec.compressRatio() + 0.5);
    long f = q & LOW;
    return (q >>> 32) + ((((n * f) & LOW) + f) >>> 32);
  }

  private static long next(long[] s) {
    long out = Long.rotateLeft(s[0] + s[3], 23) + s[0];
    long t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = Long.rotateLeft(s[3], 45);
    return out;
  }

  private static long mix64(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
