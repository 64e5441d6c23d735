package io.dgen;

import io.dgen.stream.StreamLayout;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a stream, which determine its bytes (stream formats 1 and 2). Generators with
 * equal specs give equal bytes on any machine, with any threads, chunks and back end. Immutable.
 *
 * @param seed distinguishes runs; all 64 bits count
 * @param stream the stream's number in the run, for example of an object, a file or a rank; all 64
 *     bits count
 * @param size length in bytes, 0 to 2<sup>63</sup>−1
 * @param dedup the deduplication
 * @param sharing the units shared with other streams
 * @param change the generation
 * @param content the content of units
 */
public record StreamSpec(
    long seed,
    long stream,
    long size,
    Dedup dedup,
    Sharing sharing,
    Change change,
    Content content) {

  /** The newest version of the stream format that this library supports. */
  public static final int FORMAT_VERSION = 2;

  /** The default size of a dedup unit in bytes. */
  public static final long DEFAULT_DEDUP_UNIT = 128 << 10;

  /** The default size of a compression unit in bytes. */
  public static final int DEFAULT_COMPRESS_UNIT = 4096;

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public StreamSpec {
    if (size < 0) {
      throw Refused.parameter("size", size, "0 to 2^63-1 bytes");
    }
    Objects.requireNonNull(dedup, "dedup");
    Objects.requireNonNull(sharing, "sharing");
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(content, "content");
  }

  /**
   * Returns the version of the stream format that defines the bytes.
   *
   * @return 1 if every parameter of format 2 has its default, else 2
   */
  public int formatVersion() {
    boolean first =
        dedup.isFormat1()
            && sharing.equals(Sharing.NONE)
            && change.equals(Change.NONE)
            && content.isFormat1();
    return first ? 1 : FORMAT_VERSION;
  }

  /**
   * Returns the logical units per unique unit.
   *
   * @return 1 to 1 000 000
   */
  public double dedupRatio() {
    return dedup.ratio();
  }

  /**
   * Returns the size of a dedup unit.
   *
   * @return bytes, a multiple of 4096
   */
  public long dedupUnit() {
    return dedup.unit();
  }

  /**
   * Returns the number of units over which the dedup ratio holds.
   *
   * @return at least 1
   */
  public long dedupSpan() {
    return dedup.span();
  }

  /**
   * Returns the compression ratio by matches alone, of all classes of units together.
   *
   * @return size before : size after compression
   */
  public double compressRatio() {
    return content.compressRatio();
  }

  /**
   * Returns the number of bytes in which the compression ratio holds.
   *
   * @return 512, 1024, 2048 or 4096
   */
  public int compressUnit() {
    return content.compressUnit();
  }

  /**
   * Returns the content of the compressible part; with several classes of units, the first one's.
   *
   * @return the filler
   */
  public Filler filler() {
    return content.mix().getFirst().filler();
  }

  /**
   * Returns a builder with default parameters except the size.
   *
   * @param size length of the stream in bytes
   * @return the builder
   */
  public static Builder builder(long size) {
    return new Builder(size);
  }

  /**
   * Returns a builder with default parameters except the size, and refuses an {@code int} that is
   * not positive: {@code 100 << 30} is 0, because the expression overflows before it becomes a
   * {@code long}.
   *
   * @param size length of the stream in bytes, 1 or more
   * @return the builder
   * @throws IllegalArgumentException if it is 0 or less
   */
  public static Builder builder(int size) {
    return new Builder(positive(size));
  }

  /**
   * Returns a builder with default parameters except the size.
   *
   * @param size length of the stream, for example {@code 100GiB}, see {@link ByteSize#parse}
   * @return the builder
   * @throws IllegalArgumentException if it is no size
   */
  public static Builder builder(String size) {
    return new Builder(ByteSize.parse(size));
  }

  /**
   * Returns a builder with these parameters, the seed among them. A dedup span of all units is the
   * builder's default, and follows the size.
   *
   * @return the builder; unchanged, it builds an equal spec
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  private static long positive(int size) {
    if (size <= 0) {
      throw new IllegalArgumentException(
          "size is "
              + size
              + ", but must be 1 or more if it is an int, which may have overflowed; write a long,"
              + " for example 100L << 30, or 0L for an empty stream");
    }
    return size;
  }

  private static long allUnits(long size, long unit) {
    return Math.max(1, Math.ceilDiv(size, unit));
  }

  /**
   * Returns this spec with another seed.
   *
   * @param newSeed the seed
   * @return a spec that differs only in the seed
   */
  public StreamSpec withSeed(long newSeed) {
    return new StreamSpec(newSeed, stream, size, dedup, sharing, change, content);
  }

  /**
   * Returns this spec with another stream number.
   *
   * @param newStream the stream's number
   * @return a spec that differs only in the stream's number
   */
  public StreamSpec withStream(long newStream) {
    return new StreamSpec(seed, newStream, size, dedup, sharing, change, content);
  }

  /**
   * Returns this spec with another size, for example of the next object. A dedup span of all units
   * (the builder's default) becomes all units of the new size; any other span stays.
   *
   * @param newSize length in bytes
   * @return a spec that differs only in the size and what follows from it
   * @throws IllegalArgumentException if it is less than 0
   */
  public StreamSpec withSize(long newSize) {
    if (newSize < 0) {
      throw Refused.parameter("size", newSize, "0 to 2^63-1 bytes");
    }
    if (newSize == size) {
      return this;
    }
    long unit = dedup.unit();
    Dedup other =
        dedup.span() == allUnits(size, unit) ? dedup.withSpan(allUnits(newSize, unit)) : dedup;
    return new StreamSpec(seed, stream, newSize, other, sharing, change, content);
  }

  /**
   * Returns this spec with another size, and refuses an {@code int} that is not positive, as {@link
   * #builder(int)} does.
   *
   * @param newSize length in bytes, 1 or more
   * @return as {@link #withSize(long)}
   * @throws IllegalArgumentException if it is 0 or less
   */
  public StreamSpec withSize(int newSize) {
    return withSize(positive(newSize));
  }

  /**
   * Returns this spec with another generation.
   *
   * @param newGeneration 0 to 2<sup>31</sup>−1
   * @return a spec that differs only in the generation
   */
  public StreamSpec withGeneration(long newGeneration) {
    Change other = new Change(newGeneration, change.rate());
    return new StreamSpec(seed, stream, size, dedup, sharing, other, content);
  }

  /**
   * Returns where in this stream deduplication repeats a range: the bytes of all these places are
   * the same.
   *
   * @param position where the range begins
   * @param length how many bytes, at least 1
   * @return all places of the range, itself among them; empty where they have no equal distances,
   *     with hot units or a pool
   * @throws IllegalArgumentException if the range is empty or not within the stream
   */
  public Optional<Places> places(long position, long length) {
    if (position < 0 || length < 1 || length > size - position) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "position is %d and length %d, but the range must be within the stream's size, %d",
              position,
              length,
              size));
    }
    if (!dedup.isFormat1() || !sharing.equals(Sharing.NONE)) {
      return Optional.empty();
    }
    StreamLayout layout = layout();
    long before = layout.copiesBefore(position, length);
    long count = before + 1 + layout.copiesAfter(position, length, size);
    return Optional.of(
        count == 1
            ? Places.of(position)
            : Places.of(position - before * layout.copyDistance(), count, layout.copyDistance()));
  }

  StreamLayout layout() {
    return Layouts.of(this);
  }

  /** Collects a spec's parameters. Not thread-safe. */
  public static final class Builder {
    private long size;
    private @Nullable Long seed;
    private long stream;
    private double dedupRatio = 1;
    private long dedupUnit = DEFAULT_DEDUP_UNIT;
    private @Nullable Long dedupSpan;
    private double hotUnits;
    private double hotCopies;
    private Sharing sharing = Sharing.NONE;
    private long generation;
    private double changeRate = 1;
    private double compressRatio = 1;
    private int compressUnit = DEFAULT_COMPRESS_UNIT;
    private int entropyBits = ContentClass.ALL_BITS;
    private Filler filler = Filler.ZERO;
    private @Nullable List<ContentClass> mix;

    private Builder(long size) {
      this.size = size;
    }

    private Builder(StreamSpec spec) {
      size = spec.size;
      seed = spec.seed;
      stream = spec.stream;
      dedupRatio = spec.dedup.ratio();
      dedupUnit = spec.dedup.unit();
      if (spec.dedup.span() != StreamSpec.allUnits(size, dedupUnit)) {
        dedupSpan = spec.dedup.span();
      }
      hotUnits = spec.dedup.hotUnits();
      hotCopies = spec.dedup.hotCopies();
      sharing = spec.sharing;
      generation = spec.change.generation();
      changeRate = spec.change.rate();
      compressUnit = spec.content.compressUnit();
      ContentClass first = spec.content.mix().getFirst();
      compressRatio = first.compressRatio();
      entropyBits = first.entropyBits();
      filler = first.filler();
      if (spec.content.mix().size() > 1) {
        mix = spec.content.mix();
      }
    }

    /**
     * Sets the size.
     *
     * @param bytes length of the stream
     * @return this
     */
    public Builder size(long bytes) {
      size = bytes;
      return this;
    }

    /**
     * Sets the size, and refuses an {@code int} that is not positive, as {@link
     * StreamSpec#builder(int)} does.
     *
     * @param bytes length of the stream, 1 or more
     * @return this
     * @throws IllegalArgumentException if it is 0 or less
     */
    public Builder size(int bytes) {
      return size(positive(bytes));
    }

    /**
     * Sets the size.
     *
     * @param text length of the stream, for example {@code 100GiB}, see {@link ByteSize#parse}
     * @return this
     * @throws IllegalArgumentException if it is no size
     */
    public Builder size(String text) {
      return size(ByteSize.parse(text));
    }

    /**
     * Sets the seed; by default it is drawn at random.
     *
     * @param value any 64 bits
     * @return this
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Sets the stream's number; the default is 0.
     *
     * @param value any 64 bits
     * @return this
     */
    public Builder stream(long value) {
      stream = value;
      return this;
    }

    /**
     * Sets the dedup ratio; the default is 1.
     *
     * @param value logical units per unique unit, 1 to 1 000 000
     * @return this
     */
    public Builder dedupRatio(double value) {
      dedupRatio = value;
      return this;
    }

    /**
     * Sets the dedup unit; the default is 128 KiB.
     *
     * @param bytes a multiple of 4096
     * @return this
     */
    public Builder dedupUnit(long bytes) {
      dedupUnit = bytes;
      return this;
    }

    /**
     * Sets the number of units over which the dedup ratio holds; the default is all units of the
     * stream.
     *
     * @param units at least 1
     * @return this
     */
    public Builder dedupSpan(long units) {
      dedupSpan = units;
      return this;
    }

    /**
     * Gives some of the unique units more copies than the others.
     *
     * @param units share of the unique units that are hot, more than 0 and at most 1
     * @param copies share of all copies that are copies of hot units, 0 to 1
     * @return this
     */
    public Builder hot(double units, double copies) {
      hotUnits = units;
      hotCopies = copies;
      return this;
    }

    /**
     * Takes some of the unique units from a pool that the streams of the seed share.
     *
     * @param ratio share of the stream's unique units, 0 to 1
     * @param units units of the pool, 1 to 2<sup>31</sup>−1
     * @param pool the pool's number in the seed; all 64 bits count
     * @return this
     */
    public Builder shared(double ratio, long units, long pool) {
      sharing = new Sharing(ratio, units, pool);
      return this;
    }

    /**
     * Sets the generation; the default is 0.
     *
     * @param value 0 to 2<sup>31</sup>−1
     * @return this
     */
    public Builder generation(long value) {
      generation = value;
      return this;
    }

    /**
     * Sets how much each generation changes; the default is everything.
     *
     * @param value share of the source units, more than 0 and at most 1
     * @return this
     */
    public Builder changeRate(double value) {
      changeRate = value;
      return this;
    }

    /**
     * Sets the random bits of each random byte; the default is 8.
     *
     * @param value 4 to 8
     * @return this
     */
    public Builder entropyBits(int value) {
      entropyBits = value;
      return this;
    }

    /**
     * Sets classes of units that compress differently, in place of one ratio for all units.
     *
     * @param classes 1 to 16
     * @return this
     */
    public Builder mix(List<ContentClass> classes) {
      mix = List.copyOf(classes);
      return this;
    }

    /**
     * Sets the compression ratio; the default is 1.
     *
     * @param value 1 to {@code compressUnit / 64}
     * @return this
     */
    public Builder compressRatio(double value) {
      compressRatio = value;
      return this;
    }

    /**
     * Sets the compression unit; the default is 4096 bytes.
     *
     * @param bytes 512, 1024, 2048 or 4096
     * @return this
     */
    public Builder compressUnit(int bytes) {
      compressUnit = bytes;
      return this;
    }

    /**
     * Sets the content of the compressible part; the default is zeros.
     *
     * @param value the filler
     * @return this
     */
    public Builder filler(Filler value) {
      filler = value;
      return this;
    }

    /**
     * Returns the spec.
     *
     * @return the spec
     * @throws IllegalArgumentException naming a parameter out of range, its value and its range
     */
    public StreamSpec build() {
      if (size < 0) {
        throw Refused.parameter("size", size, "0 to 2^63-1 bytes");
      }
      long span = dedupSpan != null ? dedupSpan : allUnits();
      Dedup dedup = new Dedup(dedupRatio, dedupUnit, span, hotUnits, hotCopies);
      List<ContentClass> classes =
          mix != null ? mix : List.of(new ContentClass(1, compressRatio, entropyBits, filler));
      return new StreamSpec(
          seed != null ? seed : new SecureRandom().nextLong(),
          stream,
          size,
          dedup,
          sharing,
          new Change(generation, changeRate),
          new Content(compressUnit, classes));
    }

    long dedupUnit() {
      return dedupUnit;
    }

    Sharing sharing() {
      return sharing;
    }

    Filler filler() {
      return filler;
    }

    @Nullable List<ContentClass> mix() {
      return mix;
    }

    void withoutMix() {
      mix = null;
    }

    private long allUnits() {
      // The spec refuses a unit that is out of range.
      return dedupUnit <= 0 ? 1 : StreamSpec.allUnits(size, dedupUnit);
    }

    @Override
    public String toString() {
      return "StreamSpec.Builder[size=" + size + ", seed=" + (seed == null ? "random" : seed) + "]";
    }
  }
}
