import java.io.IOException;
import java.lang.classfile.ClassFile;
import jdk.internal.classfile.components.ClassRemapper;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes comparable what was one jar before there were modules: {@code OneJarApi OLD TO NEW...}
 * writes a jar of the same name for each new one, with the old classes under their new names. A
 * class that has only been moved or renamed is thus compared member by member.
 */
final class OneJarApi {

  /** Classes that are not found by their simple name. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "io/dgen/io/StreamFiles", "io/dgen/storage/DataSet",
          "io/dgen/io/FileSet", "io/dgen/storage/manifest/DataSetManifest",
          "io/dgen/io/WriteLatency", "io/dgen/storage/write/WriteLatency");

  /** Packages of the old API, and whose they are now. */
  private static final Map<String, String> OWNERS =
      Map.of("io/dgen", "dgen-core", "io/dgen/io", "dgen-storage", "io/dgen/measure", "dgen-measure");

  private OneJarApi() {}

  private static String beforeLast(String name, char separator) {
    return name.substring(0, name.lastIndexOf(separator));
  }

  private static Map<String, byte[]> classes(Path jar) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().matches("io/dgen/.*\\.class") && !entry.getName().endsWith("-info.class")) {
          classes.put(beforeLast(entry.getName(), '.'), zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    return classes;
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, byte[]> old = classes(Path.of(arguments[0]));
    old.keySet().removeIf(name -> !OWNERS.containsKey(beforeLast(name, '/')));
    Map<String, String> bySimpleName = new HashMap<>();
    Map<String, String> jarOf = new HashMap<>();
    for (int i = 2; i < arguments.length; i++) {
      String jar = Path.of(arguments[i]).getFileName().toString();
      for (String name : classes(Path.of(arguments[i])).keySet()) {
        bySimpleName.put(name.substring(name.lastIndexOf('/') + 1), name);
        jarOf.put(name, jar);
      }
    }
    Map<ClassDesc, ClassDesc> names = new HashMap<>();
    Map<String, String> newName = new HashMap<>();
    for (String name : old.keySet()) {
      String outer = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
      String simple = outer.substring(outer.lastIndexOf('/') + 1);
      String to = jarOf.containsKey(outer) ? outer : RENAMED.getOrDefault(outer, bySimpleName.getOrDefault(simple, outer));
      newName.put(name, to + name.substring(outer.length()));
      names.put(ClassDesc.ofInternalName(name), ClassDesc.ofInternalName(newName.get(name)));
    }
    for (int i = 2; i < arguments.length; i++) {
      String jar = Path.of(arguments[i]).getFileName().toString();
      try (ZipOutputStream out =
          new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1]).resolve(jar)))) {
        for (Map.Entry<String, byte[]> one : old.entrySet()) {
          String to = newName.get(one.getKey());
          String owner = OWNERS.get(beforeLast(one.getKey(), '/')) + ".jar";
          if (jarOf.getOrDefault(to, owner).equals(jar)) {
            ClassFile file = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS);
            out.putNextEntry(new ZipEntry(to + ".class"));
            out.write(ClassRemapper.of(names).remapClass(file, file.parse(one.getValue())));
          }
        }
      }
    }
  }
}
