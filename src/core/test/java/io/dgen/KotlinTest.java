package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in Kotlin that has this library's classes and Kotlin's, and nothing else. */
@Tag("kotlin")
class KotlinTest {

  @TempDir private Path directory;

  @Test
  void aChunkIsUsedAndClosed() throws Exception {
    Path source = directory.resolve("Main.kt");
    Files.writeString(source, documented());
    Path classes = directory.resolve("classes");
    Path kotlin =
        ForkedJvm.ownClassPath().stream()
            .filter(KotlinTest::isStandardLibrary)
            .findFirst()
            .orElseThrow();
    ForkedJvm.Result compiled =
        ForkedJvm.withClasses()
            .run(
                Class.forName("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler"),
                "-no-stdlib",
                "-no-reflect",
                "-Werror",
                "-cp",
                ForkedJvm.mainClasses() + File.pathSeparator + kotlin,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(compiled.exit()).as("%s", compiled).isZero();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                java.util.stream.Stream.of(ForkedJvm.mainClasses(), kotlin, classes)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator)),
                "MainKt")
            .redirectError(directory.resolve("err").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out.lines()).containsExactly("Chunk[position=0, bytes=65536]", "15 more");
  }

  /** The program that the documentation shows. */
  private static String documented() throws Exception {
    String text = Files.readString(TestRun.project().resolve("docs/library.md"));
    Matcher block = Pattern.compile("(?s)```kotlin\n(.*?)```").matcher(text);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static boolean isStandardLibrary(Path jar) {
    return jar.getFileName().toString().startsWith("kotlin-stdlib-2");
  }
}
