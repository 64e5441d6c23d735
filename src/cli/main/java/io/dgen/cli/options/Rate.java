package io.dgen.cli.options;

import io.dgen.storage.channel.Pace;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rates as options have them: a size a second. */
public final class Rate implements ITypeConverter<Pace> {

  private static final String SUFFIX = "/s";

  /** For picocli, which makes it. */
  Rate() {}

  @Override
  public Pace convert(String text) {
    String stripped = text.strip();
    String size =
        stripped.toLowerCase(Locale.ROOT).endsWith(SUFFIX)
            ? stripped.substring(0, stripped.length() - SUFFIX.length())
            : stripped;
    long bytes = Size.parse(size);
    if (bytes < 1) {
      throw new TypeConversionException("'" + text + "' must be 1 byte a second or more");
    }
    return Pace.of(bytes);
  }

  /**
   * Returns a rate for a result.
   *
   * @param pace the rate
   * @return bytes a second, or null if it is unlimited
   */
  public static @Nullable Long json(Pace pace) {
    return pace.bytesPerSecond() == Long.MAX_VALUE ? null : pace.bytesPerSecond();
  }
}
