package io.dgen.cli.measure;

import io.dgen.measure.Input;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The files of a directory and those below it. */
final class Tree {

  private static final Path SET = DataSetManifest.in(Path.of("")).getFileName();
  private static final String MANIFEST = Manifest.beside(Path.of("")).getFileName().toString();

  private Tree() {}

  /**
   * Finds ordinary files. Symbolic links are not followed, and manifests are no data.
   *
   * @param directory where to look
   * @return inputs by their names, relative to the directory, in the order of the names
   * @throws IOException if a directory cannot be read
   */
  static NavigableMap<Path, Input> files(Path directory) throws IOException {
    NavigableMap<Path, Input> found = new TreeMap<>();
    walk(
        directory,
        (file, attributes) -> found.put(directory.relativize(file), input(file, attributes)));
    return found;
  }

  /**
   * Finds the ordinary files' contents: a file of several names is found once.
   *
   * @param directory where to look
   * @param known keys of files already found, which are left out; those found now are added
   * @return inputs, in the order of the files' names
   * @throws IOException if a directory cannot be read
   */
  static Collection<Input> contents(Path directory, Set<Object> known) throws IOException {
    NavigableMap<Path, BasicFileAttributes> found = new TreeMap<>();
    walk(directory, found::put);
    List<Input> inputs = new ArrayList<>();
    found.forEach(
        (file, attributes) -> {
          Object key = attributes.fileKey();
          if (key == null || known.add(key)) {
            inputs.add(input(file, attributes));
          }
        });
    return inputs;
  }

  private static Input input(Path file, BasicFileAttributes attributes) {
    return new Input(file.toString(), new PathSource(file), attributes.size());
  }

  private static void walk(Path directory, BiConsumer<Path, BasicFileAttributes> action)
      throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isManifest(file)) {
              action.accept(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    if (!name.endsWith(MANIFEST)) {
      return file.getFileName().equals(SET);
    }
    String of = name.substring(0, name.length() - MANIFEST.length());
    return Files.exists(file.resolveSibling(of));
  }
}
