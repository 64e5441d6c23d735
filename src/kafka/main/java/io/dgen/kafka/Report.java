package io.dgen.kafka;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that a client leaves in the directory {@code dgen.report}. */
final class Report {

  private static final Logger LOG = LoggerFactory.getLogger(Report.class);
  private static final int MOST_FILES = 1_000_000;

  private Report() {}

  /** Writes KIND-CLIENT.json and KIND-CLIENT.txt, with a number if there are some. */
  static void write(ClientSettings settings, String kind, String text, Map<String, Object> json) {
    Path directory = settings.report();
    if (directory == null) {
      return;
    }
    String name = kind + "-" + settings.client().replaceAll("[^A-Za-z0-9._-]", "_");
    try {
      Path written = create(directory, name, json(json) + "\n");
      Path beside =
          written.resolveSibling(written.getFileName().toString().replaceFirst("\\.json$", ".txt"));
      Files.writeString(beside, text.stripTrailing() + "\n");
      LOG.info("dgen: the report of {} is in {}", settings.client(), written);
    } catch (IOException e) {
      LOG.error("dgen: cannot write the report of {}: {}", settings.client(), e.toString());
    }
  }

  private static Path create(Path directory, String name, String text) throws IOException {
    for (int i = 1; i < MOST_FILES; i++) {
      Path file = directory.resolve(name + (i == 1 ? "" : "-" + i) + ".json");
      try {
        return Files.writeString(
            file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException e) {
        // the next number
      }
    }
    throw new IOException(directory + " holds too many reports");
  }

  /** Returns JSON of maps, lists, strings, numbers and truth values. */
  static String json(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value, "");
    return out.toString();
  }

  private static void append(StringBuilder out, Object value, String indent) {
    switch (value) {
      case Map<?, ?> map -> {
        String separator = "{\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(separator).append(indent).append("  ");
          quote(out, String.valueOf(entry.getKey()));
          out.append(" : ");
          append(out, entry.getValue(), indent + "  ");
          separator = ",\n";
        }
        out.append(map.isEmpty() ? "{}" : "\n" + indent + "}");
      }
      case List<?> list -> {
        String separator = "[";
        for (Object each : list) {
          out.append(separator);
          append(out, each, indent + "  ");
          separator = ", ";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> quote(out, value.toString());
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
