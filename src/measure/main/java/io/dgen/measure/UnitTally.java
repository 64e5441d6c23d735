package io.dgen.measure;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Adds up units of one size. Not thread-safe. */
final class UnitTally {

  private final long unitBytes;
  private final List<CompressionTally> compressions;
  private final ClassTally classes;
  private long units;
  private long bytes;
  private long zeroUnits;
  private long equalZeroUnits;
  private long firstUnits;
  private long firstBytes;

  /**
   * @param unitBytes the unit's size; the last unit of an input may be shorter
   */
  UnitTally(long unitBytes, int compressors) {
    this.unitBytes = unitBytes;
    compressions = Stream.generate(CompressionTally::new).limit(compressors).toList();
    classes = new ClassTally(compressors);
  }

  /**
   * Adds a unit.
   *
   * @param weight for how many unique units it stands; 0 if it is none
   */
  void add(long length, boolean zero, long weight) {
    units++;
    bytes += length;
    zeroUnits += zero ? 1 : 0;
    equalZeroUnits += zero && length == unitBytes ? 1 : 0;
    firstUnits += weight;
    firstBytes += weight * length;
  }

  /**
   * Adds what the compressors make of a unit.
   *
   * @param sizes its bytes by each of them
   * @param weight for how many unique units it stands; 0 if it is none
   */
  void addCompressed(long length, int[] sizes, long weight) {
    for (int i = 0; i < sizes.length; i++) {
      compressions.get(i).add(length, sizes[i], weight);
    }
    if (weight > 0 && sizes.length > 0) {
      classes.add(length, sizes, weight);
    }
  }

  /** Returns the tally of a compressor, by its number. */
  CompressionTally compression(int number) {
    return compressions.get(number);
  }

  void add(UnitTally other) {
    units += other.units;
    bytes += other.bytes;
    zeroUnits += other.zeroUnits;
    equalZeroUnits += other.equalZeroUnits;
    firstUnits += other.firstUnits;
    firstBytes += other.firstBytes;
    classes.add(other.classes);
    for (int i = 0; i < compressions.size(); i++) {
      compressions.get(i).add(other.compressions.get(i));
    }
  }

  /**
   * Returns the result.
   *
   * @param sample the share of the units that was compressed
   * @param digests how many digests of different units were kept
   * @param zeroBits with how many zero bits they begin
   */
  UnitRatios result(List<Compressor> compressors, double sample, long digests, int zeroBits) {
    long unique = Math.min(digests << zeroBits, mostUnique());
    // In a sample, too, a unit counts with its length: the last one of a file may be short.
    double meanBytes = firstUnits == 0 ? 0 : (double) firstBytes / firstUnits;
    return new UnitRatios(
        unitBytes,
        units,
        bytes,
        zeroUnits,
        unique,
        zeroBits == 0 ? firstBytes : Math.min(Math.round(unique * meanBytes), bytes),
        zeroBits,
        digests,
        IntStream.range(0, compressors.size())
            .mapToObj(i -> compressions.get(i).result(compressors.get(i), sample))
            .toList(),
        classes.result(),
        Optional.empty());
  }

  /** Returns the most units that can be different: all zero units of one length are equal. */
  private long mostUnique() {
    return units - Math.max(0, equalZeroUnits - 1);
  }
}
