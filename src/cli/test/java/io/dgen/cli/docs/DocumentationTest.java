package io.dgen.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.CrashDisk;
import io.dgen.Once;
import io.dgen.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what README and docs/ show: commands, sessions with their output, and programs, block by
 * block, in one directory for each document. A word behind the language names what a block needs:
 *
 * <ul>
 *   <li>{@code crashdisk}: {@code ~/dgen-java} stands for the checkout, whose crash disk is built;
 *       skipped where there is none
 *   <li>{@code device}: {@code /dev/sdX} stands for a device, a loop device here; needs root
 *   <li>{@code repo}: run in the checkout; here only its verbs are checked
 *   <li>{@code consumer}: the project that uses the published artifacts, run by {@code
 *       src/scripts/test-dist.sh}
 *   <li>{@code spark}: run by the tests of that module's jobs
 *   <li>{@code hadoop}, {@code junit}, {@code kafka}, {@code s3}: run by the tests of those modules
 *   <li>Kotlin is compiled and run by {@code KotlinTest}
 * </ul>
 */
@Once
class DocumentationTest {

  private static final Path PROJECT = TestRun.project();

  @TempDir private static Path directory;

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
      return Stream.concat(
          Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(PROJECT::resolve),
          docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList()
          .stream();
    }
  }

  @TestFactory
  Stream<DynamicContainer> whatTheDocumentsShowRuns() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    List<DynamicContainer> all = new ArrayList<>();
    for (Path document : documents().toList()) {
      Scratch scratch = Scratch.create(directory, document);
      List<DynamicTest> tests = new ArrayList<>();
      for (Block block : Block.of(document)) {
        if (block.runs() || block.language().equals("json")) {
          String name = document.getFileName() + ":" + block.line();
          tests.add(dynamicTest(name, () -> run(scratch, block)));
        }
      }
      all.add(dynamicContainer(document.getFileName().toString(), tests));
    }
    return all.stream();
  }

  private static void run(Scratch scratch, Block block) throws Exception {
    switch (block.language() + " " + block.attribute().replaceFirst("=.*", "")) {
      case "sh " -> scratch.script(block.script());
      case "console " -> session(scratch, block);
      case "sh crashdisk", "console crashdisk" -> onCrashDisk(scratch, block);
      case "java " -> scratch.program(block);
      case "json " -> assertThat(JSON.std.anyFrom(block.script())).isNotNull();
      case "sh device" -> scratch.onDevice(block.script());
      case "sh repo" -> repository(block);
      case "sh consumer",
          "sh spark",
          "sh kafka",
          "sh s3",
          "java s3",
          "java file",
          "sh hadoop",
          "java junit" -> {} // see above
      default -> throw new AssertionError("nobody runs this block: " + block);
    }
  }

  /** The disk stays mounted from block to block, unless one fails. */
  private static void onCrashDisk(Scratch scratch, Block block) throws Exception {
    CrashDisk.unavailable().ifPresent(reason -> assumeTrue(false, reason));
    try {
      if (block.language().equals("sh")) {
        scratch.script(block.script().replace("~/dgen-java", PROJECT.toString()));
      } else {
        session(scratch, block);
      }
    } catch (Exception | AssertionError e) {
      scratch.bash("fusermount3 -u -z mounted");
      throw e;
    }
  }

  private static void session(Scratch scratch, Block block) throws Exception {
    int status = 0;
    for (Console console : Console.of(block)) {
      String command = console.command().equals("echo $?") ? "echo " + status : console.command();
      Scratch.Said said = scratch.bash(command);
      status = said.status();
      assertThat(said.lines().map(Console::shape))
          .as("%s printed%n%s", console.command(), said)
          .containsExactlyElementsOf(console.output().stream().map(Console::shape).toList());
      if (console.command().equals("echo $?")) {
        assertThat(said.lines()).containsExactlyElementsOf(console.output());
      }
    }
  }

  /** The verbs of build.sh and the scripts that a document names exist. */
  private static void repository(Block block) throws IOException {
    String build = Files.readString(PROJECT.resolve("build.sh"));
    for (String line : block.text()) {
      Matcher verb = Pattern.compile("\\./build\\.sh (\\w+).*").matcher(line);
      Matcher script = Pattern.compile("(?:bash )?((?:\\.ci|src|native)/\\S+).*").matcher(line);
      if (verb.matches()) {
        assertThat(build).as(line).containsPattern("(?m)^  +" + verb.group(1) + "\\b");
      } else if (script.matches()) {
        assertThat(PROJECT.resolve(script.group(1))).as(line).exists();
      }
    }
  }

  /** No link leads nowhere. */
  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() throws IOException {
    return documents()
        .map(document -> dynamicTest(document.getFileName().toString(), () -> links(document)));
  }

  private static void links(Path document) throws IOException {
    Matcher links = Pattern.compile("\\]\\(([^)#]*)(#[^)]*)?\\)").matcher(prose(document));
    while (links.find()) {
      String name = links.group(1);
      if (name.startsWith("http")) {
        continue;
      }
      Path target = name.isEmpty() ? document : document.resolveSibling(name);
      assertThat(target).as("link in %s", document.getFileName()).exists();
      if (links.group(2) != null) {
        assertThat(anchors(target))
            .as("%s in %s", links.group(), document)
            .contains(links.group(2));
      }
    }
  }

  /** Without code, in which brackets are no links. */
  private static String prose(Path document) throws IOException {
    return Files.readString(document).replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
  }

  /** As GitHub makes them from headings. */
  private static TreeSet<String> anchors(Path document) throws IOException {
    TreeSet<String> anchors = new TreeSet<>();
    for (String line : Files.readAllLines(document)) {
      if (line.matches("#+ .*")) {
        String title = line.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT);
        anchors.add("#" + title.replaceAll("[^\\w\\- ]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }
}
