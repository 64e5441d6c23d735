package io.dgen.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.SpecParameters;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The library's names of parameters are the command's options. */
class ParameterNamesTest {

  @Command
  private static final class Holder {
    @Mixin private SpecOptions spec;
  }

  @Test
  void theLibraryKnowsEachOptionOfAStream() {
    Stream<String> options =
        new CommandLine(new Holder())
            .getCommandSpec().options().stream().map(option -> option.longestName().substring(2));
    List<String> onlyInTheCommand = List.of("profile", "for", "closest");
    assertThat(Stream.concat(options, Stream.of("size")))
        .filteredOn(name -> !onlyInTheCommand.contains(name))
        .containsExactlyInAnyOrderElementsOf(SpecParameters.names());
  }
}
