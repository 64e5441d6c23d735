package io.dgen.cli.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads and writes enum constants as the command spells them: {@code NON_TEMPORAL} is {@code
 * non-temporal}.
 *
 * @param <E> the enum
 */
public class NameConverter<E extends Enum<E>> implements ITypeConverter<E> {

  private final Class<E> type;

  /**
   * Creates a converter.
   *
   * @param type the enum
   */
  public NameConverter(Class<E> type) {
    this.type = type;
  }

  /**
   * Returns a constant's name.
   *
   * @param constant the constant
   * @return its name in lower case, with hyphens
   */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public final E convert(String text) {
    String name = text.strip().replace('_', '-');
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> name(constant).equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException(text + " is not one of " + names()));
  }

  private String names() {
    return Arrays.stream(type.getEnumConstants())
        .map(NameConverter::name)
        .collect(Collectors.joining(", "));
  }
}
