package io.dgen.nio;

import io.dgen.SetFileNames;
import io.dgen.SpecParameters;
import io.dgen.SpecText;
import io.dgen.StreamSpec;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** What a path stands for. */
sealed interface Node {

  /** A seed: the directory of all its streams, which has too many to be listed. */
  record Seed(long seed) implements Node {}

  /** A directory of streams. */
  record Directory(StreamSet set) implements Node {}

  /** A stream. */
  record File(StreamSpec spec) implements Node {}

  /** The parameter that makes a path a directory. */
  String FILES = "files";

  /**
   * Finds out what a path stands for.
   *
   * @throws NoSuchFileException if it stands for nothing; the reason names what is wrong
   */
  static Node of(DgenPath path) throws NoSuchFileException {
    DgenPath absolute = path.toAbsolutePath().normalize();
    List<String> names = absolute.names();
    if (names.isEmpty()) {
      return new Seed(absolute.seed());
    }
    Node first;
    try {
      first = first(absolute.seed(), names.getFirst());
    } catch (IllegalArgumentException e) {
      throw missing(path, String.valueOf(e.getMessage()));
    }
    return names.size() == 1 ? first : inside(path, first, names);
  }

  private static NoSuchFileException missing(DgenPath path, String reason) {
    return new NoSuchFileException(path.toString(), null, reason);
  }

  private static Node inside(DgenPath path, Node first, List<String> names)
      throws NoSuchFileException {
    if (!(first instanceof Directory(StreamSet set))) {
      throw missing(path, names.getFirst() + " is a stream, not a directory");
    }
    long file = SetFileNames.number(names.get(1), set.files());
    if (file < 0 || names.size() > 2) {
      throw missing(
          path,
          "the directory has only the files "
              + SetFileNames.name(0, set.files())
              + " to "
              + SetFileNames.name(set.files() - 1, set.files()));
    }
    return new File(set.spec(file));
  }

  private static Node first(long seed, String name) {
    int query = name.indexOf('?');
    String number = query < 0 ? name : name.substring(0, query);
    SpecParameters parameters = new SpecParameters();
    String files = null;
    for (String parameter : query < 0 ? List.<String>of() : words(name.substring(query + 1))) {
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "'" + parameter + "' must be a parameter and its value, like size=1GiB");
      }
      String key = NameText.decoded(parameter.substring(0, equals));
      String value = NameText.decoded(parameter.substring(equals + 1));
      boolean again = key.equals(FILES) ? files != null : has(parameters, key);
      if (again) {
        throw new IllegalArgumentException(key + " is given twice");
      }
      if (key.equals(FILES)) {
        files = value;
      } else if (key.equals("seed")) {
        throw new IllegalArgumentException("seed cannot be a parameter: it follows dgen://");
      } else {
        parameters.set(key, value);
      }
    }
    parameters.setValue("seed", seed);
    return files == null
        ? file(number, parameters)
        : new Directory(new StreamSet(first(number, parameters), count(files)));
  }

  private static boolean has(SpecParameters parameters, String name) {
    if (!SpecParameters.names().contains(name)) {
      List<String> allowed = new ArrayList<>(SpecParameters.names());
      allowed.remove("seed");
      allowed.add(FILES);
      throw new IllegalArgumentException(
          name + " is unknown; known are " + String.join(", ", allowed));
    }
    return parameters.has(name);
  }

  private static List<String> words(String query) {
    return List.of(query.split("&", -1));
  }

  private static File file(String number, SpecParameters parameters) {
    if (parameters.has("stream")) {
      throw new IllegalArgumentException(
          "stream cannot be a parameter without " + FILES + ": it follows the seed and a slash");
    }
    if (!parameters.has("size")) {
      throw new IllegalArgumentException("size is missing: name it as in " + number + "?size=1GiB");
    }
    return new File(parameters.setValue("stream", stream(number)).spec());
  }

  private static long stream(String number) {
    try {
      return SpecText.unsigned(NameText.decoded(number));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stream: " + e.getMessage(), e);
    }
  }

  /** The stream of a directory's first file: its name if that is a number, else a parameter. */
  private static StreamSpec first(String name, SpecParameters parameters) {
    if (name.matches("[0-9].*")) {
      if (parameters.has("stream")) {
        throw new IllegalArgumentException(
            "stream is given twice: " + name + " is the first one's");
      }
      parameters.setValue("stream", stream(name));
    }
    if (!parameters.has("size")) {
      throw new IllegalArgumentException("size is missing: each file's, as in size=1GiB");
    }
    return parameters.spec();
  }

  private static long count(String files) {
    try {
      return Long.parseLong(files.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          FILES + ": '" + files + "' must be a whole number below 2^63", e);
    }
  }
}
