package io.dgen.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Enum constants as the command spells them: {@code NON_TEMPORAL} is {@code non-temporal}.
 *
 * @param <E> the enum
 */
final class NameConverter<E extends Enum<E>> implements ITypeConverter<E> {

  private final Class<E> type;

  NameConverter(Class<E> type) {
    this.type = type;
  }

  /** A constant's name. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public E convert(String text) {
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
