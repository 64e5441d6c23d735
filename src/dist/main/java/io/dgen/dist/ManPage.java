package io.dgen.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual page of a command or subcommand, made from its options: the source for man(1). */
final class ManPage {

  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec command) {
    this.command = command;
  }

  /** Returns the name of a command's page: {@code dgen-write} for the subcommand {@code write}. */
  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  /** Returns the source of a command's page. */
  static String of(CommandLine command, String version) {
    return new ManPage(command.getCommandSpec()).write(version);
  }

  private String write(String version) {
    String name = name(command.commandLine());
    List<String> description = new ArrayList<>(text(command.usageMessage().description()));
    line(".TH", quoted(name.toUpperCase(Locale.ROOT)), "1", "\"\"", quoted(version));
    // Neither hyphenated nor justified: names of options and files stay whole.
    line(".nh");
    line(".ad l");
    section("NAME");
    line(escape(name) + " \\- " + escape(summary(description.getFirst())));
    section("SYNOPSIS");
    line(".B", escape(command.qualifiedName()));
    line(escape(synopsis()));
    section("DESCRIPTION");
    description.forEach(this::paragraph);
    arguments("ARGUMENTS", command.positionalParameters());
    arguments("OPTIONS", command.options());
    subcommands();
    exitStatus();
    seeAlso();
    return page.toString();
  }

  /** One sentence, or the part of it before the first semicolon or colon: for apropos(1). */
  private static String summary(String description) {
    return description.split("[.;:](\\s|$)", 2)[0];
  }

  private String synopsis() {
    String whole = command.commandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
    return whole.substring(command.qualifiedName().length()).strip();
  }

  private void arguments(String title, List<? extends ArgSpec> all) {
    List<? extends ArgSpec> shown = all.stream().filter(argument -> !argument.hidden()).toList();
    if (shown.isEmpty()) {
      return;
    }
    section(title);
    for (ArgSpec argument : shown) {
      line(".TP");
      line(term(argument));
      line(escape(String.join(" ", plain(argument.description()))));
    }
  }

  private static String term(ArgSpec argument) {
    String value = "\\fI" + escape(argument.paramLabel()) + "\\fR";
    return switch (argument) {
      case PositionalParamSpec _ -> value;
      case OptionSpec option -> {
        String names =
            String.join(
                ", ",
                Stream.of(option.names()).map(name -> "\\fB" + escape(name) + "\\fR").toList());
        yield option.arity().max() == 0 ? names : names + "=" + value;
      }
      default -> throw new IllegalArgumentException(argument.toString());
    };
  }

  private void subcommands() {
    if (command.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    command
        .subcommands()
        .forEach(
            (name, subcommand) -> {
              line(".TP");
              line("\\fB" + escape(name) + "\\fR");
              line(escape(summaryInList(subcommand.getCommandSpec().usageMessage())));
            });
  }

  /** As the help has it. */
  private static String summaryInList(UsageMessageSpec usage) {
    return text(usage.header().length > 0 ? usage.header() : usage.description()).getFirst();
  }

  private void exitStatus() {
    if (command.usageMessage().exitCodeList().isEmpty()) {
      return;
    }
    section("EXIT STATUS");
    command
        .usageMessage()
        .exitCodeList()
        .forEach(
            (status, meaning) -> {
              line(".TP");
              line("\\fB" + escape(status) + "\\fR");
              line(escape(meaning));
            });
  }

  private void seeAlso() {
    List<CommandLine> others =
        command.parent() == null
            ? DistFiles.documented(command.commandLine())
            : List.of(command.root().commandLine());
    section("SEE ALSO");
    line(
        String.join(
            ",\n",
            others.stream().map(other -> "\\fB" + escape(name(other)) + "\\fR(1)").toList()));
  }

  private void section(String title) {
    line(".SH", title);
  }

  private void paragraph(String text) {
    line(".PP");
    line(escape(text));
  }

  private void line(String... words) {
    page.append(String.join(" ", words)).append('\n');
  }

  /**
   * Returns what the help prints for the description of a command. picocli returns it as a format,
   * unlike the description of an option.
   */
  private static List<String> text(String... description) {
    return plain(Arrays.stream(description).map(String::formatted).toArray(String[]::new));
  }

  /** Returns the lines without the styles of a terminal. */
  private static List<String> plain(String... lines) {
    return Arrays.stream(lines).flatMap(line -> Ansi.OFF.string(line).lines()).toList();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /** A minus that can be copied into a shell, and no line that starts like a request. */
  private static String escape(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
