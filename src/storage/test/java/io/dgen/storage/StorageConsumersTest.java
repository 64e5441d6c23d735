package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.DataGenerator;
import io.dgen.Once;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that requires {@code io.dgen.storage} and nothing else. */
@Once
@Timeout(120)
class StorageConsumersTest {

  private static final String PROGRAM =
      """
      package consumer;
      import io.dgen.*;
      import io.dgen.storage.*;
      import io.dgen.storage.manifest.*;
      import io.dgen.storage.verify.*;
      import io.dgen.storage.write.*;
      import java.nio.file.Path;
      public class Main {
        public static void main(String[] arguments) throws Exception {
          StreamSpec spec = StreamSpec.builder("1MiB").seed(1).build();
          StreamFile file = StreamFile.of(Path.of(arguments[0]));
          try (DataGenerator generator = DataGenerator.open(spec)) {
            Manifest content = new Manifest(spec, 0, spec.size(), false, "consumer");
            WriteResult written =
                file.write(generator, content, WriteOptions.DEFAULT, bytes -> {});
            System.out.println(written.latency().p99() >= 0);
            System.out.println(
                file.verify(generator, VerifySettings.whole(65536, 1, 1), bytes -> {}).good());
          }
        }
      }
      """;

  @TempDir private Path directory;

  /**
   * On the module path, and in a runtime that jlink makes, which takes modules with descriptors
   * only.
   */
  @Test
  void aModuleNeedsNothingElse() throws Exception {
    Path lib = Files.createDirectories(directory.resolve("target/lib"));
    for (Class<?> type : new Class<?>[] {JSON.class, JsonFactory.class}) {
      Path jar = location(type);
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
    jar(lib.resolve("dgen-core.jar"), location(DataGenerator.class));
    jar(lib.resolve("dgen-storage.jar"), location(StreamFile.class));
    Path sources = Files.createDirectory(directory.resolve("src"));
    Files.writeString(
        sources.resolve("module-info.java"), "module consumer { requires io.dgen.storage; }");
    Files.writeString(sources.resolve("Main.java"), PROGRAM);
    bash("javac -proc:none -d target/classes -p target/lib src/*.java");
    jar(directory.resolve("target/consumer.jar"), directory.resolve("target/classes"));
    String run = " --illegal-native-access=deny -p target/consumer.jar:target/lib -m";
    assertThat(bash("java" + run + " consumer/consumer.Main plain 2>err"))
        .isEqualTo("true\ntrue\n");
    bash(
        "jlink --module-path target/consumer.jar:target/lib --add-modules consumer"
            + " --output target/image");
    assertThat(
            bash(
                "target/image/bin/java --illegal-native-access=deny -m consumer/consumer.Main"
                    + " linked 2>err"))
        .isEqualTo("true\ntrue\n");
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** A jar of classes, or of a module's own. */
  private void jar(Path jar, Path classes) throws Exception {
    if (Files.isDirectory(classes)) {
      bash("jar --create --file '" + jar + "' -C '" + classes + "' .");
    } else {
      Files.copy(classes, jar);
    }
  }

  /** Runs a script with this JDK's tools; returns what it says. */
  private String bash(String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", script)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    String tools = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", tools, (path, jdk) -> jdk + ":" + path);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s%n%s", script, said).isZero();
    return said;
  }
}
