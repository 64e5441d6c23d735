package io.dgen.nio;

import io.dgen.SpecText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A path: {@code dgen://SEED/NAME/NAME}, or names alone if it is relative. The first name holds the
 * parameters. Immutable.
 */
final class DgenPath implements Path {

  static final String SCHEME = "dgen";
  private static final String START = SCHEME + "://";

  /** The seed of absolute paths that are made from relative ones. */
  private static final long DEFAULT_SEED = 0;

  private final @Nullable Long seed;
  private final List<String> names;

  /** Names are encoded. A relative path without names has the one name "". */
  private DgenPath(@Nullable Long seed, List<String> names) {
    this.seed = seed;
    this.names = seed == null && names.isEmpty() ? List.of("") : List.copyOf(names);
  }

  /**
   * Reads a path.
   *
   * @throws InvalidPathException if it has no seed and begins with a slash, or the seed is no
   *     number
   */
  static DgenPath parse(String text) {
    if (!text.startsWith(START)) {
      if (text.startsWith("/") || text.startsWith(SCHEME + ":")) {
        throw new InvalidPathException(text, "must begin with dgen://SEED/, or be relative");
      }
      return new DgenPath(null, split(text));
    }
    int slash = text.indexOf('/', START.length());
    String seed = text.substring(START.length(), slash < 0 ? text.length() : slash);
    try {
      return new DgenPath(
          SpecText.unsigned(seed), split(slash < 0 ? "" : text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new InvalidPathException(text, "seed: " + e.getMessage());
    }
  }

  private static List<String> split(String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(NameText.encoded(name));
      }
    }
    return names;
  }

  static DgenPath cast(Path path) {
    if (Objects.requireNonNull(path, "path") instanceof DgenPath own) {
      return own;
    }
    throw new ProviderMismatchException(path + " is not a path of the scheme dgen");
  }

  /** Returns the seed of an absolute path. */
  long seed() {
    return Objects.requireNonNull(seed, "a relative path has no seed");
  }

  /** Returns the names, encoded; of the empty path, one that is empty. */
  List<String> names() {
    return names;
  }

  private boolean isEmpty() {
    return seed == null && names.equals(List.of(""));
  }

  @Override
  public DgenFileSystem getFileSystem() {
    return DgenFileSystem.INSTANCE;
  }

  @Override
  public boolean isAbsolute() {
    return seed != null;
  }

  @Override
  public @Nullable DgenPath getRoot() {
    return seed == null ? null : new DgenPath(seed, List.of());
  }

  @Override
  public @Nullable DgenPath getFileName() {
    return names.isEmpty() ? null : new DgenPath(null, List.of(names.getLast()));
  }

  @Override
  public @Nullable DgenPath getParent() {
    if (names.isEmpty() || (seed == null && names.size() == 1)) {
      return null;
    }
    return new DgenPath(seed, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public DgenPath getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public DgenPath subpath(int begin, int end) {
    if (begin < 0 || end > names.size() || begin >= end) {
      throw new IllegalArgumentException(
          "names " + begin + " to " + end + " of a path that has " + names.size());
    }
    return new DgenPath(null, names.subList(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    if (!(other instanceof DgenPath start) || !Objects.equals(seed, start.seed)) {
      return false;
    }
    if (isEmpty() || start.isEmpty()) {
      return equals(start);
    }
    int count = start.names.size();
    return count <= names.size() && names.subList(0, count).equals(start.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(other instanceof DgenPath end)) {
      return false;
    }
    if (end.seed != null || isEmpty() || end.isEmpty()) {
      return equals(end);
    }
    int from = names.size() - end.names.size();
    return from >= 0 && names.subList(from, names.size()).equals(end.names);
  }

  @Override
  public DgenPath normalize() {
    List<String> result = new ArrayList<>();
    for (String name : names) {
      boolean up = name.equals("..");
      if (up && !result.isEmpty() && !result.getLast().equals("..")) {
        result.removeLast();
      } else if (!name.equals(".") && !(up && seed != null)) {
        result.add(name);
      }
    }
    return new DgenPath(seed, result);
  }

  @Override
  public DgenPath resolve(Path other) {
    DgenPath end = cast(other);
    if (end.isAbsolute() || isEmpty()) {
      return end;
    }
    if (end.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(end.names);
    return new DgenPath(seed, all);
  }

  @Override
  public DgenPath relativize(Path other) {
    DgenPath end = cast(other);
    if (!Objects.equals(seed, end.seed)) {
      throw new IllegalArgumentException(
          "no relative path leads from " + this + " to " + end + ": they have different roots");
    }
    if (isEmpty() || equals(end)) {
      return equals(end) ? new DgenPath(null, List.of()) : end;
    }
    if (hasDots() || end.hasDots()) {
      DgenPath from = normalize();
      DgenPath to = end.normalize();
      if (!equals(from) || !end.equals(to)) {
        return from.relativize(to);
      }
    }
    List<String> to = end.isEmpty() ? List.of() : end.names;
    int common = 0;
    while (common < Math.min(names.size(), to.size()) && names.get(common).equals(to.get(common))) {
      common++;
    }
    if (names.subList(common, names.size()).contains("..")) {
      throw new IllegalArgumentException(
          "no relative path leads from " + this + " to " + end + ": it contains ..");
    }
    List<String> result = new ArrayList<>(Collections.nCopies(names.size() - common, ".."));
    result.addAll(to.subList(common, to.size()));
    return new DgenPath(null, result);
  }

  private boolean hasDots() {
    return names.contains(".") || names.contains("..");
  }

  @Override
  public URI toUri() {
    return URI.create(toAbsolutePath().toString());
  }

  @Override
  public DgenPath toAbsolutePath() {
    return seed != null ? this : new DgenPath(DEFAULT_SEED, List.of()).resolve(this);
  }

  @Override
  public DgenPath toRealPath(LinkOption... options) throws IOException {
    DgenPath real = toAbsolutePath().normalize();
    Node.of(real);
    return real;
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("streams never change: there is nothing to watch");
  }

  /** Compares texts. */
  @Override
  public int compareTo(Path other) {
    return toString().compareTo(cast(other).toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DgenPath path
        && Objects.equals(seed, path.seed)
        && names.equals(path.names);
  }

  @Override
  public int hashCode() {
    return Objects.hash(seed, names);
  }

  @Override
  public String toString() {
    String text = String.join("/", names);
    return seed == null ? text : START + SpecText.formatUnsigned(seed) + "/" + text;
  }
}
