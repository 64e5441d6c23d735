package io.dgen;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A slow reference implementation of stream formats 1 and 2, straight from their description. It
 * uses only the parameters of the library.
 */
public final class ReferenceStream {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long LOW = 0xFFFFFFFFL;

  private static final BigInteger TWO_TO_32 = BigInteger.ONE.shiftLeft(32);

  private final StreamSpec spec;

  /** The source of a logical page's bytes. */
  private record Source(long page, long[] key, ContentClass content) {}

  public ReferenceStream(StreamSpec spec) {
    this.spec = spec;
  }

  private long[] key(long number, int offset, long version) {
    long[] key = new long[4];
    for (int w = 0; w < 4; w++) {
      key[w] = mix64(mix64(spec.seed() + (w + 1) * GOLDEN) + mix64(number + (w + offset) * GOLDEN));
      if (version > 0) {
        key[w] = mix64(key[w] + mix64(version + (w + 9) * GOLDEN));
      }
    }
    return key;
  }

  private static BigInteger q32(double share) {
    return new java.math.BigDecimal(Math.floor(share * 4294967296.0 + 0.5)).toBigIntegerExact();
  }

  private Source source(long page) {
    BigInteger unitPages = BigInteger.valueOf(spec.dedupUnit() / 4096);
    BigInteger[] unitAndRest = sourcePage(page).divideAndRemainder(unitPages);
    BigInteger x = unitAndRest[0];
    BigInteger y = x;
    boolean pool = false;
    if (spec.sharing().ratio() > 0) {
      BigInteger q = q32(spec.sharing().ratio());
      BigInteger units = BigInteger.valueOf(spec.sharing().units());
      BigInteger before = x.multiply(q).divide(TWO_TO_32);
      if (x.add(BigInteger.ONE).multiply(q).divide(TWO_TO_32).compareTo(before) > 0) {
        BigInteger stream = new BigInteger(Long.toUnsignedString(spec.stream()));
        BigInteger shared = uniqueUnits().multiply(q).divide(TWO_TO_32);
        BigInteger start = stream.mod(units).multiply(shared.mod(units)).mod(units);
        y = start.add(before).mod(units);
        pool = true;
      }
    }
    BigInteger fraction = BigInteger.valueOf(y.longValue() * GOLDEN >>> 32);
    BigInteger changes =
        BigInteger.valueOf(spec.change().generation()).multiply(q32(spec.change().rate()));
    long version = changes.add(fraction).divide(TWO_TO_32).longValueExact();
    long[] key = pool ? key(spec.sharing().pool(), 13, version) : key(spec.stream(), 5, version);
    long sourcePage = y.multiply(unitPages).add(unitAndRest[1]).longValueExact();
    return new Source(sourcePage, key, content(y.longValue()));
  }

  private ContentClass content(long y) {
    long t = y * 0x6A09E667F3BCC909L >>> 32;
    double sum = 0;
    for (ContentClass each : spec.content().mix()) {
      sum += each.weight();
    }
    double before = 0;
    for (ContentClass each : spec.content().mix()) {
      before += each.weight();
      if (BigInteger.valueOf(t).compareTo(q32(before / sum)) < 0) {
        return each;
      }
    }
    return spec.content().mix().getLast();
  }

  /** Returns the number of unique units of the stream. */
  private BigInteger uniqueUnits() {
    BigInteger unit = BigInteger.valueOf(spec.dedupUnit());
    BigInteger units =
        BigInteger.valueOf(spec.size()).add(unit).subtract(BigInteger.ONE).divide(unit);
    BigInteger[] spans = units.divideAndRemainder(BigInteger.valueOf(spec.dedupSpan()));
    return spans[0].multiply(unique()).add(spans[1].min(unique()));
  }

