package io.dgen.measure;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compressed format at a level. Immutable.
 *
 * @param format the format
 * @param level its level; 0 where the format has none
 */
public record Compressor(Format format, int level) implements Serializable {

  private static final Pattern NAME = Pattern.compile("([a-z0-9]+?)(?:-([0-9]{1,9}))?");

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException naming the level and what is allowed
   */
  public Compressor {
    if (format.mostLevel() == 0 && level != 0) {
      throw new IllegalArgumentException(format.text() + " has no levels, but level is " + level);
    }
    if (format.mostLevel() > 0 && (level < 1 || level > format.mostLevel())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "level of %s is %d, but must be 1 to %d",
              format.text(),
              level,
              format.mostLevel()));
    }
  }

  /**
   * A format at its default level.
   *
   * @param format the format
   * @return the compressor
   */
  public static Compressor of(Format format) {
    return new Compressor(format, format.defaultLevel());
  }

  /**
   * By its name: {@code zstd}, {@code zstd-19}, {@code lz4}.
   *
   * @param name a format's name, with a level if the format has them
   * @return the compressor
   * @throws IllegalArgumentException if there is no such format or level
   */
  public static Compressor parse(String name) {
    Matcher matcher = NAME.matcher(name.strip().toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      for (Format format : Format.values()) {
        if (format.text().equals(matcher.group(1))) {
          return matcher.group(2) == null
              ? of(format)
              : new Compressor(format, Integer.parseInt(matcher.group(2)));
        }
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "'%s' is not one of %s, nor one of them with a level, like zstd-19",
            name,
            Format.names()));
  }

  /**
   * Its name.
   *
   * @return as {@link #parse} reads it
   */
  public String name() {
    return level == 0 ? format.text() : format.text() + "-" + level;
  }

  /**
   * What does the work.
   *
   * @return the library, and whether it is native code
   * @throws CompressorRefusedException if it is unavailable here
   */
  public String implementation() {
    return format.codec().implementation();
  }

  /**
   * Returns what compresses units, for one thread.
   *
   * @param mostBytes the size of the largest unit
   * @return to be closed by the caller
   * @throws CompressorRefusedException if the compressor is unavailable here
   */
  public UnitCompressor units(int mostBytes) {
    return codec().units(level, mostBytes);
  }

  Codec codec() {
    return format.codec();
  }
}
