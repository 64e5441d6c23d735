package io.dgen.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Main;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

class ManPageTest {

  static List<CommandLine> commands() {
    return DistFiles.all(Main.commandLine().setUsageHelpAutoWidth(false));
  }

  private static String plain(CommandLine command) {
    return ManPage.of(command, "dgen 1.0").replace("\\-", "-").replaceAll("\\\\f[BIR]", "");
  }

  @Test
  void everySubcommandButHelpHasOne() {
    assertThat(commands().stream().map(ManPage::name))
        .containsExactly(
            "dgen",
            "dgen-bench",
            "dgen-write",
            "dgen-verify",
            "dgen-locate",
            "dgen-measure",
            "dgen-run",
            "dgen-info");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void saysOfEveryOptionWhatTheHelpSays(CommandLine command) {
    String page = plain(command).replaceAll("\\s+", " ");
    String help = command.getUsageMessage().replaceAll("\\s+", "");
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(page).contains(Stream.of(option.names()).toList());
      assertThat(page).contains(String.join(" ", option.description()).strip());
      assertThat(help).contains(String.join("", option.description()).replaceAll("\\s+", ""));
    }
    for (ArgSpec argument : command.getCommandSpec().positionalParameters()) {
      assertThat(page).contains(argument.paramLabel());
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasTheSectionsOfAManualPage(CommandLine command) {
    assertThat(plain(command).lines().filter(line -> line.startsWith(".SH")))
        .startsWith(".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION")
        .contains(".SH OPTIONS", ".SH EXIT STATUS")
        .endsWith(".SH SEE ALSO");
  }

  /** A line that starts with a dot or an apostrophe is a request to troff. */
  @ParameterizedTest
  @MethodSource("commands")
  void noTextIsTakenForARequest(CommandLine command) {
    assertThat(plain(command).lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
        .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|B|nh|ad).*"));
  }
}
