package io.dgen;

import io.dgen.stream.StreamLayout;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a stream: what its bytes are (stream formats 1 and 2). Two generators with
 * equal specs make equal bytes on any machine, with any threads, chunks and back end. Immutable.
 *
 * @param seed what makes a run's data its own; all 64 bits count
 * @param stream which stream of that run: an object's, a file's or a rank's number; all 64 bits
 *     count
 * @param size length in bytes, 0 to 2<sup>63</sup>−1
 * @param dedup how units repeat
 * @param sharing what streams have in common
 * @param change which generation it is
 * @param content what units hold
 */
public record StreamSpec(
    long seed,
    long stream,
    long size,
    Dedup dedup,
    Sharing sharing,
    Change change,
    Content content) {

  /** The newest version of the stream format that this library makes. */
  public static final int FORMAT_VERSION = 2;

  /** Bytes of a dedup unit where none is given. */
  public static final long DEFAULT_DEDUP_UNIT = 128 << 10;

  /** Bytes of a compression unit where none is given. */
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
   * @return 1 where every parameter of format 2 has its default, else 2
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
   * Returns the bytes that repeat as a whole.
   *
   * @return a multiple of 4096
   */
  public long dedupUnit() {
    return dedup.unit();
  }

  /**
   * Returns the units over which the dedup ratio holds.
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
   * Returns the bytes in which the compression ratio already holds.
   *
   * @return 512, 1024, 2048 or 4096
   */
  public int compressUnit() {
    return content.compressUnit();
  }

  /**
   * Returns what the compressible part holds; of several classes of units, the first one's.
   *
   * @return the filler
   */
  public Filler filler() {
    return content.mix().getFirst().filler();
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
   * Returns the same parameters under another seed.
   *
   * @param newSeed the seed
   * @return a spec that differs in the seed only
   */
  public StreamSpec withSeed(long newSeed) {
    return new StreamSpec(newSeed, stream, size, dedup, sharing, change, content);
  }

  /**
   * Returns the same parameters for another stream of the run.
   *
   * @param newStream the stream's number
   * @return a spec that differs in the stream's number only
   */
  public StreamSpec withStream(long newStream) {
    return new StreamSpec(seed, newStream, size, dedup, sharing, change, content);
  }

  /**
   * Returns the same parameters for another generation of the stream.
   *
   * @param newGeneration 0 to 2<sup>31</sup>−1
   * @return a spec that differs in the generation only
   */
  public StreamSpec withGeneration(long newGeneration) {
    Change other = new Change(newGeneration, change.rate());
    return new StreamSpec(seed, stream, size, dedup, sharing, other, content);
  }

  StreamLayout layout() {
    return Layouts.of(this);
  }

  /** Collects a spec's parameters. Not thread-safe. */
  public static final class Builder {
    private final long size;
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
     * Lets some of the unique units have more copies than the others.
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
     * Takes some of the unique units from a pool that the streams of the seed have in common.
     *
     * @param ratio share of the stream's unique units, 0 to 1
     * @param units units of the pool, 1 to 2<sup>31</sup>−1
     * @param pool which pool of the seed; all 64 bits count
     * @return this
     */
    public Builder shared(double ratio, long units, long pool) {
      sharing = new Sharing(ratio, units, pool);
      return this;
    }

    /**
     * Sets the generation; 0 otherwise.
     *
     * @param value 0 to 2<sup>31</sup>−1
     * @return this
     */
    public Builder generation(long value) {
      generation = value;
      return this;
    }

    /**
     * Sets how much each generation changes; all otherwise.
     *
     * @param value share of the source units, more than 0 and at most 1
     * @return this
     */
    public Builder changeRate(double value) {
      changeRate = value;
      return this;
    }

    /**
     * Sets the random bits of each random byte; 8 otherwise.
     *
     * @param value 4 to 8
     * @return this
     */
    public Builder entropyBits(int value) {
      entropyBits = value;
      return this;
    }

    /**
     * Sets classes of units that compress differently, instead of one ratio for all.
     *
     * @param classes 1 to 16
     * @return this
     */
    public Builder mix(List<ContentClass> classes) {
      mix = List.copyOf(classes);
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

    private long allUnits() {
      if (size <= 0 || dedupUnit <= 0) {
        return 1; // nothing to count in; what is out of range the spec refuses
      }
      return (size - 1) / dedupUnit + 1;
    }
  }
}
