package io.dgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dgen.Once;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@Once
class SubcommandTest {

  private static List<Subcommand> of(String line) {
    return Subcommand.of(line.isEmpty() ? new String[0] : line.split(" "));
  }

  @Test
  void looksOnlyAtTheOneThatIsMeant() {
    assertThat(of("write --out x")).containsExactly(Subcommand.WRITE);
    assertThat(of("--debug verify --in write")).containsExactly(Subcommand.VERIFY);
    assertThat(of("--version")).isEmpty();
    assertThat(of("-V")).isEmpty();
  }

  /** Help names all, and so does what is said of a word that is none. */
  @Test
  void looksAtAllWhereMoreMayBeNeeded() {
    for (String line : List.of("", "--help", "help write", "wrte", "--nonsense write", "--debug")) {
      assertThat(of(line)).as(line).containsExactly(Subcommand.values());
    }
  }

  /** One that is left out of the list could not be called. */
  @Test
  void areTheOnesThatHelpNames() {
    assertThat(Main.commandLine().getSubcommands())
        .containsOnlyKeys(
            "bench",
            "write",
            "verify",
            "exercise",
            "locate",
            "measure",
            "delete",
            "compare-results",
            "profiles",
            "run",
            "info",
            "help");
    for (Subcommand subcommand : Subcommand.values()) {
      String word = subcommand.name().toLowerCase(Locale.ROOT).replace('_', '-');
      assertThat(Main.commandLine(Subcommand.of(word)).getSubcommands()).containsKey(word);
    }
  }

  /** picocli takes a command's texts as formats, in which a percent sign is doubled. */
  @Test
  void descriptionsAreFormats() {
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      var usage = command.getCommandSpec().usageMessage();
      Stream.of(usage.header(), usage.description(), usage.footer())
          .flatMap(Arrays::stream)
          .forEach(
              line ->
                  assertThatCode(() -> String.format(Locale.ROOT, line))
                      .as(line)
                      .doesNotThrowAnyException());
    }
  }
}
