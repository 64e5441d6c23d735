package io.dgen.bench;

import picocli.CommandLine.ITypeConverter;

/** Sizes of memory: a number, or one with K, M or G. */
final class Bytes implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    int unit = "KMG".indexOf(Character.toUpperCase(text.charAt(text.length() - 1))) + 1;
    String number = unit == 0 ? text : text.substring(0, text.length() - 1);
    return Long.parseLong(number) << 10 * unit;
  }
}
