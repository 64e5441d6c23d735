package io.dgen.cli.measure;

import io.dgen.cli.options.Buckets;
import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.measure.ChangeMeter;
import io.dgen.measure.Input;
import io.dgen.storage.channel.FileKind;
import io.dgen.storage.remote.ObjectAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two generations of a file, of a device, or of the files of a directory. Open. */
final class Generations implements AutoCloseable {

  private final List<MeasureInputs> open = new ArrayList<>();
  private final List<ChangeMeter.Pair> pairs = new ArrayList<>();

  private final Buckets buckets;

  private Generations(Buckets buckets) {
    this.buckets = buckets;
  }

  /**
   * Opens both.
   *
   * @param before the name of the earlier generation
   * @param after that of the later one
   * @param buckets where objects are; stay open
   * @throws BadInputException if one is a directory and the other is not
   */
  static Generations open(String before, String after, Buckets buckets) throws IOException {
    if (ObjectAddress.is(before) || ObjectAddress.is(after)) {
      return ofFiles(before, after, buckets);
    }
    Path old = Options.path("--against", before);
    if (!Files.exists(old)) {
      throw new BadInputException("--against " + before + ": no such file or directory");
    }
    Path now = Options.path("FILE", after);
    boolean directory = isDirectory(old);
    if (directory != isDirectory(now)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "--against %s: one of %s and %s is a directory, but both or none must be",
              before,
              before,
              after));
    }
    if (directory) {
      Generations generations = new Generations(buckets);
      generations.add(Tree.files(old), Tree.files(now));
      return generations;
    }
    return ofFiles(before, after, buckets);
  }

  private static Generations ofFiles(String before, String after, Buckets buckets)
      throws IOException {
    Generations generations = new Generations(buckets);
    try {
      generations.add(generations.input(before), generations.input(after));
      return generations;
    } catch (IOException | RuntimeException e) {
      generations.close();
      throw e;
    }
  }

  private static boolean isDirectory(Path path) throws IOException {
    return FileKind.of(path) == FileKind.DIRECTORY;
  }

  private Input input(String name) throws IOException {
    MeasureInputs inputs = MeasureInputs.open(List.of(name), null, buckets);
    open.add(inputs);
    return inputs.list().getFirst();
  }

  /** By name. */
  private void add(NavigableMap<Path, Input> before, NavigableMap<Path, Input> after) {
    NavigableSet<Path> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (Path name : names) {
      add(before.get(name), after.get(name));
    }
  }

  private void add(@Nullable Input before, @Nullable Input after) {
    pairs.add(new ChangeMeter.Pair(Optional.ofNullable(before), Optional.ofNullable(after)));
  }

  List<ChangeMeter.Pair> pairs() {
    return pairs;
  }

  /** Bytes of both. */
  long bytes() {
    return pairs.stream().mapToLong(pair -> bytes(pair.before()) + bytes(pair.after())).sum();
  }

  private static long bytes(Optional<Input> input) {
    return input.map(Input::bytes).orElse(0L);
  }

  @Override
  public void close() throws IOException {
    for (MeasureInputs inputs : open) {
      inputs.close();
    }
  }
}
