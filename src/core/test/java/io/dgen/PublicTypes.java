package io.dgen;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells which types of an API have no text of their own: in a log or a debugger {@code
 * io.dgen.storage.write.StreamWriter@1b2c3d} tells nothing.
 *
 * @param silent the names of those that have none
 * @param told how many have one
 */
public record PublicTypes(List<String> silent, int told) {

  /** Looks at the types of a package, and of the packages below it if these are exported too. */
  public static PublicTypes of(Class<?> anchor, boolean below) throws Exception {
    Path classes = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path directory = classes.resolve(anchor.getPackageName().replace('.', '/'));
    List<String> silent = new ArrayList<>();
    int told = 0;
    try (Stream<Path> files = Files.walk(directory, below ? Integer.MAX_VALUE : 1)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replaceAll("\\.class$", "");
        if (name.endsWith("-info")) {
          continue;
        }
        Class<?> type = Class.forName(name.replace(file.getFileSystem().getSeparator(), "."));
        if (!isPublic(type) || type.isInterface() || !hasInstances(type)) {
          continue;
        }
        if (type.getMethod("toString").getDeclaringClass() == Object.class) {
          silent.add(type.getName());
        } else {
          told++;
        }
      }
    }
    return new PublicTypes(silent, told);
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  /** A type with only static methods has one private constructor without parameters. */
  private static boolean hasInstances(Class<?> type) {
    for (var method : type.getDeclaredMethods()) {
      if (!Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers())) {
        return true;
      }
    }
    return false;
  }
}
