package io.dgen.cli.options;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people write them: {@code 90}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 1d}. */
public final class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)?");

  /** For picocli, which makes it. */
  DurationConverter() {}

  @Override
  public Duration convert(String text) {
    return parse(text);
  }

  /**
   * Reads a time.
   *
   * @param text the time; seconds if it has no unit
   * @return the time
   * @throws TypeConversionException if it is none
   */
  public static Duration parse(String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' must be a time, like 90, 30s, 10m, 2h or 1d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case null -> Duration.ofSeconds(number);
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
