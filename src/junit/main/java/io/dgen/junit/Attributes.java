package io.dgen.junit;

import io.dgen.SpecParameters;
import io.dgen.StreamSpec;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The annotation's attributes as a stream's parameters. */
final class Attributes {

  private static final String RANDOM = "random";
  private static final Pattern HYPHEN = Pattern.compile("-([a-z])");

  private Attributes() {}

  /** Returns an attribute's name for a parameter's: {@code dedupUnit} for {@code dedup-unit}. */
  static String attribute(String parameter) {
    return HYPHEN.matcher(parameter).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  /**
   * Returns the stream that an annotation describes.
   *
   * @param data the annotation
   * @param target what has it, for messages
   * @throws ExtensionConfigurationException naming the target, the attribute, its value and what is
   *     allowed
   */
  static StreamSpec spec(TestData data, String target) {
    SpecParameters parameters = new SpecParameters(Attributes::attribute);
    try {
      for (String name : SpecParameters.names()) {
        String value = value(data, attribute(name));
        if (name.equals("seed") && value.equals(RANDOM)) {
          parameters.setValue(name, new SecureRandom().nextLong());
        } else if (isSet(name, value)) {
          parameters.set(name, value);
        }
      }
      return parameters.spec();
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(
          "@TestData of " + target + ": " + e.getMessage(), e);
    }
  }

  /** The seed and the size are always set, all others where they have not their defaults. */
  private static boolean isSet(String name, String value) throws IllegalArgumentException {
    if (name.equals("seed") || name.equals("size")) {
      return true;
    }
    return !value.equals(String.valueOf(method(attribute(name)).getDefaultValue()));
  }

  private static String value(TestData data, String attribute) {
    try {
      return String.valueOf(method(attribute).invoke(data));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the annotation has the attribute " + attribute, e);
    }
  }

  private static Method method(String attribute) {
    try {
      return TestData.class.getMethod(attribute);
    } catch (NoSuchMethodException e) {
      throw new LinkageError("the annotation has the attribute " + attribute, e);
    }
  }
}
