package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that have this library's jar and nothing else. */
@Once
class ConsumersTest {

  @TempDir private Path directory;

  private static void run(String tool, Object... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    List<String> all = new ArrayList<>();
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    int status =
        ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, all.toArray(String[]::new));
    assertThat(status).as("%s %s: %s", tool, all, said).isZero();
  }

  /** On the module path, with only {@code requires io.dgen}, and in a linked runtime. */
  @Test
  void aModuleNeedsNothingElse() throws Exception {
    Path sources = Files.createDirectory(directory.resolve("src"));
    Path module = sources.resolve("module-info.java");
    Files.writeString(module, "module consumer { requires io.dgen; }");
    Path main = sources.resolve("Main.java");
    Files.writeString(
        main,
        """
        package consumer;
        import io.dgen.*;
        public class Main {
          public static void main(String[] arguments) throws Exception {
            StreamSpec spec = StreamSpec.builder("1MiB").seed(1).build();
            try (DataGenerator generator = DataGenerator.open(spec);
                ChunkPipeline pipeline =
                    generator.pipeline(ChunkPipeline.Settings.of(spec, 65536));
                ChunkPipeline.Chunk chunk = pipeline.take()) {
              generator.fillChunk(java.lang.foreign.MemorySegment.ofArray(new byte[9]), null);
              System.out.println(chunk);
            }
          }
        }
        """);
    Path library = ForkedJvm.mainClasses();
    Path classes = directory.resolve("classes");
    run("javac", "-proc:none", "-d", classes, "-p", library, module, main);
    Path image = directory.resolve("image");
    String path = library + java.io.File.pathSeparator + classes;
    run("jlink", "-p", path, "--add-modules", "consumer", "--output", image);
    Process process =
        new ProcessBuilder(
                image.resolve("bin/java").toString(),
                "--illegal-native-access=deny",
                "-m",
                "consumer/consumer.Main")
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out).contains("Chunk[position=0, bytes=65536]");
  }

  /** Kotlin refuses a call whose type has an annotation that is not on its class path. */
  @Test
  void noSignatureNeedsAnotherLibrary() throws Exception {
    List<String> foreign = new ArrayList<>();
    try (var files = Files.list(ForkedJvm.mainClasses().resolve("io/dgen"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type = Class.forName("io.dgen." + name.substring(0, name.length() - 6));
          for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(type.getModifiers())
                && Modifier.isPublic(method.getModifiers())) {
              List<AnnotatedType> types = new ArrayList<>();
              types.add(method.getAnnotatedReturnType());
              types.addAll(List.of(method.getAnnotatedParameterTypes()));
              types.stream()
                  .flatMap(t -> List.of(t.getAnnotations()).stream())
                  .map(a -> a.annotationType().getName())
                  .filter(a -> !a.startsWith("io.dgen.") && !a.startsWith("java."))
                  .forEach(a -> foreign.add(a + " in " + method));
            }
          }
        }
      }
    }
    assertThat(foreign).isEmpty();
  }
}
