package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Junk for every option of every command, as the command line's own model lists them: status 2, one
 * line, no file. An option that comes new is tried without anybody thinking of it.
 */
@Once
class JunkOptionsTest {

  /** Valid for no option; none of them names a file that could be made. */
  private static final List<String> JUNK =
      List.of(
          "",
          " ",
          ",",
          "-1",
          "-0.5",
          "+",
          "NaN",
          "-Infinity",
          "1e400",
          "0x",
          "0x1g",
          "99999999999999999999999999",
          "9".repeat(5000),
          "1_000",
          "1,5",
          "1\u00a0MiB",
          "4 MiBs",
          "null",
          "true;false",
          "%s%n%d",
          "${sys:user.home}",
          "$(id)",
          "\u001b[2J\u001b]0;title\u0007",
          "a\nb\r\nc",
          "\ud83d\udca5",
          "\ud800", // half of a character
          "../../../nonexistent/x",
          "@/etc/hostname",
          "x".repeat(5000));

  /** Free text: what is wrong with it is for the file system to say. */
  private static final Set<String> NAMES =
      Set.of(
          "--out",
          "--in",
          "--manifest",
          "--report",
          "--target",
          "--map",
          "--journal",
          "--bad-blocks",
          "--state",
          "--live",
          "--live-csv");

  private static final Set<String> OF_STORES = Set.of("--endpoint", "--region");

  /** What a command must be given besides, so that nothing else is wrong with the line. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "write", List.of("--size=10", "--out=DATA"),
          "verify", List.of("--seed=1", "--in=GOOD"),
          "locate", List.of("--seed=1", "--in=GOOD"),
          "measure", List.of("GOOD"),
          "run", List.of("JOB"),
          "compare-results", List.of("RESULT", "RESULT"),
          "delete", List.of("--dir=s3://bucket/prefix"),
          "exercise", List.of("--size=64KiB", "--ops=1", "--target=DATA"),
          "bench", List.of("--size=1MiB", "--chunk=1MiB", "--iterations=1", "--warmup=0"));

  @TempDir private Path directory;
  private Set<Path> before;

  @BeforeEach
  void goodFile() throws IOException {
    Cli.line("write --seed 1 --size 10 --out", directory.resolve("good")).has(0);
    Files.writeString(directory.resolve("job.yaml"), "steps: [info: ]");
    Files.writeString(directory.resolve("result.json"), Cli.line("profiles --json").has(0).out());
    before = files();
  }

  private Set<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return Set.copyOf(files.toList());
    }
  }

  private List<String> with(CommandSpec command, OptionSpec option, String junk) {
    List<String> arguments = new ArrayList<>(List.of(command.name()));
    for (String needed : NEEDED.getOrDefault(command.name(), List.of())) {
      if (!needed.startsWith(option.longestName() + "=")) {
        arguments.add(
            needed
                .replace("DATA", directory.resolve("data").toString())
                .replace("GOOD", directory.resolve("good").toString())
                .replace("JOB", directory.resolve("job.yaml").toString())
                .replace("RESULT", directory.resolve("result.json").toString()));
      }
    }
    arguments.add(option.longestName() + "=" + junk);
    return arguments;
  }

  @Test
  void isRefusedByEveryOption() throws IOException {
    int tried = 0;
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (NAMES.contains(option.longestName())) {
          continue;
        }
        if (command.getCommandName().equals("delete") && OF_STORES.contains(option.longestName())) {
          continue; // the plug-in, which is not here, reads it
        }
        for (String junk : JUNK) {
          if (option.arity().max() == 0 && (junk.isBlank() || junk.equals("null"))) {
            continue; // a flag followed by nothing, as picocli sees it
          }
          Cli.Result result = Cli.run(with(command.getCommandSpec(), option, junk).toArray());
          assertRefused(result, command.getCommandName() + " " + option.longestName() + "=" + junk);
          assertThat(result.err()).contains(option.longestName());
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(40 * JUNK.size());
    assertThat(files()).isEqualTo(before);
    System.out.println(tried + " junk values of options tried");
  }

  private static void assertRefused(Cli.Result result, String what) {
    String shown = what.substring(0, Math.min(200, what.length()));
    assertThat(result.status()).as("%s: %s", shown, result.err()).isEqualTo(2);
    assertOneLine(result, shown);
    assertThat(result.out()).as(shown).isEmpty();
  }

  private static void assertOneLine(Cli.Result result, String what) {
    assertThat(result.err().lines()).as(what).hasSize(1);
    assertThat(result.err()).as(what).startsWith("dgen: ").doesNotContain("internal error");
    assertThat(result.err().strip().chars())
        .as("nothing that would steer a terminal: %s", what)
        .noneMatch(Character::isISOControl);
    assertThat(result.err().length()).as("a line that can be read: %s", what).isLessThan(1000);
  }

  /** Names of files that cannot be are refused, or said to be too long; none is made. */
  @Test
  void namesOfFilesFailInOneLine() throws IOException {
    for (String junk : JUNK) {
      String name = junk.startsWith("../") ? junk : directory + "/none/no/" + junk;
      for (List<String> line :
          List.of(
              List.of("write", "--size=10", "--out=" + name),
              List.of("verify", "--seed=1", "--in=" + name),
              List.of("verify", "--in=" + name),
              List.of("verify", "--in=" + directory.resolve("good"), "--manifest=" + name))) {
        Cli.Result result = Cli.run(line.toArray());
        assertThat(result.status()).as("%s: %s", line.getFirst(), result.err()).isIn(2, 3);
        assertOneLine(result, line.getFirst());
      }
    }
    Cli.run("write", "--size=10", "--out=").failed(2, "--out");
    Cli.run("verify", "--seed=1", "--in=").failed(2, "--in");
    Cli.run("verify", "--in=" + directory.resolve("good"), "--manifest=").failed(2, "manifest");
    assertThat(files()).isEqualTo(before);
  }

  /** What begins with an at sign is a name like any other, not a file of more arguments. */
  @Test
  void filesOfArgumentsAreNotRead() throws IOException {
    Path arguments = directory.resolve("arguments");
    Files.writeString(arguments, "--force --size 10");
    Cli.run("write", "--size", "10", "--out", directory.resolve("x"), "@" + arguments)
        .failed(2, "@" + arguments);
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void unknownOptionsAndWordsAreRefused() {
    for (String junk : JUNK) {
      assertRefused(Cli.run("info", junk), "info " + junk);
      assertRefused(Cli.run("verify", "--" + junk + "x"), "verify --" + junk + "x");
      assertRefused(Cli.run(junk + "x"), junk + "x");
    }
  }
}
