package io.dgen.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, or a share of what there is.
 *
 * @param text as it was given
 * @param bytes the bytes; 0 if it is a share
 * @param share the share, more than 0 to 1; 0 if it is a number of bytes
 */
public record Amount(String text, long bytes, double share) {

  /** Shares come out as whole blocks, which suit direct I/O. */
  private static final long BLOCK = 4096;

  /** Reads sizes and percentages. */
  public static final class Converter implements ITypeConverter<Amount> {

    /** For picocli, which makes it. */
    Converter() {}

    @Override
    public Amount convert(String text) {
      if (!text.strip().endsWith("%")) {
        return new Amount(text, Size.parse(text), 0);
      }
      double share = new Percent().convert(text);
      if (share <= 0 || share > 1) {
        throw new TypeConversionException("'" + text + "' must be more than 0% and at most 100%");
      }
      return new Amount(text.strip(), 0, share);
    }
  }

  /**
   * Tells whether it depends on what there is.
   *
   * @return whether it is a share
   */
  public boolean isShare() {
    return share > 0;
  }

  /**
   * Returns the bytes.
   *
   * @param all how many bytes there are
   * @return the number of bytes, or the share of all in whole blocks of 4096 bytes
   */
  public long of(long all) {
    if (!isShare()) {
      return bytes;
    }
    long some = share == 1 ? all : (long) (all * share);
    return some - some % BLOCK;
  }
}
