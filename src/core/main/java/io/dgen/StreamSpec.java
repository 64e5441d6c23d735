package io.dgen;

import io.dgen.stream.PageRecipe;
import io.dgen.stream.StreamLayout;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a stream: what its bytes are (stream format 1). Two generators with equal specs
 * make equal bytes on any machine, with any threads, chunks and back end. Immutable.
 *
 * @param seed what makes a run's data its own; all 64 bits count
 * @param stream which stream of that run: an object's, a file's or a rank's number; all 64 bits
 *     count
 * @param size length in bytes, 0 to 2<sup>63</sup>−1
 * @param dedupRatio logical units per unique unit, 1 to 1 000 000
 * @param dedupUnit bytes that repeat as a whole, a multiple of 4096
 * @param dedupSpan units over which the ratio holds, at least 1
 * @param compressRatio size before : size after compression, 1 to {@code compressUnit / 64}
 * @param compressUnit bytes in which the ratio already holds: 512, 1024, 2048 or 4096
 * @param filler what the compressible part holds
 */
public record StreamSpec(
    long seed,
    long stream,
    long size,
    double dedupRatio,
    long dedupUnit,
    long dedupSpan,
    double compressRatio,
    int compressUnit,
    Filler filler) {

  /** The version of the stream format that this library makes. */
  public static final int FORMAT_VERSION = 1;

  /** Bytes of a dedup unit where none is given. */
  public static final long DEFAULT_DEDUP_UNIT = 128 << 10;

  /** Bytes of a compression unit where none is given. */
  public static final int DEFAULT_COMPRESS_UNIT = 4096;

  private static final double MOST_DEDUP_RATIO = 1_000_000;
  private static final int PAGE = PageRecipe.PAGE_BYTES;

  /**
   * Checks every parameter.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public StreamSpec {
    if (size < 0) {
      throw refused("size", size, "0 to 2^63-1 bytes");
    }
    if (!(dedupRatio >= 1 && dedupRatio <= MOST_DEDUP_RATIO)) {
      throw refused("dedupRatio", dedupRatio, "1 to 1000000");
    }
    if (dedupUnit <= 0 || dedupUnit % PAGE != 0) {
      throw refused("dedupUnit", dedupUnit, "a multiple of 4096 bytes");
    }
    if (dedupSpan < 1) {
      throw refused("dedupSpan", dedupSpan, "1 unit or more");
    }
    if (Integer.bitCount(compressUnit) != 1 || compressUnit < 512 || compressUnit > PAGE) {
      throw refused("compressUnit", compressUnit, "512, 1024, 2048 or 4096 bytes");
    }
    int mostRatio = compressUnit / 64;
    if (!(compressRatio >= 1 && compressRatio <= mostRatio)) {
      throw refused(
          "compressRatio",
          compressRatio,
          "1 to " + mostRatio + " for a compressUnit of " + compressUnit + " bytes");
    }
    Objects.requireNonNull(filler, "filler");
  }

  private static IllegalArgumentException refused(String parameter, Object value, String allowed) {
    return new IllegalArgumentException(parameter + " is " + value + ", but must be " + allowed);
  }

  /**
   * A builder with every parameter at its default but the size.
   *
   * @param size length of the stream in bytes
   * @return the builder
   */
  public static Builder builder(long size) {
    return new Builder(size);
  }

  /**
   * The same stream parameters under another seed.
   *
   * @param newSeed the seed
   * @return a spec that differs in the seed only
   */
  public StreamSpec withSeed(long newSeed) {
    return new StreamSpec(
        newSeed,
        stream,
        size,
        dedupRatio,
        dedupUnit,
        dedupSpan,
        compressRatio,
        compressUnit,
        filler);
  }

  /**
   * The same parameters for another stream of the run.
   *
   * @param newStream the stream's number
   * @return a spec that differs in the stream's number only
   */
  public StreamSpec withStream(long newStream) {
    return new StreamSpec(
        seed,
        newStream,
        size,
        dedupRatio,
        dedupUnit,
        dedupSpan,
        compressRatio,
        compressUnit,
        filler);
  }

  /**
   * Where in this stream deduplication repeats a range: the bytes of all these places are the same.
   *
   * @param position where the range begins
   * @param length how many bytes, at least 1
   * @return all places of the range, itself among them
   * @throws IllegalArgumentException if the range is empty or not within the stream
   */
  public Places places(long position, long length) {
    if (position < 0 || length < 1 || length > size - position) {
      throw new IllegalArgumentException(
          "position is %d and length %d, but the range must be within the stream's size, %d"
              .formatted(position, length, size));
    }
    StreamLayout layout = layout();
    long before = layout.copiesBefore(position, length);
    long count = before + 1 + layout.copiesAfter(position, length, size);
    return count == 1
        ? Places.of(position)
        : Places.of(position - before * layout.copyDistance(), count, layout.copyDistance());
  }

  StreamLayout layout() {
    PageRecipe recipe =
        PageRecipe.of(seed, stream, compressRatio, compressUnit, filler == Filler.REPEAT);
    return StreamLayout.of(recipe, dedupRatio, dedupUnit, dedupSpan);
  }

  /** Collects a spec's parameters. Not thread-safe. */
  public static final class Builder {
    private final long size;
    private @Nullable Long seed;
    private long stream;
    private double dedupRatio = 1;
    private long dedupUnit = DEFAULT_DEDUP_UNIT;
    private @Nullable Long dedupSpan;
    private double compressRatio = 1;
    private int compressUnit = DEFAULT_COMPRESS_UNIT;
    private Filler filler = Filler.ZERO;

    private Builder(long size) {
      this.size = size;
    }

    /**
     * Sets the seed; without it one is drawn from the system's entropy.
     *
     * @param value any 64 bits
     * @return this
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Sets the stream's number; 0 otherwise.
     *
     * @param value any 64 bits
     * @return this
     */
    public Builder stream(long value) {
      stream = value;
      return this;
    }

    /**
     * Sets the dedup ratio; 1 otherwise.
     *
     * @param value logical units per unique unit, 1 to 1 000 000
     * @return this
     */
    public Builder dedupRatio(double value) {
      dedupRatio = value;
      return this;
    }

    /**
     * Sets the dedup unit; 128 KiB otherwise.
     *
     * @param bytes a multiple of 4096
     * @return this
     */
    public Builder dedupUnit(long bytes) {
      dedupUnit = bytes;
      return this;
    }

    /**
     * Sets the span of units over which the dedup ratio holds; all units of the stream otherwise.
     *
     * @param units at least 1
     * @return this
     */
    public Builder dedupSpan(long units) {
      dedupSpan = units;
      return this;
    }

    /**
     * Sets the compression ratio; 1 otherwise.
     *
     * @param value 1 to {@code compressUnit / 64}
     * @return this
     */
    public Builder compressRatio(double value) {
      compressRatio = value;
      return this;
    }

    /**
     * Sets the compression unit; 4096 otherwise.
     *
     * @param bytes 512, 1024, 2048 or 4096
     * @return this
     */
    public Builder compressUnit(int bytes) {
      compressUnit = bytes;
      return this;
    }

    /**
     * Sets what the compressible part holds; zeros otherwise.
     *
     * @param value the filler
     * @return this
     */
    public Builder filler(Filler value) {
      filler = value;
      return this;
    }

    /**
     * The spec.
     *
     * @return the spec
     * @throws IllegalArgumentException naming a parameter out of range, its value and its range
     */
    public StreamSpec build() {
      return new StreamSpec(
          seed != null ? seed : new SecureRandom().nextLong(),
          stream,
          size,
          dedupRatio,
          dedupUnit,
          dedupSpan != null ? dedupSpan : allUnits(),
          compressRatio,
          compressUnit,
          filler);
    }

    private long allUnits() {
      if (size <= 0 || dedupUnit <= 0) {
        return 1; // nothing to count in; what is out of range the spec refuses
      }
      return (size - 1) / dedupUnit + 1;
    }
  }
}
