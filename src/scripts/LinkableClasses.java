import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar, with classes of a version that the JVM cannot link ahead of time brought to the
 * newest: {@code LinkableClasses FROM TO}. Their code is the same, with the stack maps that newer
 * versions must have. The same jar gives the same bytes, and entries keep their times.
 */
final class LinkableClasses {

  /** The first version with stack maps. */
  private static final int LINKABLE = 50;

  private final ClassFile classFile;

  private LinkableClasses(URLClassLoader library) {
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofResourceParsing(library)
            .orElse(ClassHierarchyResolver.defaultResolver());
    classFile =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    try (URLClassLoader library = new URLClassLoader(new URL[] {from.toUri().toURL()});
        ZipFile in = new ZipFile(from.toFile());
        OutputStream file = Files.newOutputStream(Path.of(arguments[1]));
        ZipOutputStream out = new ZipOutputStream(file)) {
      LinkableClasses classes = new LinkableClasses(library);
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? classes.linkable(bytes) : bytes);
        out.closeEntry();
      }
    }
  }

  private byte[] linkable(byte[] bytes) {
    ClassModel model = classFile.parse(bytes);
    if (model.majorVersion() >= LINKABLE) {
      return bytes;
    }
    ClassTransform newest =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_25_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    byte[] made =
        classFile.transformClass(
            model,
            newest.andThen(
                ClassTransform.transformingMethodBodies(
                    (CodeBuilder builder, CodeElement element) -> builder.with(element))));
    if (!classFile.verify(made).isEmpty()) {
      throw new IllegalStateException(model.thisClass().asInternalName() + " does not verify");
    }
    return made;
  }
}
