package io.dgen.cli.exercise;

import io.dgen.cli.output.BadInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lists of names with percentages. */
final class Shares {

  private static final int HUNDRED = 100;
  private static final double TOLERANCE = 1e-6;

  private Shares() {}

  /**
   * Reads {@code read=30%,write=70%}.
   *
   * @param option whose value it is
   * @param text the value
   * @param separator what is between a name and its percentage
   * @param example what is allowed
   * @return percentages by name
   */
  static Map<String, Double> parse(String option, String text, char separator, String example) {
    Pattern item =
        Pattern.compile("([^,%=:]+)" + separator + "([0-9]{1,3}(?:\\.[0-9]{1,9})?)\\s*%?");
    Map<String, Double> shares = new LinkedHashMap<>();
    double sum = 0;
    for (String part : text.split(",", -1)) {
      Matcher matcher = item.matcher(part.strip());
      if (!matcher.matches() || shares.containsKey(matcher.group(1).strip())) {
        throw wrong(option, text, "must be like " + example);
      }
      double share = Double.parseDouble(matcher.group(2));
      shares.put(matcher.group(1).strip(), share);
      sum += share;
    }
    if (Math.abs(sum - HUNDRED) > TOLERANCE) {
      throw wrong(option, text, "must add up to 100%");
    }
    return shares;
  }

  static BadInputException wrong(String option, String text, String allowed) {
    return new BadInputException(option + " is '" + text + "', but " + allowed);
  }
}
