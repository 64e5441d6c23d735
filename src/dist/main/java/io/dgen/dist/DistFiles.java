package io.dgen.dist;

import io.dgen.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** Writes the manual pages and the completion of the command, where a system looks for them. */
public final class DistFiles {

  private DistFiles() {}

  /**
   * Writes them below {@code DIR/share}.
   *
   * @param arguments the directory and the version
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path share = Path.of(arguments[0], "share");
    CommandLine dgen = Main.commandLine();
    // A page is filled by man, not here.
    dgen.setUsageHelpAutoWidth(false);
    for (CommandLine command : all(dgen)) {
      write(
          share.resolve("man/man1/" + ManPage.name(command) + ".1"),
          ManPage.of(command, "dgen " + arguments[1]));
    }
    String name = dgen.getCommandName();
    write(share.resolve("bash-completion/completions/" + name), Completion.bash(dgen));
    write(share.resolve("zsh/site-functions/_" + name), Completion.zsh(name));
  }

  /** Returns the command and those of its subcommands that have a page. */
  static List<CommandLine> all(CommandLine dgen) {
    return Stream.concat(Stream.of(dgen), documented(dgen).stream()).toList();
  }

  /** Returns the subcommands that have a page. */
  static List<CommandLine> documented(CommandLine dgen) {
    return dgen.getSubcommands().values().stream()
        .filter(command -> !(command.getCommand() instanceof HelpCommand))
        .toList();
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
