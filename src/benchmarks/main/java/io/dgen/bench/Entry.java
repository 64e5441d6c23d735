package io.dgen.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One line of a comparison.
 *
 * @param contender what runs
 * @param bytes the size of its memory
 * @param threads on how many threads
 */
record Entry(Contender contender, long bytes, int threads) {

  @Override
  public String toString() {
    return contender + "@" + size() + (threads == 1 ? "" : "x" + threads);
  }

  private String size() {
    int shift = Math.min(20, Long.numberOfTrailingZeros(bytes) / 10 * 10);
    return (bytes >> shift) + List.of("", "K", "M").get(shift / 10);
  }

  /**
   * Reads what an entry is compared with: {@code NAME}, {@code NAME@BYTES}, {@code NAMExTHREADS}.
   */
  static final class Reference implements ITypeConverter<UnaryOperator<Entry>> {

    private static final Pattern FORM = Pattern.compile("(\\w+?)(?:@(\\w+?))?(?:x(\\d+))?");

    @Override
    public UnaryOperator<Entry> convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException(text + " is not of the form NAME[@BYTES][xTHREADS]");
      }
      Contender contender = contender(form.group(1));
      String bytes = form.group(2);
      String threads = form.group(3);
      return entry ->
          new Entry(
              contender,
              bytes == null ? entry.bytes : new Bytes().convert(bytes),
              threads == null ? entry.threads : Integer.parseInt(threads));
    }

    private static Contender contender(String name) {
      return Arrays.stream(Contender.values())
          .filter(contender -> contender.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("no contender is called " + name));
    }
  }
}
