package io.dgen.measure;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a compression ratio is true for: a compressor, and the bytes that it is given at a time.
 * Immutable.
 *
 * @param compressor the compressor
 * @param unitBytes the unit that it compresses by itself, {@link Plan#LEAST_UNIT_BYTES} to {@link
 *     Plan#MOST_UNIT_BYTES}, or {@link UnitRatios#WHOLE_FILES}
 */
public record CompressionTarget(Compressor compressor, long unitBytes) {

  private static final Pattern NAME = Pattern.compile("([^@]+)@([^@]+)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(b|kib|mib|)");
  private static final String WHOLE = "whole";
  private static final int KIB_BITS = 10;
  private static final int MIB_BITS = 20;

  /**
   * Checks the unit.
   *
   * @throws IllegalArgumentException naming the unit and its range
   */
  public CompressionTarget {
    Objects.requireNonNull(compressor, "compressor");
    if (unitBytes != UnitRatios.WHOLE_FILES
        && (unitBytes < Plan.LEAST_UNIT_BYTES || unitBytes > Plan.MOST_UNIT_BYTES)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "unit is %d, but must be %d to %d bytes, or whole",
              unitBytes,
              Plan.LEAST_UNIT_BYTES,
              Plan.MOST_UNIT_BYTES));
    }
  }

  /**
   * Returns the target of a name: {@code gzip-6@128KiB}, {@code lz4@4096}, {@code zstd@whole}.
   *
   * @param name a compressor's name as {@link Compressor#parse} reads it, and a unit
   * @return the target
   * @throws IllegalArgumentException if it names no compressor or no unit
   */
  public static CompressionTarget parse(String name) {
    Matcher parts = NAME.matcher(name.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' must be a compressor and its unit, like gzip-6@128KiB or zstd@whole");
    }
    return new CompressionTarget(Compressor.parse(parts.group(1)), unit(parts.group(2)));
  }

  /**
   * Returns whether the compressor codes entropy besides finding matches.
   *
   * @return false for lz4 and snappy
   */
  public boolean codesEntropy() {
    return switch (compressor.format()) {
      case ZSTD, GZIP -> true;
      case LZ4, SNAPPY -> false;
    };
  }

  private static long unit(String text) {
    String unit = text.strip().toLowerCase(Locale.ROOT);
    if (unit.equals(WHOLE)) {
      return UnitRatios.WHOLE_FILES;
    }
    Matcher size = SIZE.matcher(unit);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' must be a unit in bytes, KiB or MiB, like 128KiB, or whole");
    }
    int bits =
        switch (size.group(2)) {
          case "kib" -> KIB_BITS;
          case "mib" -> MIB_BITS;
          default -> 0;
        };
    // 0 bytes are no unit, and not whole files.
    return Math.max(1, Long.parseLong(size.group(1)) << bits);
  }

  /**
   * Returns its name.
   *
   * @return as {@link #parse} reads it
   */
  public String name() {
    return compressor.name() + "@" + unitName();
  }

  private String unitName() {
    if (unitBytes == UnitRatios.WHOLE_FILES) {
      return WHOLE;
    }
    if (unitBytes % (1 << MIB_BITS) == 0) {
      return (unitBytes >> MIB_BITS) + "MiB";
    }
    return unitBytes % (1 << KIB_BITS) == 0 ? (unitBytes >> KIB_BITS) + "KiB" : "" + unitBytes;
  }
}