  /** Returns the stream's bytes [position, position + length). */
  public byte[] bytes(long position, int length) {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      long at = position + done;
      int from = (int) (at % 4096);
      int n = Math.min(length - done, 4096 - from);
      System.arraycopy(pageBytes(source(at / 4096)), from, bytes, done, n);
      done += n;
    }
    return bytes;
  }

  /** Returns the page of which a logical page is a copy. */
  public BigInteger sourcePage(long page) {
    BigInteger unitPages = BigInteger.valueOf(spec.dedupUnit() / 4096);
    BigInteger span = BigInteger.valueOf(spec.dedupSpan());
    BigInteger unique = unique();
    BigInteger[] unitAndRest = BigInteger.valueOf(page).divideAndRemainder(unitPages);
    if (unique.equals(span)) {
      return BigInteger.valueOf(page);
    }
    BigInteger[] spanAndRest = unitAndRest[0].divideAndRemainder(span);
    BigInteger source = spanAndRest[0].multiply(unique).add(inSpan(spanAndRest[1], span, unique));
    return source.multiply(unitPages).add(unitAndRest[1]);
  }

  /** Returns the unit of a span that its unit j repeats. */
  private BigInteger inSpan(BigInteger j, BigInteger span, BigInteger unique) {
    if (spec.dedup().hotUnits() == 0 || j.compareTo(unique) < 0) {
      return j.mod(unique);
    }
    BigInteger copies = span.subtract(unique);
    BigInteger hot =
        whole(Math.max(1, Math.floor(unique.doubleValue() * spec.dedup().hotUnits() + 0.5)));
    BigInteger hotCopies =
        hot.equals(unique)
            ? copies
            : whole(Math.floor(copies.doubleValue() * spec.dedup().hotCopies() + 0.5));
    BigInteger e = j.subtract(unique);
    BigInteger a = e.multiply(hotCopies).divide(copies);
    BigInteger b = e.add(BigInteger.ONE).multiply(hotCopies).divide(copies);
    return b.compareTo(a) > 0 ? a.mod(hot) : hot.add(e.subtract(a).mod(unique.subtract(hot)));
  }

  private static BigInteger whole(double number) {
    return new java.math.BigDecimal(number).toBigIntegerExact();
  }

  /** Returns the number of unique units of a span. */
  public BigInteger unique() {
    double unique = Math.max(1, Math.floor(spec.dedupSpan() / spec.dedupRatio() + 0.5));
    return new java.math.BigDecimal(unique).toBigIntegerExact();
  }

  /** Returns a source page of the stream itself, of the first version and class. */
  public byte[] sourcePageBytes(long page) {
    ContentClass content = spec.content().mix().getFirst();
    return pageBytes(new Source(page, key(spec.stream(), 5, 0), content));
  }

  private byte[] pageBytes(Source source) {
    long page = source.page();
    ContentClass content = source.content();
    int bits = content.entropyBits();
    long mask = 0x0101010101010101L * ((1 << bits) - 1);
    long base = bits < 7 ? 0x4040404040404040L : 0;
    long[][] lanes = new long[8][4];
    for (int l = 0; l < 8; l++) {
      for (int w = 0; w < 4; w++) {
        lanes[l][w] = mix64(source.key()[w] + GOLDEN * (8 * page + l + 1));
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    int units = 4096 / spec.compressUnit();
    int rows = spec.compressUnit() / 64;
    for (int j = 0; j < units; j++) {
      long count = randomRows(page * units + j, rows, content.compressRatio());
      long[] row = new long[8];
      for (int r = 0; r < rows; r++) {
        for (int l = 0; l < 8; l++) {
          if (r < count) {
            row[l] = (next(lanes[l]) & mask) | base;
          } else if (content.filler() == Filler.ZERO) {
            row[l] = 0;
          }
          bytes.putLong(row[l]);
        }
      }
    }
    return bytes.array();
  }

  private static long randomRows(long n, int rows, double compressRatio) {
    long q = (long) Math.floor(rows * 4294967296.0 / compressRatio + 0.5);
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
