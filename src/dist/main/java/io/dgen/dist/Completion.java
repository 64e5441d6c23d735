package io.dgen.dist;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a shell knows of the command to complete its words. */
final class Completion {

  private Completion() {}

  /**
   * Returns the script for bash, which zsh understands too.
   *
   * @param command of which nothing is parsed later: its options are changed
   */
  static String bash(CommandLine command) {
    String name = command.getCommandName();
    prepare(command);
    return AutoComplete.bash(name, command);
  }

  /** Returns the function that zsh loads when it first completes the command. */
  static String zsh(String name) {
    return """
        #compdef %1$s
        # The completion is bash's: share/bash-completion/completions/%1$s.
        autoload -U +X bashcompinit && bashcompinit
        (( $+functions[compopt] )) || compopt() { : } # bash's own, which the script calls
        source "${${(%%):-%%x}:A:h}/../../bash-completion/completions/%1$s"
        _bash_complete -o default -F _complete_%1$s
        """
        .formatted(name);
  }

  private static void prepare(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    for (OptionSpec option : List.copyOf(spec.options())) {
      if (option.arity().max() > 0) {
        spec.remove(option);
        spec.addOption(prepared(option));
      }
    }
    for (PositionalParamSpec positional : List.copyOf(spec.positionalParameters())) {
      if (isPath(positional)) {
        spec.remove(positional);
        spec.addPositional(
            PositionalParamSpec.builder()
                .index(positional.index())
                .arity(positional.arity())
                .paramLabel(positional.paramLabel())
                .type(File.class)
                .build());
      }
    }
    command.getSubcommands().values().forEach(Completion::prepare);
  }

  /**
   * Returns an option as the script needs it: values as the help spells them, files where the value
   * names one, and a label of its own, since picocli keeps the values of a command by label.
   */
  private static OptionSpec prepared(OptionSpec option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(option.names())
            .arity(option.arity())
            .paramLabel(option.longestName().replaceAll("^-+", ""))
            .hidden(option.hidden());
    if (isPath(option)) {
      builder.type(File.class);
    } else if (option.type().isEnum()) {
      builder.completionCandidates(
          Arrays.stream(option.type().getEnumConstants())
              .map(value -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .toList());
    }
    return builder.build();
  }

  private static boolean isPath(ArgSpec argument) {
    return argument.paramLabel().startsWith("FILE") || argument.paramLabel().startsWith("DIR");
  }
}
