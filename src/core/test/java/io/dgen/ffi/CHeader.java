package io.dgen.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the parts of C headers that {@code dgen.h} and {@code dgen_numa.h} use: integer constants
 * and prototypes.
 */
record CHeader(Map<String, Integer> constants, Map<String, Function> functions) {

  /** A function's type; each part is {@code int}, {@code long} or {@code pointer}. */
  record Function(String result, List<String> parameters) {}

  private static final Pattern CONSTANT =
      Pattern.compile("(?m)^#define (DGEN_\\w+) \\(?(-?\\d+)\\)?$");
  private static final Pattern PROTOTYPE =
      Pattern.compile("DGEN_(?:NUMA_)?API\\s+([\\w\\s*]*?)(\\w+)\\(([^)]*)\\);");

  static CHeader parse(Path file) throws IOException {
    String text =
        Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)\\s+$", "");
    Map<String, Integer> constants = new TreeMap<>();
    for (Matcher m = CONSTANT.matcher(text); m.find(); ) {
      constants.put(m.group(1), Integer.parseInt(m.group(2)));
    }
    Map<String, Function> functions = new TreeMap<>();
    for (Matcher m = PROTOTYPE.matcher(text); m.find(); ) {
      List<String> parameters = new ArrayList<>();
      for (String parameter : m.group(3).trim().split("\\s*,\\s*")) {
        if (!parameter.equals("void")) {
          parameters.add(type(parameter.replaceFirst("\\w+$", "")));
        }
      }
      functions.put(m.group(2), new Function(type(m.group(1)), parameters));
    }
    return new CHeader(constants, functions);
  }

  private static String type(String c) {
    return switch (c.replace("const", "").replaceAll("\\s+", "")) {
      case "uint32_t", "int32_t" -> "int";
      case "uint64_t", "int64_t" -> "long";
      case "void*", "void**", "char*", "int32_t*" -> "pointer";
      default -> throw new AssertionError("teach this parser the type " + c);
    };
  }
}
