package io.dgen.measure;

import java.util.List;
import java.util.Optional;

/**
 * What deduplication and compression make of data in units of one size. Immutable.
 *
 * @param unitBytes the unit's size, or {@link #WHOLE_FILES}
 * @param units how many units there are; the last of a file may be short
 * @param bytes their bytes
 * @param zeroUnits how many are zero throughout
 * @param uniqueUnits how many are different; estimated unless {@code exact}, and then not more than
 *     there can be
 * @param uniqueBytes their bytes
 * @param zeroBits of the digests, only those beginning with so many zero bits were kept; 0 if all
 * @param digests how many digests were kept
 * @param compressions for each compressor, what it makes of them
 * @param classes the unique units by their ratio by the first compressor, if there is one; none of
 *     whole files
 * @param repeats how they repeat, if the plan asks for it
 */
public record UnitRatios(
    long unitBytes,
    long units,
    long bytes,
    long zeroUnits,
    long uniqueUnits,
    long uniqueBytes,
    int zeroBits,
    long digests,
    List<CompressionRatio> compressions,
    List<UnitClass> classes,
    Optional<Repeats> repeats) {

  /** The unit's size where each file is one unit. */
  public static final long WHOLE_FILES = 0;

  /** Copies the lists. */
  public UnitRatios {
    compressions = List.copyOf(compressions);
    classes = List.copyOf(classes);
  }

  /** The same, with how units repeat. */
  UnitRatios withRepeats(Repeats found) {
    return new UnitRatios(
        unitBytes,
        units,
        bytes,
        zeroUnits,
        uniqueUnits,
        uniqueBytes,
        zeroBits,
        digests,
        compressions,
        classes,
        Optional.of(found));
  }

  /**
   * How much deduplication saves.
   *
   * @return bytes before : bytes after; NaN for no data
   */
  public double dedupRatio() {
    return (double) bytes / uniqueBytes;
  }

  /**
   * Whether every unit's digest was kept.
   *
   * @return false if the number of unique units is an estimate
   */
  public boolean exact() {
    return zeroBits == 0;
  }

  /**
   * How far an estimated number of unique units, and so the dedup ratio, may be off.
   *
   * @return a share of it, not exceeded in 95 cases of 100; 0 where it is exact
   */
  public double error() {
    return dedup().error();
  }

  /**
   * How much deduplication saves, and how far that may be off.
   *
   * @return the dedup ratio; exact where the number of unique units is
   */
  public Estimate dedup() {
    double deviation = exact() ? 0 : Math.sqrt((1 - Math.scalb(1.0, -zeroBits)) / digests);
    return new Estimate(dedupRatio(), deviation);
  }

  /**
   * What is left when repeated units are dropped and the others compressed.
   *
   * @param compression one of the compressions
   * @return bytes before : bytes after both; NaN for no data
   */
  public double reduction(CompressionRatio compression) {
    return dedupRatio() * compression.uniqueRatio();
  }

  /**
   * The dedup ratio times the compression ratio of all units, repeated ones too.
   *
   * @param compression one of the compressions
   * @return their product; NaN for no data
   */
  public double product(CompressionRatio compression) {
    return dedupRatio() * compression.ratio();
  }
}
